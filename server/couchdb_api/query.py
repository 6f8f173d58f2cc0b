"""Query parameters, read as CouchDB reads them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from server.couchdb_api.errors import QueryParseError
from sync import jsontext
from sync.errors import BadRequest
from sync.revisions.revision import parse as parse_revision

_TRUTH = {"true": True, "false": False}


class Query:
    """The parameters of one request; a name that stands twice counts as its last."""

    __slots__ = ("_values",)

    def __init__(self, text: str) -> None:
        try:
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict") if text else []
        except UnicodeError:
            raise QueryParseError("The query is not UTF-8") from None
        self._values = dict(pairs)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def only(self, names: frozenset[str]) -> bool:
        """Whether no parameters but these are given."""
        return names.issuperset(self._values)

    def text(self, name: str) -> str | None:
        """The parameter as it was sent."""
        return self._values.get(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """``true`` or ``false``. Raises QueryParseError."""
        value = self._values.get(name)
        if value is None:
            return default
        if value not in _TRUTH:
            raise QueryParseError(f"Invalid boolean parameter: {value!r} for {name}")
        return _TRUTH[value]

    def number(self, name: str) -> int | None:
        """A whole number from 0. Raises QueryParseError."""
        value = self._values.get(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit()) or len(value) > 18:
            raise QueryParseError(f"Invalid value for {name}: {value!r} is not a whole number")
        return int(value)

    def json(self, name: str) -> Any:
        """A parameter that is JSON; None where it is absent. Raises BadRequest."""
        value = self._values.get(name)
        return None if value is None else jsontext.parse(value.encode())

    def key(self, *names: str) -> str | None:
        """A document id as JSON text, under the first of the names that is given."""
        for name in names:
            if name in self._values:
                value = self.json(name)
                if not isinstance(value, str):
                    raise QueryParseError(f"{name} must be a JSON string: document ids are strings")
                return value
        return None

    def rev(self, name: str = "rev") -> str | None:
        """A revision, checked. Raises BadRequest "Invalid rev format"."""
        value = self._values.get(name) or None
        if value is not None:
            parse_revision(value)
        return value

    def revs(self, name: str) -> list[str] | None:
        """A JSON array of revisions. Raises BadRequest."""
        value = self.json(name)
        return None if value is None else revisions(value, name)


def revisions(value: Any, name: str) -> list[str]:
    """A list of well-formed revisions. Raises BadRequest."""
    if not isinstance(value, list) or not all(isinstance(rev, str) for rev in value):
        raise BadRequest(f"{name} must be an array of revisions")
    for rev in value:
        parse_revision(rev)
    return value
