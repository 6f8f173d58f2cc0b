"""Histories of a ticket as they are exported for an audit, made without a store."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from casework.audit_chain import Chain, entry, next_seal, sealing_order
from casework.audit_masks import erase, filed_digest
from casework.audit_verify import TicketFile
from schemas.ids import receipt_id, seal_id
from schemas.instants import parse_instant
from schemas.vocabulary import FactKind
from tests.properties.strategies import ALL_KINDS, bodies

TICKET = "T261123-AUDIT"
KEY = bytes(range(32))
_WORDS = st.text('王芳LiNa 12°\u2028"\\', min_size=1, max_size=6)
_NUMBERS = st.floats(-1e6, 1e6, allow_nan=False) | st.integers(-(2**60), 2**60)
_PERSONAL: dict[FactKind, st.SearchStrategy[dict[str, Any]]] = {
    FactKind.INTAKE: st.fixed_dictionaries(
        {"class": st.just("PQ"), "title": _WORDS},
        optional={"customer": st.fixed_dictionaries({"name": _WORDS}, optional={"phone": _WORDS})},
    ),
    FactKind.FINDING: st.fixed_dictionaries({"seen": _WORDS}, optional={"depth": _NUMBERS}),
    FactKind.READING: st.fixed_dictionaries({"value": _NUMBERS}),
    FactKind.REPLY: st.fixed_dictionaries({"channel": _WORDS, "text": _WORDS}),
    FactKind.PHOTO: st.fixed_dictionaries({"caption": _WORDS}),
}
"""Words and numbers that a canonical form may stumble over, and personal members."""
KINDS = ALL_KINDS


def _bodies(kind: FactKind) -> st.SearchStrategy[dict[str, Any]]:
    usual = bodies(kind, [])
    return st.one_of(_PERSONAL[kind], usual) if kind in _PERSONAL else usual


def _fact(number: int, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "_id": f"{TICKET}:{kind}:0193a000-0000-7000-8000-{number:012x}",
        "type": "fact",
        "kind": kind,
        "ticket": TICKET,
        "body": body,
    }


def _receipt(fact: dict[str, Any], minute: int) -> dict[str, Any]:
    digest, masked = filed_digest(fact, KEY)
    return {
        "_id": receipt_id(fact["_id"]),
        "type": "receipt",
        "ticket": TICKET,
        "fact": fact["_id"],
        "received_at": f"2026-11-23T08:{minute:02d}:00.000Z",
        "sha256": digest,
        **({"masked": list(masked)} if masked else {}),
    }


def add(file: TicketFile, facts: list[dict[str, Any]], minute: int, hashes: bool = False) -> None:
    """Files facts in one minute, with their receipts, and seals them."""
    chain = Chain().grown(file.seals)
    entries = []
    receipts = [_receipt(fact, minute) for fact in facts]
    for fact in facts:
        file.facts[fact["_id"]] = fact
        if hashes and fact["kind"] == "photo":
            file.attachments[fact["_id"]] = {"preview.jpg": f"{minute:064x}"}
    for said in sealing_order(receipts):
        file.receipts[said["fact"]] = dict(said)
        entries.append(entry(said, file.attachments.get(said["fact"], {})))
    content = next_seal(
        TICKET, chain, entries, parse_instant(f"2026-11-23T08:{minute:02d}:01.000Z")
    )
    file.seals.append({"_id": seal_id(TICKET, content["number"]), **content})
    file.head = Chain().grown(file.seals).to_document()


def erase_in(file: TicketFile, fact_id: str, minute: int) -> None:
    """Orders the erasure of a fact and carries it out."""
    body = {"facts": [fact_id], "basis": "retention", "reason": "Three years are over."}
    add(file, [_fact(900 + minute, "erasure", body)], minute)
    masked = file.receipts[fact_id].get("masked") or ()
    file.facts[fact_id] = erase(file.facts[fact_id], masked, KEY)


@st.composite
def histories(draw: st.DrawFn) -> TicketFile:
    """A ticket of one to four seals with one to three facts each; some of it may be erased."""
    file = TicketFile(TICKET, Chain().to_document(), KEY)
    number = 0
    for minute in range(draw(st.integers(1, 4))):
        facts = []
        for _ in range(draw(st.integers(1, 3))):
            number += 1
            kind = draw(st.sampled_from(KINDS))
            facts.append(_fact(number, kind, draw(_bodies(kind))))
        add(file, facts, minute, hashes=True)
    named = sorted(file.receipts)
    personal = [name for name in named if file.receipts[name].get("masked")]
    to_erase = draw(st.integers(0, len(personal)))
    for place in range(to_erase):
        erase_in(file, personal[place], 30 + place)
    whole = [name for name in personal if "erased" not in file.facts[name]]
    file.key = KEY if whole else None
    return file
