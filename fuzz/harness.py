"""What all targets share: how one is run, and documents opened in this process instead of one of their own."""

from __future__ import annotations

import io
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from suyuan.core.errors import SuyuanError
    from suyuan.discover.free_names import NameFinder
    from suyuan.discover.sightings import Sighting
    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.frames import Frame
    from suyuan.engines.sources.part import Part

ROOT = Path(__file__).parents[1]
MODULES = ["suyuan"]
READERS = (
    "all_sheets", "containers", "documents", "json_texts", "mails", "office", "pdf_pages", "read", "texts", "web_pages",
)  # fmt: skip


def run(name: str, load: Callable[[], Callable[[bytes], None]]) -> None:
    """Fuzz a target until libFuzzer's own options say stop, or replay the inputs that are named.

    Args:
        name: of the target, and of its folder of seeds.
        load: imports what is fuzzed, so that it comes with counters, and gives the function that takes one input.
    """
    import atheris

    with atheris.instrument_imports(include=MODULES):
        for module in READERS:  # those that are otherwise imported when they are first needed
            import_module(f"suyuan.engines.sources.{module}")
        one_input = load()
    own = ROOT / ".fuzz" / name
    for folder in ("corpus", "crashes"):
        (own / folder).mkdir(parents=True, exist_ok=True)
    given = sys.argv[1:]
    if not any(not word.startswith("-") for word in given):
        given += [str(own / "corpus"), str(own / "seeds")]
    options = [f"-artifact_prefix={own / 'crashes'}/", "-timeout=20", "-rss_limit_mb=3000", "-max_len=20000"]
    atheris.Setup([name, *options, *given], one_input)
    atheris.Fuzz()


def frames_here(op: str, data: bytes, _file: str, limits: Limits) -> Iterator[Frame]:
    """What ``ask_frames`` gives, without a process of its own: anything but a fault of the input is raised."""
    from suyuan.core.errors import InputFault
    from suyuan.engines.sources.child import _reader
    from suyuan.engines.sources.frames import Frame
    from suyuan.engines.sources.send import Sender

    out = io.BytesIO()
    send = Sender(out, limits)
    try:
        _reader(op)(data, send)
    except InputFault as fault:
        send.fault(fault)
    send.end()
    out.seek(0)
    while True:
        facts = json.loads(out.readline())
        kind = facts.pop("kind")
        if kind == "end":
            assert not out.read(1), "an answer goes on after its end"
            return
        table, held = None, b""
        if kind == "table":
            import pyarrow as pa

            with pa.ipc.open_stream(out) as rows:
                table = rows.read_all()
        elif kind == "bytes":
            held = out.read(facts["size"])
        yield Frame(kind, facts, facts.pop("where", {}), table, held)


def read_here(name: str, data: bytes) -> list[Part]:
    """All parts of a file of some name, opened in this process; each is looked at, as a scan does."""
    from suyuan.core.errors import SuyuanError
    from suyuan.discover.table_look import TableLook
    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources import documents
    from suyuan.engines.sources.origin import Origin
    from suyuan.engines.sources.part import Place
    from suyuan.engines.sources.read import _Allowance, _guarded

    limits = Limits(max_file_bytes=1 << 24, max_unpacked_bytes=1 << 26, max_members=200)
    with patch.object(documents, "ask_frames", frames_here):
        parts = list(_guarded(Origin(Place(name), held=data), limits, _Allowance(limits.max_unpacked_bytes, 200)))
    assert parts, "a file without any end"
    for part in parts:
        assert sum(one is not None for one in (part.fault, part.table, part.text)) == 1
        if part.fault is not None:
            assert isinstance(part.fault, SuyuanError)
            tell(part.fault)
        elif part.table is not None:
            if part.table.rows.num_columns:
                look = TableLook(part.table.header, 2026)
                look.add(part.table.rows)
                look.finish()
        else:
            assert 0 <= part.lead <= len(part.text) - part.tail
            see_text((part.text, part.lead, part.tail))
    return parts


def see_text(*pieces: tuple[str, int, int]) -> tuple[Sighting, ...]:
    """What a text holds whose pieces have a lead and a tail in common with others; names are not looked for."""
    from suyuan.discover.text_look import Reach, TextLook

    look = TextLook(Reach(0), _no_names)
    for piece in pieces:
        look.add(*piece)
    return look.finish()


def _no_names() -> NameFinder:
    raise AssertionError("names are not looked for")


def tell(fault: SuyuanError) -> None:
    """Both catalogues must have words for a fault, and values for all that the words name."""
    from suyuan.report.messages import explain

    for lang in ("zh", "en"):
        assert all("{" not in line or "{" in str(fault.params) for line in explain(fault, lang).lines(lang)), fault
