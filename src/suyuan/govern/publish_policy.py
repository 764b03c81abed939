"""What the public is told about cases, as the operator writes it: ``[publish]`` in the policy, or a file."""

from __future__ import annotations

import tomllib
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suyuan.core.errors import InputFault

Words = Annotated[str, Field(max_length=2000)]
People = Annotated[int, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CaseWords(_Strict):
    """A case in one language.

    Attributes:
        happened: what happened, in sentences.
        contents: what was in the list, item by item.
        todo: what a person can do now.
    """

    title: Annotated[str, Field(min_length=1, max_length=200)]
    happened: Words
    contents: tuple[Words, ...] = ()
    todo: tuple[Words, ...] = ()


class PublicCase(_Strict):
    """A case; its four numbers are counted apart, and what is not known is left out.

    Attributes:
        judgment: number of the judgment in the fund, empty for none.
        rows, people, families, minors: how many.
        en: left out, English readers are shown the Chinese words.
    """

    judgment: str = ""
    rows: People | None = None
    people: People | None = None
    families: People | None = None
    minors: People | None = None
    zh: CaseWords
    en: CaseWords | None = None


class PublishPolicy(_Strict):
    """The table ``[publish]``; may be left out.

    Attributes:
        contact: where the public asks; a public address, never a person's.
    """

    publisher: Annotated[str, Field(max_length=200)] = ""
    contact: Annotated[str, Field(max_length=200)] = ""
    cases: dict[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")], PublicCase] = Field(default_factory=dict)


def parse_about(text: str, source: str) -> PublishPolicy:
    """Parse a file of its own, of the same shape as ``[publish]``.

    Raises:
        InputFault: SY-I165, it is none.
    """
    try:
        return PublishPolicy.model_validate(tomllib.loads(text))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputFault("SY-I165", file=source, place=place or "-", detail=first["msg"]) from error
    except (ValueError, RecursionError) as error:
        raise InputFault("SY-I165", file=source, place="-", detail=str(error)) from error
