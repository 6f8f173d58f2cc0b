"""Collecting: facts that devices pushed into mailboxes are answered and filed in the office.

First it is planned what each new document of a mailbox is (``plan``, pure), then facts of all
mailboxes are filed with their receipts in one write. Doing it again files nothing twice: a fact
is filed under its own id and revision, and the first receipt stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.audit_masks import ERASED
from schemas.crew_documents import is_written_over
from schemas.ids import receipt_id, split_fact_id
from sync.errors import Conflict, Forbidden, SyncError, Unavailable
from sync.mailroom.copies import Copies
from sync.mailroom.dossier import Dossier, Dossiers
from sync.mailroom.gate import objection
from sync.mailroom.grafts import grafts
from sync.mailroom.keys import keys_for, put_back
from sync.mailroom.links import is_same_fact
from sync.mailroom.names import OFFICE, QUARANTINE, crew_of, is_mailroom_made
from sync.mailroom.quarantine import poison_draft
from sync.mailroom.receipts import Grounds, receive
from sync.mailroom.standing import Standing
from sync.stores.documents import (
    Batch,
    Change,
    Document,
    DocumentStore,
    Draft,
    Outcome,
    Range,
    Wanted,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A document found in a mailbox."""

    db: str
    crew: str
    document: Document


@dataclass(slots=True)
class Plan:
    """What is to be done with letters: ``filings`` by fact id, ``poison`` with its error.

    ``again``: tickets of facts that were filed before. One pushed a second time may lie where it
    was taken away meanwhile, so their mailboxes are to be looked at.
    """

    filings: dict[str, Letter] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    poison: list[tuple[Letter, Exception]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What the office has under the ids of letters: facts, and which fact a receipt is for."""

    facts: Mapping[str, Document]
    receipts: Mapping[str, str]


def letters_of(
    store: DocumentStore, copies: Copies, db: str, changes: Iterable[Change]
) -> list[Letter]:
    """The documents of a mailbox's changes that a device may have pushed, winners and losers.

    What the mailroom wrote there itself is known by its revision and not read again.
    """
    wanted = [
        Wanted(change.id, leaf.rev)
        for change in changes
        if not is_mailroom_made(change.id) and not is_written_over(change.id)
        for leaf in change.leaves
        if not leaf.deleted and not copies.is_own(db, change.id, leaf.rev)
    ]
    found = store.read(db, wanted) if wanted else []
    return [Letter(db, crew_of(db) or "", document) for some in found for document in some]


def plan(letters: Iterable[Letter], known: Known) -> Plan:
    """Sorts letters into new facts, known ones and poison. Raises nothing."""
    made = Plan()
    said_by = dict(known.receipts)
    for letter in letters:
        try:
            if _is_filed(letter, known):
                made.again.add(letter.document.id.partition(":")[0])
                continue
            _check(letter, said_by)
            twin = made.filings.setdefault(letter.document.id, letter)
            if twin.document.rev != letter.document.rev:
                raise Conflict("Two revisions of one fact were pushed at once.")
        except Exception as error:  # noqa: BLE001 (whatever it is, the line must go on)
            made.poison.append((letter, error))
        else:
            said_by[receipt_id(letter.document.id)] = letter.document.id
    return made


def _is_filed(letter: Letter, known: Known) -> bool:
    """Whether the office has the fact and its receipt. Raises Conflict for another content."""
    filed = known.facts.get(letter.document.id)
    if filed is None:
        return False
    if not (is_same_fact(letter.document, filed) or ERASED in filed.json()):
        raise Conflict("The office has another fact under this id.")
    return known.receipts.get(receipt_id(letter.document.id)) == letter.document.id


def _check(letter: Letter, said_by: Mapping[str, str]) -> None:
    """Raises Forbidden or Conflict for what the gate would not have let in."""
    document = letter.document
    reason = objection(document.id, document.json(), letter.crew, None)
    if reason is not None:
        raise Forbidden(reason)
    if said_by.get(receipt_id(document.id), document.id) != document.id:
        raise Conflict("Another fact of this ticket has the same UUID.")


def look_up(store: DocumentStore, letters: Sequence[Letter]) -> Known:
    """What the office has for these letters."""
    fact_ids = [item.document.id for item in letters if split_fact_id(item.document.id)]
    if not fact_ids:
        return Known({}, {})
    keys = sorted({*fact_ids, *map(receipt_id, fact_ids)})
    found = [
        item
        for item in store.documents(OFFICE, Range(keys=keys), bodies=True)
        if item is not None and not item.deleted
    ]
    return Known(
        {item.id: item for item in found if split_fact_id(item.id)},
        {item.id: item.json()["fact"] for item in found if is_mailroom_made(item.id)},
    )


class Collector:
    """Files letters. ``dossiers`` are read once for each ticket that letters are about."""

    def __init__(self, store: DocumentStore, dossiers: Dossiers, grounds: Grounds) -> None:
        self._store = store
        self._dossiers = dossiers
        self._grounds = grounds

    def collect(self, letters: Sequence[Letter], now: datetime) -> tuple[set[str], set[str]]:
        """Files the new facts among the letters in one write.

        Answers the tickets they touch, and those of facts that were pushed a second time.

        Raises SyncError where the store cannot read or write; doing it again is harmless.
        """
        made = plan(letters, look_up(self._store, letters))
        keys = keys_for(self._store, _documents(made))
        receipts = self._receipts(made, keys, now)
        self._file(made, receipts)
        put_back(self._store, keys)
        self._set_aside(made.poison, now)
        return {fact_id.partition(":")[0] for fact_id in receipts}, made.again

    def _file(self, made: Plan, receipts: dict[str, dict[str, Any]]) -> None:
        """Writes facts, then receipts of those that were taken: never a receipt without its fact.

        Only a fact with attachments can be refused (bytes that were lost), so the others share
        one commit with the receipts.
        """
        letters = [made.filings[fact_id] for fact_id in receipts]
        for letter, error in self._write([item for item in letters if item.document.attachments]):
            made.poison.append((letter, error))
            del receipts[letter.document.id]
        plain = [item for item in letters if not item.document.attachments]
        answers = [Draft.of(receipt_id(key), value) for key, value in receipts.items()]
        for _, error in self._write(plain, answers):
            raise error

    def _write(
        self, letters: Sequence[Letter], answers: Sequence[Draft] = ()
    ) -> list[tuple[Letter, SyncError]]:
        """Files letters and receipts (the first one stands); answers the letters not taken."""
        if not letters and not answers:
            return []
        facts = grafts(self._store, [(item.db, item.document) for item in letters])
        filing = Batch(OFFICE, facts, new_edits=False)
        outcomes = self._store.write_all([filing, Batch(OFFICE, answers)])
        return _refused(zip(letters, outcomes[0], strict=True))

    def _receipts(
        self, made: Plan, keys: Mapping[str, bytes], now: datetime
    ) -> dict[str, dict[str, Any]]:
        """Receipts by fact id; what raises is moved from the filings to the poison."""
        tickets = sorted({fact_id.partition(":")[0] for fact_id in made.filings})
        dossiers = dict(zip(tickets, self._dossiers.read_all(tickets), strict=True))
        standings: dict[str, Standing] = {}
        receipts: dict[str, dict[str, Any]] = {}
        for fact_id, letter in list(made.filings.items()):
            doc = {"_id": fact_id, **letter.document.json()}
            ticket_id = fact_id.partition(":")[0]
            try:
                standing = standings.get(ticket_id)
                if standing is None:
                    standing = self._standing(dossiers[ticket_id], keys.get(ticket_id))
                    standings[ticket_id] = standing
                receipts[fact_id] = receive(doc, standing, self._grounds, now)
                standing.facts[fact_id] = doc
            except SyncError:
                raise
            except Exception as error:  # noqa: BLE001 (whatever it is, the line must go on)
                made.poison.append((made.filings.pop(fact_id), error))
        return receipts

    def _standing(self, dossier: Dossier, key: bytes | None) -> Standing:
        return Standing(self._dossiers.fold(dossier), dossier.facts(), key)

    def _set_aside(self, poison: Sequence[tuple[Letter, Exception]], now: datetime) -> None:
        drafts = [
            poison_draft(self._store, letter.db, letter.document, error, now)
            for letter, error in poison
        ]
        for outcome in self._store.write(QUARANTINE, drafts) if drafts else []:
            if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
                raise outcome


def _documents(made: Plan) -> Iterator[dict[str, Any]]:
    for fact_id, letter in made.filings.items():
        yield {"_id": fact_id, **letter.document.json()}


def _refused(
    outcomes: Iterable[tuple[Letter, Outcome]],
) -> list[tuple[Letter, SyncError]]:
    """Letters the store did not take. Raises Unavailable, which trying again may help."""
    refused: list[tuple[Letter, SyncError]] = []
    for letter, outcome in outcomes:
        if isinstance(outcome, Unavailable):
            raise outcome
        if isinstance(outcome, SyncError):
            refused.append((letter, outcome))
    return refused
