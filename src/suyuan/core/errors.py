"""The error family: one branch for each party to blame, each error with a code.

An error carries a code and parameters; its three lines (what, why, what next) stand in the catalogues of
``suyuan.report.messages`` in Chinese and English.  Parameters name files, fields, recipients, counts: never a
person's data, because messages reach terminals, logs and the ledger.
"""

from __future__ import annotations

from typing import ClassVar


class SuyuanError(Exception):
    """Base of all errors that a user may meet; never raised itself.

    Attributes:
        code: ``SY-`` + family letter + three digits; every code has a page in docs/reference/errors.md.
        params: values for the message templates (no personal data).
    """

    exit_code: ClassVar[int] = 1
    letter: ClassVar[str] = "?"

    def __init__(self, code: str, **params: object) -> None:
        if type(self) is SuyuanError:
            raise TypeError("raise one of the families, not the base")
        if not code.startswith(f"SY-{self.letter}"):
            raise ValueError(f"code {code} does not belong to {type(self).__name__}")
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        listed = ", ".join(f"{k}={v}" for k, v in self.params.items())
        return f"{self.code} ({listed})" if listed else self.code


class UsageFault(SuyuanError):
    """The operator asked for something that cannot be asked (exit 2)."""

    exit_code = 2
    letter = "U"


class PolicyRefusal(SuyuanError):
    """The policy forbids it (exit 3)."""

    exit_code = 3
    letter = "G"


class InputFault(SuyuanError):
    """A file or value from outside is bad or damaged (exit 4)."""

    exit_code = 4
    letter = "I"


class AssessFault(SuyuanError):
    """A table, hierarchy or goal that an assessment or a de-identification cannot work with (exit 4)."""

    exit_code = 4
    letter = "A"


class IntegrityFault(SuyuanError):
    """Something that must not change has changed: ledger, keys, segments (exit 5)."""

    exit_code = 5
    letter = "L"


class ComponentFault(SuyuanError):
    """A part of the machine is missing or failed: disk, font, library, version (exit 6)."""

    exit_code = 6
    letter = "C"
