"""Instrument files from a desk: kept as evidence first, then read, each with its own result.

The file is an attachment of the fact that names it, in one commit; what was read is a fact of the
server with the table of values attached. A file that cannot be read is kept all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from media.instruments.content import Content
from media.instruments.contract import Limits, Options
from media.instruments.outcome import Outcome
from media.instruments.reading import outcome_of
from schemas.ids import fact_id
from schemas.instants import parse_instant
from schemas.vocabulary import FactKind
from server.instruments.filing import Place, file_reading
from server.instruments.mappings import saved
from server.office import naming
from server.office.commands import Desk, Order, command
from server.problem import Problem
from sync import jsontext
from sync.stores.documents import NewAttachment

LIMITS = Limits(bytes=64 * 1024 * 1024, rows=1_000_000, seconds=20.0)
"""Of a file that is read while its sender waits."""
_ORIGINAL = "application/octet-stream"


Read = Callable[[Content, Options], Outcome]


@dataclass(frozen=True, slots=True)
class Sent:
    """One file with its name."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Batch:
    """Files of one ticket, and what is ``said`` of all: timezone, format, instrument, read_at."""

    user: str
    ticket: str
    investigation: str | None
    said: Mapping[str, Any]
    files: Sequence[Sent]
    read: Read = outcome_of
    """By whom files are read: here, or by a process of its own."""


def take_in(desk: Desk, batch: Batch, sent: Sent) -> dict[str, Any]:
    """Keeps and reads one file of a batch; answers its result.

    Raises Problem where the ticket is not there or the fact breaks a rule; what is wrong with the
    file itself stands in the result.
    """
    partner = partner_of(sent, batch.files)
    body = _body(sent, partner, batch.said)
    key = hashlib.sha256(jsontext.dumps([body, batch.investigation])).hexdigest()
    file_fact = fact_id(
        batch.ticket,
        FactKind.INSTRUMENT_FILE,
        naming.uuid_of(batch.user, key, FactKind.INSTRUMENT_FILE),
    )
    attached = {body["sha256"]: NewAttachment(_ORIGINAL, sent.data)}
    if partner is not None:
        attached[partner.sha256] = NewAttachment(_ORIGINAL, partner.data)
    command(desk, batch.ticket, Order(
        batch.user, FactKind.INSTRUMENT_FILE, body, batch.investigation, key, attachments=attached
    ))  # fmt: skip
    result = {"name": sent.name, "sha256": body["sha256"], "fact": file_fact}
    return {**result, **_read(desk, _only(batch, sent, partner), file_fact, body)}


def _only(batch: Batch, sent: Sent, partner: Sent | None) -> Batch:
    """The batch with one file, and its partner behind it."""
    return replace(batch, files=[sent] if partner is None else [sent, partner])


def partner_of(sent: Sent, files: Sequence[Sent]) -> Sent | None:
    """The ``.dat`` of a COMTRADE ``.cfg`` in the same batch."""
    stem, dot, ending = sent.name.rpartition(".")
    if ending.lower() != "cfg":
        return None
    wanted = f"{stem}{dot}dat".lower()
    return next((each for each in files if each.name.lower() == wanted), None)


def is_partner(sent: Sent, files: Sequence[Sent]) -> bool:
    """Whether a file goes with another one of the batch."""
    return any(partner_of(each, files) is sent for each in files)


def _body(sent: Sent, partner: Sent | None, said: Mapping[str, Any]) -> dict[str, Any]:
    body = {"name": sent.name[:200], "sha256": sent.sha256, "size": len(sent.data)}
    body |= {key: value for key, value in said.items() if value}
    return body if partner is None else {**body, "partner": partner.sha256}


def _read(desk: Desk, batch: Batch, file_fact: str, body: Mapping[str, Any]) -> dict[str, Any]:
    sent, *behind = batch.files
    options = Options(
        format=body.get("format"),
        timezone=body.get("timezone"),
        mappings=saved(desk.store),
        read_at=_read_at(desk, batch.ticket, file_fact, body),
        partner=Content(behind[0].data) if behind else None,
        limits=LIMITS,
    )
    outcome = batch.read(Content(sent.data, sent.name), options)
    place = Place(desk.store, desk.dossiers, desk.policy, desk.now)
    fact = file_reading(place, file_fact, outcome, body)
    if outcome.mapping is not None:
        return {"state": "needs-mapping", "error": outcome.error, "mapping": outcome.mapping}
    if outcome.error is not None:
        return {"state": "kept", "error": outcome.error}
    summary = {"of": file_fact, **outcome.found}
    if body.get("instrument"):
        summary["instrument"] = body["instrument"]
    return {"state": "read", "measurements": fact, "summary": summary}


def _read_at(desk: Desk, ticket: str, file_fact: str, body: Mapping[str, Any]) -> datetime:
    """As said, else when the file came first: sent again it gives the same values."""
    said = body.get("read_at") or desk.dossiers.read(ticket).sheets[file_fact].fact["at"]["device"]
    return parse_instant(said)


def take_in_all(desk: Desk, batch: Batch) -> list[dict[str, Any]]:
    """The results of all files of a batch, in their order; one bad file stops no other."""
    return [attempt(desk, batch, sent) for sent in batch.files if not is_partner(sent, batch.files)]


def attempt(desk: Desk, batch: Batch, sent: Sent) -> dict[str, Any]:
    """As ``take_in``, but a file that breaks a rule gets a result. Raises Problem not_found."""
    try:
        return take_in(desk, batch, sent)
    except Problem as problem:
        if problem.code != "validation_failed":
            raise
        faults = "; ".join(f"{each.field}: {each.message}" for each in problem.errors)
        error = {"code": problem.code, "message": faults or problem.detail, "line": None}
        return {"name": sent.name, "sha256": sent.sha256, "state": "refused", "error": error}
