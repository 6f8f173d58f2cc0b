"""A utility's own office: its districts, the channels of its replies, how it is reached, and how it
weighs who goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validates_schema

from schemas.fields import Number, Part, Text, Whole
from schemas.profile_parts import Sourced, Titled
from schemas.sourced import Source, Title


class ContactShape(Sourced):
    """The table ``[contact]``; what a utility has not entered is printed nowhere."""

    name = Part(Titled, required=True)
    hotline = Text(60)
    reply_address = Part(Titled)


class Freshness(StrEnum):
    """How old a crew's place is."""

    FRESH = "fresh"
    OLD = "old"
    SILENT = "silent"
    UNKNOWN = "unknown"


class DispatchShape(Sourced):
    """The table ``[dispatch]``: configuration, with which crews are put in order for some work."""

    ticket_m = Number(0, 1e6, required=True)
    unknown_m = Number(0, 1e6, required=True)
    speed_kmh = Number(1, 300, required=True)
    old_minutes = Whole(1, 10_000, required=True)
    silent_minutes = Whole(1, 10_000, required=True)

    @validates_schema(skip_on_field_errors=True)
    def _silent_after_old(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["silent_minutes"] <= data["old_minutes"]:
            text = "not-rising|A place is old before its crew counts as silent."
            raise ValidationError(text, "silent_minutes")


@dataclass(frozen=True, slots=True)
class DispatchRule:
    """How a crew's place, its work in hand and the way to a site are weighed; metres over a sphere,
    as the crow flies."""

    ticket_m: float
    """One ticket in hand weighs as so many metres."""
    unknown_m: float
    """A crew that nobody knows the place of may be so far away."""
    speed_kmh: float
    old_minutes: int
    silent_minutes: int
    """From this age of its place on a crew counts as silent: it may be anywhere."""
    source: Source


HOUSE_DISPATCH = DispatchRule(
    ticket_m=5_000,
    unknown_m=15_000,
    speed_kmh=20,
    old_minutes=10,
    silent_minutes=40,
    source=Source("house rule, where the profile has no [dispatch]", verified=False),
)
"""Profiles are older than this table, and one that has none still has crews to choose from."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who signs sheets and reports, and how a customer reaches them."""

    name: Title
    hotline: str | None
    reply_address: Title | None
    """Postal or e-mail address for an answer in writing."""
    source: Source


def office_rules(data: Mapping[str, Any]) -> dict[str, Any]:
    """``contact``, ``reply_channels``, ``districts`` and ``dispatch`` of a checked profile; it may
    have none."""
    return {
        "contact": _contact(data.get("contact")),
        "reply_channels": _titles(data, "reply_channel"),
        "districts": _titles(data, "district"),
        "dispatch": _dispatch(data.get("dispatch")),
    }


def _dispatch(data: Mapping[str, Any] | None) -> DispatchRule:
    if data is None:
        return HOUSE_DISPATCH
    numbers = {name: value for name, value in data.items() if name not in ("source", "verified")}
    return DispatchRule(**numbers, source=Source(data["source"], data["verified"]))


def _titles(data: Mapping[str, Any], table: str) -> dict[str, Title]:
    return {item["code"]: Title(**item["title"]) for item in data.get(table) or ()}


def _contact(data: Mapping[str, Any] | None) -> Contact | None:
    if data is None:
        return None
    address = data.get("reply_address")
    return Contact(
        Title(**data["name"]),
        data.get("hotline"),
        None if address is None else Title(**address),
        Source(data["source"], data["verified"]),
    )
