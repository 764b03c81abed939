"""Other tools on the same texts, run by another Python that has them: a program, answers as JSON on its last line.

python others.py forms < texts.json     {"texts": [...]} -> {engine: [[[start, end], ...] of each text]}
python others.py speed < texts.json     {"texts": {name: text}} -> {engine: {name: [bytes, CPU seconds, hits]}}
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable

Spans = list[tuple[int, int]]
Engine = Callable[[str], Spans]

_LEFT, _RIGHT = r"(?<![0-9A-Za-z_])", r"(?![0-9A-Za-z_])"
# Of every family the same rule that we have, as a pattern: what a user of a framework of patterns would write.
PATTERNS = {
    "mobile": r"(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})",
    "landline": r"(?:\(0\d{2,3}\)|0\d{2,3}[- ]?)\d{7,8}(?:-\d{1,4})?",
    "resident_id": r"[1-9]\d{5}[- ]?(?:19|20)\d{6}[- ]?\d{3}[\dXx]",
    "resident_id_old": r"[1-9]\d{7}[01]\d[0-3]\d{4}",
    "passport": r"(?:E[A-HJ-NP-Z]\d{7}|[EG]\d{8}|[DSP]E?\d{7}|K[A-Z]\d{7})",
    "travel_permit": r"(?:C[A-Z]\d{7}|[CWHMLT]\d{8}|[HM]\d{10})",
    "birth_certificate": r"[A-Z]\d{9}",
    "bank_card": r"(?:62|4\d|5[1-5]|35)\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?",
    "credit_code": r"[1-9ANY][0-9A-HJ-NPQRTUWXY]{17}",
    "plate": r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[0-9A-Z]{4,6}[警学挂港澳领使]?",
    "student_number": r"[GLJ]\d{17}[\dXx]",
    "email": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,10}",
    "ip_address": r"\d{1,3}(?:\.\d{1,3}){3}",
    "social_security": r"(?<=社保卡号：)[0-9A-Za-z]{6,18}",
    "medical_record": r"(?<=(?:住院|门诊|病案|就诊)号：)[0-9A-Za-z]{4,18}",
    "compatriot_permit": r"(?<=台胞证：)\d{8}",
    "qq": r"(?<=QQ：)\d{5,11}",
    "wechat": r"(?<=微信：)[A-Za-z][-_A-Za-z0-9]{5,19}",
}


def presidio(*, own: bool, custom: bool) -> Engine:
    """presidio-analyzer with a blank Chinese tokenizer: its own recognizers, ours as patterns, or both."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
            self.nlp = {"zh": spacy.blank("zh")}

        def load(self) -> None:
            """Nothing to load."""

    registry = RecognizerRegistry(supported_languages=["zh"])
    if own:
        english = RecognizerRegistry()
        english.load_predefined_recognizers(languages=["en"])
        for one in english.recognizers:
            if isinstance(one, PatternRecognizer) or "Phone" in one.name:
                one.supported_language = "zh"
                registry.add_recognizer(one)
    if custom:
        for family, pattern in PATTERNS.items():
            shape = Pattern(family, _LEFT + "(?:" + pattern + ")" + _RIGHT, 0.5)
            registry.add_recognizer(
                PatternRecognizer(supported_entity=family.upper(), patterns=[shape], supported_language="zh")
            )
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["zh"])
    return lambda text: [(hit.start, hit.end) for hit in engine.analyze(text, language="zh")]


def helan() -> Engine:
    """helan with its rules, without its guess at names; the ranges that nobody has are allowed."""
    from helan import data, recognize

    segments = data.MOBILE_SEGMENTS | {"154"}
    for module in [module for name, module in sys.modules.items() if name.startswith("helan")]:
        if hasattr(module, "MOBILE_SEGMENTS"):
            module.MOBILE_SEGMENTS = segments
    data.PROVINCES["39"] = "-"
    return lambda text: [(hit.start, hit.end) for hit in recognize(text) if hit.type != "PERSON_NAME"]


def jionlp() -> Engine:
    """The extractors of jionlp that have offsets."""
    import jionlp as jio

    plain = (jio.extract_phone_number, jio.extract_id_card, jio.extract_email, jio.extract_ip_address)
    more = (jio.extract_qq, jio.extract_wechat_id, jio.extract_motor_vehicle_licence_plate)

    def find(text: str) -> Spans:
        return [tuple(hit["offset"]) for extract in (*plain, *more) for hit in extract(text, detail=True)]

    return find


ENGINES: dict[str, Callable[[], Engine]] = {
    "presidio": lambda: presidio(own=True, custom=False),
    "presidio + patterns": lambda: presidio(own=True, custom=True),
    "helan": helan,
    "jionlp": jionlp,
}
FAST: dict[str, Callable[[], Engine]] = {
    "presidio + patterns": lambda: presidio(own=False, custom=True),
    "helan": helan,
    "jionlp": jionlp,
}


def _load(engines: dict[str, Callable[[], Engine]]) -> Iterable[tuple[str, Engine]]:
    for name, make in engines.items():
        try:
            yield name, make()
        except ImportError as missing:
            print(f"{name}: {missing}", file=sys.stderr)


def main() -> None:
    """Answer one question."""
    asked = json.load(sys.stdin)["texts"]
    answer: dict[str, object] = {}
    if sys.argv[1] == "forms":
        for name, find in _load(ENGINES):
            answer[name] = [find(text) for text in asked]
    else:
        for name, find in _load(FAST):
            find("暖机 15412345678")
            answer[name] = {key: _time(find, text) for key, text in asked.items()}
    print(json.dumps(answer))


def _time(find: Engine, text: str) -> tuple[int, float, int]:
    """Line by line, as these tools are used: none of them takes megabytes at once."""
    lines = text.splitlines()
    began = time.process_time()
    hits = sum(len(find(line)) for line in lines)
    return len(text.encode()), time.process_time() - began, hits


if __name__ == "__main__":
    main()
