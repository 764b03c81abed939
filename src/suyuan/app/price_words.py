"""What is said of prices, the same in terminal and console."""

from __future__ import annotations

from suyuan.app.frontier import Choice
from suyuan.app.price import Coarser, ColumnPrice
from suyuan.report.field_names import field_names, field_title
from suyuan.report.messages import Lang, say


def say_note(lang: Lang, one: ColumnPrice) -> str:
    """Whether the purpose needs a column, and what is done to it."""
    notes = [say(lang, "price.optional" if one.optional else "price.needed")]
    if one.action != "keep":
        notes.append(say(lang, f"action.{one.action}"))
    if one.level is not None:
        notes.append(say(lang, "price.level", level=one.level))
    return say(lang, "common.separator").join(notes)


def say_coarser(lang: Lang, form: Coarser) -> str:
    """A coarser form of a column."""
    if form.level is not None:
        return say(lang, "shape.level", column=form.form, level=form.level)
    told = {"field": field_title(lang, form.field), "form": field_title(lang, form.form)}
    return say(lang, "price.instead", **told)


def say_choice(lang: Lang, one: Choice) -> str:
    """A form of a column that serves."""
    if one.level is not None:
        return say(lang, "shape.level", column=one.column, level=one.level)
    names = field_names(lang, one.fields, " / ")
    return names if one.fields == (one.column,) else f"{one.column} ← {names}"
