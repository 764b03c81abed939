"""What the cells of a column say: for each kind how many agree, and how strongly that speaks for it.

The weight is a log-likelihood ratio (natural): each cell adds the logarithm of how much likelier its shape is in a
column of that kind than in a look-alike, and a cell that cannot be read takes away.  Cells of one column are not
independent, so at most ``CAP`` of them count.  The rates behind the weights are those measured for look-alikes: half of
all 11-digit codes that begin with 1 look like a mobile, one case number in eleven passes the check digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind
from suyuan.core.normalise import looks_like_serials, normalise, valid_ids
from suyuan.core.normalise.cells import matches, rewrite
from suyuan.core.normalise.districts import districts_of
from suyuan.core.normalise.ids import birth_dates_of
from suyuan.discover.names import classify_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

CAP = 50
_MANY, _HANDFUL = 30, 10
_HARDLY_ANY, _SOME, _MOST = 0.1, 0.3, 0.8

_MOBILE = r"^1[3-9]\d{9}$"
_BESIDE_NUMBERS = (
    r"(?i)[\d\s+\-()*x·•●./,、;:|]|tel|mobile|[母父妈爸转或]"
    r"|电话|手机|座机|宅电|家长|母亲|父亲|妈妈|爸爸|爷爷|奶奶|外公|外婆|本人"
)
_ID_INSIDE = r"(?:^|\D)\d{17}[\dXx](?:\D|$)"
_ROAD = r"路|街|道|巷|弄|胡同|号|幢|栋|座|单元|室|组|队|村|小区|苑|花园|大厦|公寓|楼|里|庄|园|湾|城|屯|寨"
_ENGLISH_ROAD = r"\d.*\b(?i:road|rd|street|st|avenue|ave|lane|building|apt|room)\b"
_INSTITUTION = r"(?:医院|保健院|中心|公司|集团|学校|大学|学院|中学|小学|幼儿园|局|厅|银行|超市|馆|科|店)$"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_/-]*\d[A-Za-z0-9_/-]*\d$"
_ADMIN = r"[省市县区旗盟州]"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the cells say for one kind.

    Attributes:
        matched: cells that can be read as that kind.
        weight: log-likelihood ratio against look-alikes.
        notes: machine codes on the form of the values (``masked``, ``serials`` …).
    """

    matched: int
    weight: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Testimony:
    """What the cells say for all kinds.

    Attributes:
        filled: cells that were looked at.
        kinds: the evidence for each kind that has any.
        notes: machine codes that hold whatever the kind: ``mixed``, ``contains:phone:0.05`` …
        mixed: several things stand in one cell; no kind fits the column.
    """

    filled: int
    kinds: dict[Kind, Evidence]
    notes: tuple[str, ...] = ()
    mixed: bool = False


def weigh_cells(cells: pa.Array) -> Testimony:
    """Weigh the filled cells of one column, shape (n,), no nulls."""
    filled = len(cells)
    if filled == 0:
        return Testimony(0, {})
    cells = normalise(Kind.TEXT, cells).fill_null("")
    phones, embedded = _phones(cells)
    inside = embedded
    if embedded.any() or _share(cells, r"\D\d{17}|\d{17}[\dXx]\D"):
        inside = embedded | (_rows(matches(cells, _ID_INSIDE)) & (_lengths(cells) > 22))
    held = (phones.matched + int(embedded.sum())) / filled
    notes = (f"contains:phone:{held:.2f}",) if held else ()
    if inside.mean() >= _SOME:
        return Testimony(filled, {}, ("mixed", *notes), mixed=True)
    kinds = {Kind.PHONE: phones}
    for kind, (gate, weigher) in _WEIGHERS.items():
        if _share(cells, gate) >= _HARDLY_ANY:
            kinds[kind] = weigher(cells)
    return Testimony(filled, {kind: found for kind, found in kinds.items() if found.matched}, notes)


def _share(cells: pa.Array, pattern: str) -> float:
    return float(matches(cells, pattern).true_count / len(cells))


def _weigh(count: int, miss: float, parts: Sequence[tuple[NDArray[np.bool_], float]]) -> float:
    """Mean weight of the cells times how many count; later parts take precedence."""
    weights = np.full(count, miss)
    for rows, weight in parts:
        weights[rows] = weight
    return float(weights.mean()) * min(count, CAP)


def _rows(flags: pa.Array) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = flags.to_numpy(zero_copy_only=False)
    return found


def _lengths(cells: pa.Array) -> NDArray[np.int64]:
    lengths: NDArray[np.int64] = pc.utf8_length(cells).to_numpy(zero_copy_only=False).astype(np.int64)
    return lengths


def _phones(cells: pa.Array) -> tuple[Evidence, NDArray[np.bool_]]:
    """Evidence for telephone numbers, and the cells that hold a number among other things."""
    if not matches(cells, r"\d[\d\s().*xX·•●-]{5,}\d").true_count:
        return Evidence(0, 0.0), np.zeros(len(cells), np.bool_)
    numbers = normalise(Kind.PHONE, cells)
    read = _rows(numbers.is_valid())
    beside = _lengths(rewrite(cells, _BESIDE_NUMBERS, ""))
    pure = read & (beside <= 1)
    bare = pure & _rows(matches(cells, _MOBILE))
    masked = pure & _rows(matches(numbers, r"\*"))
    weight = 1.0 + _weigh(len(cells), -1.0, [(pure, 2.0), (bare, 0.35)])
    return Evidence(int(pure.sum()), weight, _note(masked, "masked")), read & ~pure


def _ids(cells: pa.Array) -> Evidence:
    numbers = normalise(Kind.ID_NUMBER, cells)
    full, masked = _rows(matches(numbers, r"^\d{17}[\dX]$")), _rows(matches(numbers, r"\*"))
    damaged = _rows(matches(numbers, r"^\d{15}\*{3}$"))
    dated = _rows(birth_dates_of(numbers).is_valid())
    checked = valid_ids(numbers)
    old = _rows(matches(numbers, r"^\d{15}$")) & dated
    read = (full | damaged) & dated | old | (masked & ~damaged)
    parts = [(read, -2.9), (old, 0.3), (masked, 1.5), (damaged & dated, 1.0), (checked, 2.36)]
    weight = _weigh(len(cells), -1.8, parts)
    notes = _note(masked & ~damaged, "masked") + _note(damaged & dated, "damaged")
    if full.any() and checked.sum() < _MOST * full.sum():
        notes += (f"check_digits:{checked.sum() / full.sum():.2f}",)
        if read.mean() >= _MOST:
            weight = max(weight, -3.0)  # a register of mistyped or invented numbers: the header may still say so
    return Evidence(int(read.sum()), weight, notes)


def _dates(cells: pa.Array) -> Evidence:
    serials = looks_like_serials(cells)
    days = normalise(Kind.DATE, cells, serials=serials)
    read = _rows(days.is_valid())
    compact = read & _rows(matches(cells, r"^\s*\d{8}"))
    # Bare numbers of four to six digits may be anything: they need a header or another column to speak for them.
    bare = read & _rows(matches(cells, r"^\s*(?:\d{1,6}|\d+\.\d+)\s*$"))
    clock = read & _rows(matches(cells, r"[1-9]\d?:\d\d|\d:(?:[1-5]\d|0[1-9])"))
    month, year = read & _rows(matches(days, r"^\d{4}-\d{2}$")), read & _rows(matches(days, r"^\d{4}$"))
    notes: tuple[str, ...] = ("serials",) if serials else ()
    notes += _note(month, "year_month") + _note(year, "year_only") + _note(clock, "clock")
    weight = _weigh(len(cells), -2.2, [(read, 4.0), (compact, 2.5), (bare, 0.02)])
    return Evidence(int(read.sum()), weight, notes)


def _sexes(cells: pa.Array) -> Evidence:
    read = _rows(normalise(Kind.SEX, cells).is_valid())
    letters, codes = _rows(matches(cells, r"^\s*[A-Za-z]\s*$")), _rows(matches(cells, r"^\s*[12](?:\.0)?\s*$"))
    weight = _weigh(len(cells), -2.5, [(read, 5.0), (read & letters, 3.0), (read & codes, 0.02)])
    return Evidence(int(read.sum()), weight, _note(read & codes, "codes"))


def _names(cells: pa.Array) -> Evidence:
    """Names repeat little: the distinct ones count, and a column of few distinct values is hardly one of names."""
    counted = rewrite(normalise(Kind.NAME, cells), r"\(.*\)$", "").value_counts()  # 王芳(母亲)
    distinct, counts = counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False)
    shapes = classify_names(distinct)
    weight = _weigh(len(distinct), -2.5, [(rows, shape.weight) for shape, rows in shapes.items()])
    matched = {shape: int(counts[rows].sum()) for shape, rows in shapes.items() if shape.is_name}
    total = sum(matched.values())
    alone = next((count for shape, count in matched.items() if shape.note == "surname_only"), 0)
    if alone < _MOST * len(cells) and len(cells) >= 40 and len(distinct) < 0.05 * len(cells):
        weight -= 6.0
    notes = tuple(shape.note for shape, count in matched.items() if shape.note and count >= _SOME * len(cells))
    return Evidence(total, weight, notes)


def _addresses(cells: pa.Array) -> Evidence:
    texts = normalise(Kind.ADDRESS, cells)
    district = districts_of(texts) if _share(cells, _ADMIN) >= _HARDLY_ANY else pa.nulls(len(cells), pa.string())
    place = _rows(pc.fill_null(pc.equal(district, texts), False))  # noqa: FBT003
    admin = _rows(district.is_valid()) | _rows(matches(texts, r"..[省市县区旗镇乡村].*[市县区镇乡村]"))
    road, number = _rows(matches(texts, _ROAD)), _rows(matches(texts, rf"(?:{_ROAD}).*\d|\d.*(?:{_ROAD})"))
    institution = _rows(matches(texts, _INSTITUTION)) & ~number
    length = _lengths(texts.fill_null(""))
    good = (length >= 5) & ((admin & road) | number) & ~institution
    english = _rows(matches(texts, _ENGLISH_ROAD))
    place &= length >= 3
    weight = _weigh(len(cells), -1.8, [(place, 1.5), (good, 2.3), (english, 2.0)])
    matched = place | good | english
    return Evidence(int(matched.sum()), weight, _note(place, "district_only"))


def _record_numbers(cells: pa.Array) -> Evidence:
    """Codes of one length or with letters, no two alike: numbers that a house gives to its records."""
    lengths = _lengths(cells)
    codes = _rows(matches(cells, _CODE))
    alike = np.ptp(lengths[codes]) == 0 or _share(cells, r"^[A-Za-z]") > _MOST
    distinct = len(cells.unique()) / len(cells)
    if len(cells) >= _MANY and distinct * len(cells) <= _HANDFUL:  # values that come again and again number nothing
        return Evidence(0, 0.0)
    formed = alike and distinct >= 0.98 and codes.mean() >= 0.95 and len(cells) >= 5 and int(lengths.min()) >= 6
    return Evidence(int(codes.sum()), 2.5 if formed else 0.0 if codes.mean() >= _MOST else -4.0)


def _note(rows: NDArray[np.bool_], code: str) -> tuple[str, ...]:
    return (code,) if rows.mean() >= _SOME else ()


# Before a kind is weighed, one cheap pattern asks whether a tenth of the cells could be of it at all.
_WEIGHERS: dict[Kind, tuple[str, Callable[[pa.Array], Evidence]]] = {
    Kind.ID_NUMBER: (r"[\d*xX●•·][\d*xX●•·\s.-]{8,}[\dXx*●•·]", _ids),
    Kind.DATE: (r"\d{4}|\d\D\d{1,2}\D\d|[〇零一二三四五六七八九]{2,}年|\d年", _dates),
    Kind.SEX: (
        r"^(?:1-|2-)?[男女♂♀]|^[12](?:\.0)?$|^(?i:[mf]|male|female|boy|girl|man|woman)$|^(?:先生|儿子)$",
        _sexes,
    ),
    Kind.NAME: (r"^\D{1,30}$", _names),
    Kind.ADDRESS: (rf"{_ADMIN}|{_ROAD}|{_ENGLISH_ROAD}", _addresses),
    Kind.RECORD_NUMBER: (_CODE, _record_numbers),
}
