"""Which members of a fact are personal data: the one table for digests and erasure.

The receipt's digest stands for these members with a keyed hash, so that they can be erased and
nobody can find them by trying (a phone number has few digits). Facts without any keep the plain
digest of RFC 8785 text, which a device can check.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.vocabulary import FactKind

_PERSON = ("body.by.name", "body.by.phone", "body.position")

PERSONAL: Mapping[str, tuple[str, ...]] = {
    FactKind.INTAKE: (
        "body.customer.account",
        "body.customer.contacts",
        "body.customer.name",
        "body.customer.phone",
        "body.demand",
        "body.files",
        "body.matter",
        "body.meter.number",
        "body.reference",
        "body.site.address",
        "body.site.lat",
        "body.site.lon",
        "body.title",
    ),
    FactKind.METER_TEST: ("body.meter.number", "body.position"),
    FactKind.READING: ("body.meter", "body.position"),
    FactKind.STATEMENT: ("body.recording", "body.text", *_PERSON),
    FactKind.SIGNATURE: ("body.reason", "body.sha256", *_PERSON),
    FactKind.REPLY: ("body.text",),
    FactKind.CALL_BACK: ("body.note",),
    FactKind.RECORD: ("body.files", "body.reference", "body.text"),
    FactKind.DECISION: ("body.reply.text",),
    FactKind.INSTRUMENT_FILE: ("body.name",),
}
"""Paths by kind; whoever adds a member for personal data adds its path here.

A decision holds a reply in its first version. Free text of crews and the office (findings, notes,
reasons) is about the matter and stays: the people who write are told so.
"""


def personal_paths(doc: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths at which a fact's document says something personal, sorted.

    Where a member on the way is no object (a faulty fact) all of that member counts.
    """
    kind = doc.get("kind")
    known = PERSONAL.get(kind, ()) if isinstance(kind, str) else ()
    found = {path for full in known if (path := _reached(doc, full)) is not None}
    return tuple(sorted(found))


def _reached(doc: Mapping[str, Any], path: str) -> str | None:
    here: Any = doc
    steps = path.split(".")
    for place, step in enumerate(steps):
        if not isinstance(here, Mapping):
            return ".".join(steps[:place])
        here = here.get(step)
        if here is None:
            return None
    return path
