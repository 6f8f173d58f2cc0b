"""The mapping of an import: which column becomes which member of an intake (docs/import.md)."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import fields

from schemas.facts.intake import Intake
from schemas.fields import Flag, Instant, Items, Number, Part, Shape, Whole
from schemas.vocabulary import Datum

_TEXTS = ("source", "reference", "encoding", "delimiter", "sheet", "datum", "timezone")
_TABLES = ("columns", "constants", "values")
_KNOWN = (*_TEXTS, *_TABLES, "date_formats")
_LONGEST = 64 * 1024
"""Characters of a mapping: no honest one is near it."""


class MappingFaults(ValueError):  # noqa: N818 (it carries faults, it is not one)
    """A mapping cannot be used; ``faults`` are all of them, as sentences."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A checked mapping. None: found out from the file."""

    source: str
    columns: Mapping[str, str]
    """Column -> member, such as ``site.lat``."""
    reference: str | None = None
    """The column that tells rows apart; None: the row's content does."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Member -> what stands in the cell -> what is meant."""
    date_formats: tuple[str, ...] = ()
    timezone: ZoneInfo | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    datum: str | None = None


def intake_members(shape: Shape | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Path and type of each member that a cell can fill: text, number, whole, flag or instant."""
    for name, found in (shape or Intake()).fields.items():
        if isinstance(found, Part):
            yield from intake_members(found.schema, f"{before}{name}.")  # type: ignore[arg-type]
        elif not isinstance(found, Items):
            yield before + name, _type(found)


def _type(found: fields.Field[Any]) -> str:
    kinds = ((Whole, "whole"), (Number, "number"), (Flag, "flag"), (Instant, "instant"))
    return next((word for kind, word in kinds if isinstance(found, kind)), "text")


def read_mapping(text: str) -> ImportMapping:
    """The mapping in a TOML text. Raises MappingFaults."""
    try:
        content = tomllib.loads(text) if len(text) <= _LONGEST else {}
    except tomllib.TOMLDecodeError as error:
        raise MappingFaults([f"It is not TOML: {error}."]) from None
    faults = [*_form(content)] or [*_members(content), *_words(content)]
    if faults:
        raise MappingFaults(faults)
    zone = content.get("timezone")
    return ImportMapping(
        source=content["source"],
        columns=content["columns"],
        reference=content.get("reference"),
        constants=content.get("constants", {}),
        values=content.get("values", {}),
        date_formats=tuple(content.get("date_formats", ())),
        timezone=ZoneInfo(zone) if zone else None,
        **{name: content.get(name) for name in ("encoding", "delimiter", "sheet", "datum")},
    )


def _form(content: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        f"{name}: means nothing; a mapping has {', '.join(_KNOWN)}."
        for name in sorted(content.keys() - set(_KNOWN))
    )
    for name in _TEXTS:
        if name in content and not (isinstance(content[name], str) and content[name]):
            yield f"{name}: write text."
    for name in _TABLES:
        if name in content and not isinstance(content[name], dict):
            yield f"{name}: write a table, [{name}]."
    yield from (f"{name}: is missing." for name in ("source", "columns") if not content.get(name))
    formats = content.get("date_formats", [])
    if not isinstance(formats, list) or not all(isinstance(item, str) for item in formats):
        yield 'date_formats: write a list such as ["%Y-%m-%d %H:%M"].'


def _members(content: Mapping[str, Any]) -> Iterator[str]:
    known = dict(intake_members())
    columns, constants = content["columns"], content.get("constants", {})
    for column, member in columns.items():
        if member not in known:
            yield f"columns.{column}: there is no member {member!r}; use one of {', '.join(known)}."
    for member in [*constants, *content.get("values", {})]:
        if member not in known:
            yield f"{member}: is no member of an intake; use one of {', '.join(known)}."
    for member, pairs in content.get("values", {}).items():
        if not isinstance(pairs, dict):
            yield f"values.{member}: write a table, cell = meaning."
    filled = [member for member in columns.values() if isinstance(member, str)]
    for member in {item for item in filled if filled.count(item) > 1 or item in constants}:
        yield f"{member}: is filled twice."


def _words(content: Mapping[str, Any]) -> Iterator[str]:
    if content.get("datum") not in (None, *Datum):
        yield f"datum: use one of {', '.join(Datum)}."
    if len(content.get("delimiter", ",")) != 1:
        yield "delimiter: write one character."
    try:
        codecs.lookup(content.get("encoding", "utf-8"))
    except LookupError:
        yield "encoding: is not known; utf-8 and gb18030 are."
    try:
        ZoneInfo(content.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield "timezone: is not known; write one such as Asia/Shanghai."
