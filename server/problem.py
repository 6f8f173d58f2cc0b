"""Why a request of the REST API is not done: a stable code, a sentence, and the fields at fault.

HTTP statuses are in ``server/errors.py`` alone; ``docs/errors.md`` says what to do about each code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong: its path in the request (``site.lat``), a code, a sentence."""

    field: str
    code: str
    message: str


class Problem(Exception):  # noqa: N818 (the word of RFC 9457)
    """Raised by handlers and by what they call; becomes RFC 9457 problem details."""

    def __init__(
        self,
        code: str,
        detail: str,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def faulty(errors: Iterable[FieldError], code: str = "validation_failed") -> Problem:
    """The problem of a request with wrong fields: ``detail`` alone says what to mend first."""
    found = tuple(errors)
    return Problem(code, sentence_of(found), found)


def sentence_of(errors: Sequence[FieldError]) -> str:
    """The first fault with its path, and how many more there are."""
    if not errors:
        return "The request is not in the form that is described at /api/docs."
    first, more = errors[0], len(errors) - 1
    said = f"{first.field}: {first.message}" if first.field else first.message
    if not more:
        return said
    others = "There is 1 more fault" if more == 1 else f"There are {more} more faults"
    return f"{said} {others}: see `errors`."
