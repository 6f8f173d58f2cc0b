"""What was read in a file as a fact of the server, once for the same reading of the same file."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.instrument_files import readings_of
from media.instruments.errors import InstrumentFileError
from media.instruments.outcome import Outcome, of_error
from schemas.documents import Author, Fact, FactFaults, Moment, fact_document, parse_fact
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id, split_fact_id
from schemas.policy import Policy
from schemas.vocabulary import FactKind
from server.instruments.waiting import note_waiting
from server.office import naming
from sync import jsontext
from sync.errors import Conflict
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.filing import file_office_facts
from sync.stores.documents import DocumentStore, NewAttachment

AUTHOR = "instruments"
_TABLE = "application/gzip"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where facts are filed, and by which rules. ``now``: aware, UTC."""

    store: DocumentStore
    dossiers: Dossiers
    policy: Policy
    now: datetime


def file_reading(place: Place, file: str, outcome: Outcome, said: Mapping[str, Any]) -> str:
    """Files what was read in the file of a fact (``said``: its body); answers the new fact's id.

    It amends what was said of the file before. Raises SyncError.
    """
    named = split_fact_id(file)
    assert named is not None
    assert named.ticket is not None
    body = {"of": file, **outcome.found}
    if said.get("instrument"):
        body["instrument"] = said["instrument"]
    uuid = naming.uuid_of(AUTHOR, hashlib.sha256(jsontext.dumps(body)).hexdigest(), "measurements")
    new_id = fact_id(named.ticket, FactKind.MEASUREMENTS, uuid)
    dossier = place.dossiers.read(named.ticket)
    if new_id in dossier.sheets:
        return new_id
    document = fact_document(_fact(new_id, body, dossier, place.now))
    try:
        parse_fact(document)
    except FactFaults as faults:
        _log.exception("What was read in %s is no fact.", file)
        return file_reading(place, file, _damaged(outcome, faults), said)
    table = outcome.table
    attached = {} if table is None else {body["rows"]["sha256"]: NewAttachment(_TABLE, table)}
    try:
        file_office_facts(place.store, [document], place.now, place.policy, {new_id: attached})
    except Conflict:  # the same file at the same moment: the other one filed it
        if new_id not in place.dossiers.read(named.ticket).sheets:
            raise
    if outcome.mapping is not None:
        note_waiting(place.store, outcome.mapping["header"], file)
    return new_id


def _damaged(outcome: Outcome, faults: FactFaults) -> Outcome:
    """What a file holds that no file of an instrument does. Raises the faults of such a word."""
    if outcome.error is not None and outcome.error["code"] == "file-damaged":
        raise faults
    text = f"The file is damaged in a way we do not know ({faults.faults[0].field})."
    return of_error(outcome.found["sha256"], InstrumentFileError("file-damaged", text))


def _fact(new_id: str, body: Mapping[str, Any], dossier: Dossier, now: datetime) -> Fact:
    before = readings_of(dossier.standing()).get(body["of"])
    return Fact(
        id=new_id,
        kind=FactKind.MEASUREMENTS,
        schema=newest_version(FactKind.MEASUREMENTS),
        ticket=dossier.ticket_id,
        investigation=dossier.sheets[body["of"]].fact.get("investigation"),
        author=Author(server=AUTHOR),
        at=Moment(now, 0, 0),
        amends=None if before is None else before.id,
        retracts=None,
        body=body,
    )
