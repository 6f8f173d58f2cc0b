"""Fields that shapes of facts, resources and profiles share; the door to marshmallow.

A message is ``code|sentence``: the code is stable and for programs, the sentence says what
would be right. ``faults_of`` turns marshmallow's nested messages into flat triples.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from marshmallow import INCLUDE, Schema, ValidationError, fields
from marshmallow import missing as missing_

from schemas.ids import UUID, split_fact_id
from schemas.instants import parse_instant
from schemas.vocabulary import Datum

_MISSING: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "missing|This value is required.",
    "null": "missing|This value is required and cannot be null.",
    "type": "not-an-object|Send an object.",
    "invalid": "not-a-list|Send a list.",
}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DECIMAL = re.compile(r"-?\d{1,12}(?:\.\d{1,9})?")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LARGEST = 1e12


def fault(code: str, sentence: str) -> ValidationError:
    """What a field or a rule between fields raises."""
    return ValidationError(f"{code}|{sentence}")


class Shape(Schema):
    """Base of all shapes. Unknown members are let through: newer devices send more."""

    class Meta:
        """Unknown members stay."""

        unknown = INCLUDE

    error_messages = {"type": "not-an-object|Send an object."}  # noqa: RUF012 (marshmallow's own)


class Value(fields.Field[Any]):
    """Base of single values: what is not required may also be null."""

    default_error_messages = _MISSING

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(required=required, allow_none=not required)

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Goes straight to ``check``: half the time of marshmallow's way for a plain value."""
        if value is None or value is missing_:
            return super().deserialize(value, attr, data, **kwargs)
        return self.check(value)

    def check(self, value: Any) -> Any:
        """Answers the value or raises ValidationError."""
        raise NotImplementedError


class Text(Value):
    """Text of ``shortest`` to ``longest`` characters (not bytes)."""

    def __init__(self, longest: int, *, shortest: int = 0, required: bool = False) -> None:
        super().__init__(required=required)
        self.shortest = max(shortest, 1 if required else 0)
        self.longest = longest

    def check(self, value: Any) -> str:
        """Text within its length."""
        if not isinstance(value, str):
            raise fault("not-text", "Send text.")
        if len(value) > self.longest:
            raise fault("too-long", f"Shorten this to {self.longest} characters.")
        if len(value.strip()) < self.shortest:
            raise fault("empty", "Write something here.")
        return value


class Word(Value):
    """One of the words of an enumeration."""

    def __init__(self, words: type[StrEnum], *, required: bool = False) -> None:
        super().__init__(required=required)
        self.words = frozenset(word.value for word in words)
        self.hint = ", ".join(word.value for word in words)

    def check(self, value: Any) -> str:
        """A known word."""
        if not isinstance(value, str) or value not in self.words:
            raise fault("unknown-word", f"Use one of: {self.hint}.")
        return value


class Code(Value):
    """A code of a policy profile, by form only: ``a-z 0-9`` in groups parted by ``-``."""

    def check(self, value: Any) -> str:
        """A code."""
        if not isinstance(value, str) or len(value) > 60 or not _CODE.fullmatch(value):
            raise fault("not-a-code", "Use a code of the policy profile, such as low-voltage.")
        return value


class Flag(Value):
    """True or false, nothing that merely looks like it."""

    def check(self, value: Any) -> bool:
        """A truth value."""
        if not isinstance(value, bool):
            raise fault("not-true-or-false", "Send true or false.")
        return value


class Number(Value):
    """A finite number between two bounds, both allowed."""

    def __init__(self, low: float, high: float, *, required: bool = False) -> None:
        super().__init__(required=required)
        self.low, self.high = low, high

    def check(self, value: Any) -> float:
        """A number in range."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise fault("not-a-number", "Send a number.")
        if not self.low <= value <= self.high:
            raise fault("out-of-range", f"Send a number from {self.low} to {self.high}.")
        return value


class Whole(Number):
    """A whole number between two bounds, both allowed."""

    def check(self, value: Any) -> int:
        """A whole number in range."""
        if not isinstance(value, int):
            raise fault("not-a-whole-number", "Send a whole number.")
        return cast(int, super().check(value))


class Quantity(Value):
    """A measured value: a finite number, or decimal text where its digits matter ("196.50")."""

    def check(self, value: Any) -> Any:
        """The value as sent."""
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return value
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if not numeric or not math.isfinite(value) or abs(value) > _LARGEST:
            raise fault(
                "not-a-number", 'Send a number, or decimal text with a point, such as "196.5".'
            )
        return value


class Amount(Value):
    """Money as decimal text; a float would lose cents."""

    def check(self, value: Any) -> str:
        """The text as sent."""
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
            raise fault("not-an-amount", 'Send the amount as decimal text, such as "1500.00".')
        return value


class Instant(Value):
    """A moment in UTC, ``2026-11-23T08:41:02.113Z``."""

    def check(self, value: Any) -> datetime:
        """The moment, aware."""
        try:
            return parse_instant(value)
        except (TypeError, ValueError):
            raise fault("not-an-instant", "Send UTC such as 2026-11-23T08:41:02.113Z.") from None


class Sha256(Value):
    """The SHA-256 of the original bytes: 64 hexadecimal digits in lower case."""

    def check(self, value: Any) -> str:
        """The hash."""
        if not isinstance(value, str) or not _SHA256.fullmatch(value):
            raise fault("not-a-sha256", "Send the SHA-256 as 64 digits 0-9 a-f.")
        return value


class Uuid(Value):
    """A UUID in lower case with hyphens."""

    def check(self, value: Any) -> str:
        """The UUID."""
        if not isinstance(value, str) or not UUID.fullmatch(value):
            raise fault("not-a-uuid", "Send a UUID in lower case with hyphens.")
        return value


class FactRef(Value):
    """The id of a fact."""

    def check(self, value: Any) -> str:
        """The id."""
        if not isinstance(value, str) or split_fact_id(value) is None:
            raise fault("not-a-fact-id", "Name a fact by its id, <ticket>:<kind>:<uuid>.")
        return value


class Part(fields.Nested):
    """An object within an object."""

    default_error_messages = _MISSING

    def __init__(self, shape: type[Shape], *, required: bool = False) -> None:
        super().__init__(shape, required=required, allow_none=not required)


class Items(fields.List[Any]):
    """A list of at most ``most`` items."""

    default_error_messages = _MISSING

    def __init__(self, item: fields.Field[Any], most: int, *, required: bool = False) -> None:
        super().__init__(item, required=required, allow_none=not required)
        self.most = most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise fault("too-many", f"Send at most {self.most} items.")
        return super()._deserialize(value, attr, data, **kwargs)


class Position(Shape):
    """A fix exactly as received: degrees, metres at 95 % confidence, age in seconds.

    The datum is required: Chinese location services answer GCJ-02 or BD-09, 40 to 1,500 m off.
    ``mock``: the system says that an app made the fix up (Android ``isMock``).
    """

    lat = Number(-90, 90, required=True)
    lon = Number(-180, 180, required=True)
    datum = Word(Datum, required=True)
    accuracy_m = Number(0, 1e7)
    provider = Text(60)
    age_s = Number(0, 1e9)
    mock = Flag()


def faults_of(messages: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """``(path, code, sentence)`` for each message in marshmallow's nested answer."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from faults_of(inner, path if key == "_schema" else f"{path}.{key}".lstrip("."))
    elif isinstance(messages, list):
        for inner in messages:
            yield from faults_of(inner, path)
    else:
        code, parted, sentence = str(messages).partition("|")
        yield (path, code, sentence) if parted else (path, *_PLAINLY.get(code, ("invalid", code)))


_PLAINLY = {
    "Missing data for required field.": ("missing", "This value is required."),
    "Unknown field.": ("unknown-member", "There is no such member here; compare its spelling."),
}
"""What marshmallow says in one sentence for all, as a code and a sentence of ours."""
