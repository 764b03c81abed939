"""How strongly it speaks for a family that so many of the numbers of its shape pass its check.

One number that passes proves little: one case number in eleven passes the check of identity numbers.  A column of which
nearly all pass proves much, and so do the bare numbers of a text.
"""

from __future__ import annotations

import math

import numpy as np

from suyuan.discover.evidence import CAP
from suyuan.discover.folding import Places
from suyuan.discover.sides import Bools

TRUE_RATE = 0.95
"""Share of cells that can be read in a column that really is of a family; the others are mistyped."""

PRIOR = -3.0
"""ln odds of a family before anything is seen: most columns hold no identifier."""

CERTAIN_FROM = math.log(99.0)
"""ln odds from which a family is beyond reasonable doubt."""

_LOOKED_AT = 4 * CAP


def odds_of(matched: int, cells: int, lookalike: float) -> float:
    """Log-likelihood ratio of so many matches; cells of a column are alike, so only some of them count."""
    if not cells:
        return 0.0
    share = matched / cells
    gain = share * math.log(TRUE_RATE / lookalike) + (1 - share) * math.log((1 - TRUE_RATE) / (1 - lookalike))
    return min(cells, CAP) * gain


def bear_out(text: bytes, start: Places, end: Places, passed: Bools, lookalike: float) -> bool:
    """Whether the bare numbers of one shape in a text are of the family, beyond reasonable doubt.

    A number that stands there ten times is one number.

    Args:
        text: the bytes that the spans lie in.
        start, end: all numbers of the shape that nothing speaks for, in order, shape (n,).
        passed: which of them pass the check.
        lookalike: share of look-alikes that pass.
    """
    some = np.linspace(0, len(start) - 1, min(len(start), _LOOKED_AT)).astype(np.intp)
    numbers = {text[start[k] : end[k]]: bool(passed[k]) for k in some}
    return PRIOR + odds_of(sum(numbers.values()), len(numbers), lookalike) >= CERTAIN_FROM
