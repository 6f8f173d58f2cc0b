"""A utility's own office: its districts, the channels of its replies, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.fields import Part, Text
from schemas.profile_parts import Sourced, Titled
from schemas.sourced import Source, Title


class ContactShape(Sourced):
    """The table ``[contact]``; what a utility has not entered is printed nowhere."""

    name = Part(Titled, required=True)
    hotline = Text(60)
    reply_address = Part(Titled)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who signs sheets and reports, and how a customer reaches them."""

    name: Title
    hotline: str | None
    reply_address: Title | None
    """Postal or e-mail address for an answer in writing."""
    source: Source


def office_rules(data: Mapping[str, Any]) -> dict[str, Any]:
    """``contact``, ``reply_channels`` and ``districts`` of a checked profile; it may have none."""
    return {
        "contact": _contact(data.get("contact")),
        "reply_channels": _titles(data, "reply_channel"),
        "districts": _titles(data, "district"),
    }


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
