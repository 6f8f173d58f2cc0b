"""What changed between two profiles, as phrases and in English, and all keys that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from marshmallow import Schema, fields

from schemas.line import to_json
from schemas.profile import read_profile, read_toml
from schemas.profile_diff import ENGLISH, Change, differences
from schemas.profile_shape import PROFILE

_NAMES = ("cn-state-grid", "us-ansi", "eu-en50160", "cn-southern-grid", "cn-state-grid")
_SHOWN = 40
"""Of each two, spread over all: the others are of the same kinds."""


def vectors() -> dict[str, Any]:
    """``keys``: by key its English words, empty where it is called as in the file."""
    members = {name for table in PROFILE.fields.values() for name in _members(table)} | {"time"}
    named = [f"table.{name}" for name in PROFILE.fields] + [f"member.{name}" for name in members]
    changes = [_view(one) for old, new in pairwise(_NAMES) for one in _spread(old, new)]
    return {"keys": dict.fromkeys(sorted(named), "") | ENGLISH, "changes": changes}


def _view(change: Change) -> dict[str, Any]:
    return {"line": to_json(change.line()), "sentence": change.sentence()}


def _spread(old: str, new: str) -> list[Change]:
    found = list(differences(_read(old), _read(new)))
    return found[:: max(1, len(found) // _SHOWN)]


def _read(name: str) -> Mapping[str, Any]:
    profile = read_profile(name)
    return read_toml(profile.text, profile.file)


def _members(field: fields.Field[Any]) -> Iterator[str]:
    """Names of all members within a table, however deep."""
    for inner in (getattr(field, "of", None), getattr(field, "inner", None)):
        if inner is not None:
            yield from _members(inner)
    schema = getattr(field, "schema", None) if isinstance(field, fields.Nested) else None
    if isinstance(schema, Schema):
        for name, member in schema.fields.items():
            yield name
            yield from _members(member)
