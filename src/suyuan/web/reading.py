"""Words, days, moments and numbers of a form; what cannot be read is named by the label beside its field."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from suyuan.app.case_values import read_moment as moment_of
from suyuan.core.errors import UsageFault
from suyuan.report.messages import Lang, say
from suyuan.web.forms import Form
from suyuan.web.uploads import Uploaded, UploadFolder


def need(form: Form, name: str, lang: Lang, label: str) -> str:
    """A field that must be filled in.

    Raises:
        UsageFault: SY-U185, it is empty.
    """
    value = form.get(name)
    if not value:
        raise UsageFault("SY-U185", field=say(lang, label))
    return value


def need_file(form: Form, name: str, lang: Lang, label: str) -> Uploaded:
    """A file that must be there.

    Raises:
        UsageFault: SY-U185, none was chosen.
    """
    if name not in form.files:
        raise UsageFault("SY-U185", field=say(lang, label))
    return form.files[name]


def choose(form: Form, name: str, lang: Lang, label: str, known: tuple[str, ...]) -> str:
    """One of several words.

    Raises:
        UsageFault: SY-U184, it is none of them.
    """
    value = form.get(name)
    if value not in known:
        raise UsageFault("SY-U184", field=say(lang, label), value=value[:40], form=" | ".join(known))
    return value


def read_day(form: Form, name: str, lang: Lang, label: str) -> date | None:
    """A day, None where the field is empty.

    Raises:
        UsageFault: SY-U184, it is no day.
    """
    value = form.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageFault("SY-U184", field=say(lang, label), value=value[:40], form="2026-01-31") from None


def need_day(form: Form, name: str, lang: Lang, label: str) -> date:
    """A day that must be told.

    Raises:
        UsageFault: SY-U184 it is no day, SY-U185 it is empty.
    """
    need(form, name, lang, label)
    found = read_day(form, name, lang, label)
    assert found is not None
    return found


def read_moment(form: Form, name: str, lang: Lang, label: str) -> datetime:
    """A moment; one without an offset from UTC is China's.

    Raises:
        UsageFault: SY-U184 it is none, SY-U185 it is empty.
    """
    value = need(form, name, lang, label)
    try:
        return moment_of(value, name, "serve")
    except UsageFault:
        raise UsageFault("SY-U184", field=say(lang, label), value=value[:40], form="2026-01-31T09:30") from None


def read_number(form: Form, name: str, lang: Lang, label: str) -> int | None:
    """A whole number above nought, None where the field is empty.

    Raises:
        UsageFault: SY-U184, it is none.
    """
    value = form.get(name).replace(",", "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 12 and int(value)):
        raise UsageFault("SY-U184", field=say(lang, label), value=value[:40], form="30000")
    return int(value)


def read_lines(form: Form, name: str) -> tuple[str, ...]:
    """The lines of a field that are not empty."""
    return tuple(line.strip() for line in form.get(name).splitlines() if line.strip())


@contextmanager
def called(folder: UploadFolder, uploaded: Uploaded) -> Iterator[Path]:
    """A file under the name that people gave it, for what keeps the name; the link goes, the file stays."""
    path = folder.new_path("").with_name(uploaded.name)
    os.link(uploaded.path, path)
    try:
        yield path
    finally:
        folder.drop(Uploaded(path, uploaded.name, uploaded.size))
