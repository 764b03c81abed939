"""The few machine codes that tell a person why a run was taken for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.discover.free_names.shapes import CHINESE, group_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SURE, _FAINT = 0.5, 0.1


def reasons_of(shape: str, evidence: Mapping[str, float]) -> tuple[str, ...]:
    """Codes in a fixed order.

    model, model_doubts, against_model: the model believes in exactly this run by more than half, more than a tenth,
    less; surname: Chinese shape; surname_alone; foreign: foreign sounds; title_before, title_after; record_word: a
    word of personal records within 30 characters; repeated: the same run stands elsewhere in the text.
    """
    group = group_of(shape)
    believed = [step for step in (_SURE, _FAINT) if f"chance>={step}|{group}" in evidence]
    held = {
        "model": believed[:1] == [_SURE],
        "model_doubts": believed == [_FAINT],
        "against_model": not believed,
        "surname": shape in CHINESE,
        "surname_alone": shape == "surname",
        "foreign": group == "foreign",
        "title_before": f"title_before|{group}" in evidence,
        "title_after": any(f"title_after{length}|{group}" in evidence for length in (1, 2)),
        "record_word": evidence["near1"] > 0,
        "repeated": f"again|{group}" in evidence,
    }
    return tuple(code for code, holds in held.items() if holds)
