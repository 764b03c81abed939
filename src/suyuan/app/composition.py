"""Composition in a plan: this copy joined with all that its recipient holds already, person by person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from suyuan.app.held import HeldCopy, held_copies, known_fields, tell_form
from suyuan.app.shaping import ShapeRequest, lay_plain
from suyuan.assess.codes import encode_column
from suyuan.assess.composition import View, compose
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.policy import Recipient
from suyuan.govern.policy_shape import Constraints
from suyuan.release.deidentify.constrain import choose_quasi
from suyuan.release.deidentify.shape import Shaping, shape_table
from suyuan.release.layout import CopyLayout


@dataclass(frozen=True, slots=True)
class Joined:
    """What a recipient can tell from a copy and what it holds already.

    Attributes:
        releases: earlier releases that show some of these records.
        holds: fields that the policy says it holds of everybody.
        records: of this copy that one of them shows.
        added: fields that they add to this copy, or show otherwise.
        linked_by: what joins the rows of the copies for certain; empty where rows can only be matched by their classes.
        k_alone, k: records in the smallest class of this copy, alone and joined.
        unique_alone, unique: share of its records that are alone in their class.
        below: records whose joined class is smaller than the purpose asks.
        values: distinct values of each sensitive column in the worst class, alone and joined.
        wanted, wanted_l: the k and l that the purpose asks; 1 for none.
    """

    releases: tuple[str, ...]
    holds: tuple[str, ...]
    records: int
    added: tuple[str, ...]
    linked_by: tuple[str, ...]
    k_alone: int
    k: int
    unique_alone: float
    unique: float
    below: int
    values: Mapping[str, tuple[int, int]]
    wanted: int
    wanted_l: int

    @property
    def breaks_k(self) -> bool:
        """Whether k holds alone and not joined."""
        return self.k < self.wanted <= self.k_alone

    @property
    def breaks_l(self) -> tuple[str, ...]:
        """Sensitive columns whose l holds alone and not joined."""
        return tuple(name for name, (alone, both) in self.values.items() if both < self.wanted_l <= alone)

    @property
    def breaks(self) -> bool:
        """Whether something that the purpose asks holds alone and not joined."""
        return self.breaks_k or bool(self.breaks_l)


def join_earlier(
    request: ShapeRequest, recipient: Recipient, records: pa.Table, shaping: Shaping | None, release_id: str
) -> Joined | None:
    """Join a copy with what its recipient holds already; None where it holds nothing of these records.

    Args:
        records: registry rows that leave, ``rid`` ascending.
        shaping: of this copy.
        release_id: of this copy; it does not count against itself.

    Raises:
        PolicyRefusal: SY-G109 k, SY-G112 l would break, and the purpose forbids it; SY-G111, the policy says
            that the recipient holds a field that the registry does not have.
    """
    rids = records["rid"].to_numpy()
    if not len(rids):
        return None
    copies = list(held_copies(request.session, request.recipient, rids, but=release_id))
    known = known_fields(request.session, recipient.holds, rids, request.on)
    if known is not None:
        copies.append(known)
    if not copies:
        return None
    asked = request.asked or Constraints()
    plain = lay_plain(records, request.layout, request.on)
    shaping = shaping or Shaping({}, {})
    quasi = choose_quasi(plain.table.column_names, shaping, asked, plain.naming, request.purpose_key)
    table = shape_table(plain.table, plain.rids, shaping)[0]
    own = [encode_column(name, table[name]) for name in quasi]
    # A field of this copy that nobody is taken to know is not known from another copy either.
    away = set(request.layout.fields) - {field for title in quasi for field in _fields(request.layout, title)}
    secret = [encode_column(name, table[name]) for name in asked.sensitive]
    found = compose(own, [_view(copy, away) for copy in copies], secret, asked.k)
    joined = Joined(
        tuple(copy.name for copy in copies if copy is not known),
        recipient.holds,
        found.records,
        _added(request, shaping, copies),
        _links(request, shaping, copies),
        found.k_alone,
        found.k,
        found.unique_alone,
        found.unique,
        found.below if asked.k > 1 else 0,
        found.values,
        asked.k,
        asked.l,
    )
    if joined.breaks and asked.composition == "refuse":
        _refuse(request, joined)
    return joined


def describe_joined(joined: Joined) -> dict[str, Json]:
    """As the manifest keeps it and as JSON; no value of anybody."""
    return {
        "releases": list(joined.releases),
        "holds": list(joined.holds),
        "records": joined.records,
        "added_fields": list(joined.added),
        "linked_by": list(joined.linked_by),
        "k_alone": joined.k_alone,
        "k_joined": joined.k,
        "unique_alone": f"{joined.unique_alone:.6f}",
        "unique_joined": f"{joined.unique:.6f}",
        "k_wanted": joined.wanted,
        "records_below": joined.below,
        "values": {name: {"l_alone": one, "l_joined": other} for name, (one, other) in joined.values.items()},
        "breaks": joined.breaks,
    }


def _refuse(request: ShapeRequest, joined: Joined) -> None:
    about = {
        "purpose": request.purpose_key,
        "recipient": request.recipient,
        "releases": ", ".join([*joined.releases, *(["holds"] if joined.holds else [])]),
    }
    if joined.breaks_k:
        told = {"k": joined.wanted, "alone": joined.k_alone, "joined": joined.k, "records": joined.below}
        raise PolicyRefusal("SY-G109", **about, **told)
    column = joined.breaks_l[0]
    alone, both = joined.values[column]
    raise PolicyRefusal("SY-G112", **about, column=column, wanted=joined.wanted_l, alone=alone, joined=both)


def outline_joined(joined: Joined) -> dict[str, Json]:
    """As the ledger keeps it."""
    return {"releases": len(joined.releases), "k_alone": joined.k_alone, "k_joined": joined.k, "breaks": joined.breaks}


def _view(copy: HeldCopy, away: set[str]) -> View:
    shown = [one for one in copy.columns if not one.naming and one.source not in away]
    return View(copy.name, copy.held, tuple(encode_column(one.source, one.cells) for one in shown))


def _fields(layout: CopyLayout, title: str) -> Sequence[str]:
    """The fields of a column of a copy without marks."""
    column, _, field = title.partition(":")
    if field:
        return (field,)
    return next((one.fields for one in layout.columns if one.column == column), ())


def _added(request: ShapeRequest, shaping: Shaping, copies: Sequence[HeldCopy]) -> tuple[str, ...]:
    """Fields that this copy does not show, or not in that form."""
    levels = {} if shaping.searched is None else shaping.searched.levels
    own = set()
    for column in request.layout.columns:
        one = shaping.said.get(column.column)
        mine = column.column in shaping.by_row
        form = "" if one is None else tell_form(one, levels.get(column.column), request.purpose_key, by_row=mine)
        own |= {(name, form) for name in column.fields}
    shown = (one for copy in copies for one in copy.columns)
    return tuple(dict.fromkeys(one.source for one in shown if (one.source, one.form) not in own))


def _links(request: ShapeRequest, shaping: Shaping, copies: Sequence[HeldCopy]) -> tuple[str, ...]:
    """Fields that stand in this copy and in an earlier one and name one person, or stand for one in both."""
    changed = {name for name, one in shaping.said.items() if one.action != "keep"}
    own = {(name, "") for one in request.layout.columns if one.column not in changed for name in one.fields}
    hidden = [one for one in request.layout.columns if one.column in shaping.pseudonyms]
    own |= {(name, request.purpose_key) for one in hidden for name in one.fields}
    theirs = {(one.source, "") for copy in copies for one in copy.columns if one.naming and not one.form}
    theirs |= {pair for copy in copies for pair in copy.pseudonyms}
    return tuple(sorted({name for name, _ in own & theirs}))
