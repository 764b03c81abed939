"""An assessment to print."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from suyuan.assess.assessment import Question, RiskAssessment, assess
from suyuan.assess.subject import Subject

ROWS = 240


def table() -> pa.Table:
    rng = np.random.default_rng(3)
    return pa.table(
        {
            "birth_date": [f"2021-{m:02d}-{d:02d}" for m, d in rng.integers((1, 1), (13, 29), (ROWS, 2))],
            "sex": rng.choice(["男", "女"], ROWS).tolist(),
            "mother_name": [f"虚<构>{k % 97:02d}" for k in range(ROWS)],
            "weight": rng.integers(2500, 4200, ROWS).astype(str).tolist(),
        }
    )


def assessed(name: str = "a<b>.csv", **question: object) -> RiskAssessment:
    subject = Subject(name, table(), {}, (), ("birth_date", "sex", "mother_name"), ("weight",))
    return assess(subject, Question(**question))  # type: ignore[arg-type]
