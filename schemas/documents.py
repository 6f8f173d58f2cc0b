"""The envelope every fact travels in, and the ids of all documents.

A fact document::

    {"_id": "T261123-7K3QX:finding:0193…", "type": "fact", "kind": "finding", "schema": 1,
     "ticket": "T261123-7K3QX", "investigation": "0193…",
     "author": {"device": "d-…", "member": "m-…", "crew": "c-…"},
     "at": {"device": "2026-11-23T08:40:00.000Z", "offset_ms": -1200, "offset_age_s": 3600},
     "amends": "T261123-7K3QX:finding:0192…", "retracts": null,
     "body": {…by kind…}}

``author`` is ``{"user": …}`` for the office and ``{"server": …}`` for computed facts.
``investigation`` is the UUID of the assignment fact the work belongs to. ``at.device`` is the
author's clock, ``offset_ms`` what to add to it to get the server's (measured ``offset_age_s`` ago).
A fact that ``retracts`` another has the body ``{"reason": …}`` whatever its kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.vocabulary import FactKind

TICKET_ID = re.compile(r"[A-Z][A-Z0-9-]{2,31}")
CREW_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Author:
    """Who says it: a device (with member and crew), an office user, or the server."""

    device: str | None = None
    member: str | None = None
    crew: str | None = None
    user: str | None = None
    server: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The author's clock and what is known of its error."""

    device: datetime
    """Aware, UTC."""
    offset_ms: int | None = None
    offset_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One parsed fact. ``body`` is the kind's content as plain JSON values, never changed."""

    id: str
    kind: FactKind
    schema: int
    ticket: str
    investigation: str | None
    author: Author
    at: Moment
    amends: str | None
    retracts: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a fact: where, a stable code, and a sentence with the remedy."""

    field: str
    """Path such as ``body.value`` or ``at.device``."""
    code: str
    message: str
