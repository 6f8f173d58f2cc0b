"""Casefiles as hypothesis draws them: office, two crews, bad clocks, corrections, hand-overs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from casework.filed import FiledFact
from schemas.documents import Author, Fact, Fault, Moment, fact_id
from schemas.facts.kinds import newest_version
from schemas.profile import load_profile
from schemas.rulebook import Edition, begins, rulebook
from schemas.vocabulary import DEVICE_KINDS, FactKind, Party
from tests.properties.bodies import BODIES, CREWS, MEASURES, TICKET, uuid, with_shares

POLICY = load_profile("cn-state-grid")
START = datetime(2026, 11, 23, tzinfo=UTC)
ALL_KINDS = tuple(sorted(FactKind))
OPEN_KINDS = tuple(kind for kind in ALL_KINDS if kind is not FactKind.ARCHIVE)
"""Without what closes the ticket, after which no decision about a hand-over counts."""

_AFTER = replace(
    POLICY,
    version=POLICY.version + 1,
    deadlines=POLICY.deadlines[::2],
    approval_steps=POLICY.approval_steps[1:],
    classification=POLICY.classification[1:],
    call_back=replace(POLICY.call_back, tries=1),
    late_after_s=60,
)
RULES = rulebook([Edition(POLICY, begins(POLICY)), Edition(_AFTER, START + timedelta(hours=5))])
"""Two versions, and facts on both sides of the change."""


def clocks() -> st.SearchStrategy[Moment]:
    """Device clocks: right, years off either way, at the ends of time; offset known or not."""
    device = st.one_of(
        st.integers(0, 600).map(lambda minutes: START + timedelta(minutes=minutes)),
        st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(  # noqa: DTZ001 (UTC below)
            lambda moment: moment.replace(tzinfo=UTC)
        ),
    )
    offsets = st.one_of(st.none(), st.integers(-(10**14), 10**14), st.just(0))
    return st.builds(Moment, device, offsets)


@dataclass(frozen=True)
class Casefile:
    """Filed facts of one ticket, in the order in which they were drawn."""

    filed: tuple[FiledFact, ...]


@st.composite
def decisions(draw: st.DrawFn, ids: list[str]) -> dict[str, Any]:
    """A decision about the facts there are."""
    body: dict[str, Any] = {}
    if draw(st.booleans()):
        party = draw(st.sampled_from([party.value for party in Party]))
        body["responsibility"] = draw(with_shares({"party": party, "reason": "seen"}))
    if draw(st.booleans()):
        body["resolution"] = {"approved": draw(st.booleans()), "reason": "so"}
        if draw(st.booleans()):
            body["resolution"]["measures"] = draw(MEASURES)
    some = st.lists(st.sampled_from(ids), max_size=3) if ids else st.just([])
    body["accepts"], body["declines"] = draw(some), draw(some)
    if not any(body.values()):
        body["responsibility"] = {"party": "undetermined", "reason": "not yet known"}
    return body


def bodies(kind: FactKind, ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of facts of a kind, where these facts are there."""
    return decisions(ids) if kind is FactKind.DECISION else BODIES[kind]


@st.composite
def filed_facts(
    draw: st.DrawFn, number: int, before: list[Fact], kinds: tuple[FactKind, ...]
) -> FiledFact:
    """One fact by anybody, perhaps amending, retracting or faulty."""
    kind = draw(st.sampled_from(kinds))
    ids = [fact.id for fact in before]
    body = draw(bodies(kind, ids))
    crew = draw(st.sampled_from(CREWS))
    by_device = kind in DEVICE_KINDS and draw(st.integers(0, 3)) > 0
    links = [fact for fact in before if fact.kind is kind] if draw(st.booleans()) else []
    link = draw(st.sampled_from(links)).id if links else None
    retracts = link if link is not None and draw(st.booleans()) else None
    works = [fact.id[-36:] for fact in before if fact.kind is FactKind.ASSIGNMENT] or [uuid(0)]
    other = draw(st.sampled_from([Author(user="li"), Author(user="wang"), Author(server="media")]))
    fact = Fact(
        id=fact_id(TICKET, kind, uuid(number)),
        kind=kind,
        schema=newest_version(kind),
        ticket=TICKET,
        investigation=draw(st.sampled_from(works)),
        author=Author(device=f"d-{crew}", member="m", crew=crew) if by_device else other,
        at=draw(clocks()),
        amends=link if retracts is None else None,
        retracts=retracts,
        body=body if retracts is None else {"reason": "a slip"},
    )
    received = START + timedelta(minutes=draw(st.integers(0, 600)))
    faults = (Fault("body", "invalid", "No."),) if draw(st.integers(0, 7)) == 0 else ()
    return FiledFact(fact, received, faults)


@st.composite
def casefiles(draw: st.DrawFn, kinds: tuple[FactKind, ...] = ALL_KINDS) -> Casefile:
    """An assigned complaint and up to ten facts more; some id may come twice at two times."""
    first = FactKind.INTAKE, FactKind.ASSIGNMENT
    filed: list[FiledFact] = []
    for number, kind in enumerate(first):
        fact = Fact(
            id=fact_id(TICKET, kind, uuid(number)),
            kind=kind,
            schema=newest_version(kind),
            ticket=TICKET,
            investigation=None,
            author=Author(user="li"),
            at=draw(clocks()),
            amends=None,
            retracts=None,
            body=draw(BODIES[kind]),
        )
        filed.append(FiledFact(fact, START + timedelta(minutes=number)))
    for number in range(2, 2 + draw(st.integers(0, 10))):
        filed.append(draw(filed_facts(number, [item.fact for item in filed], kinds)))
    again = draw(st.lists(st.sampled_from(filed), max_size=2))
    filed += [replace(item, received_at=item.received_at + timedelta(hours=1)) for item in again]
    return Casefile(tuple(filed))


_LATE_KINDS = (FactKind.FINDING, FactKind.READING, FactKind.PROGRESS)


@st.composite
def handed_over_casefiles(draw: st.DrawFn) -> Casefile:
    """A casefile whose work is taken after five hours: the crew's chains of amendments and
    withdrawals, and the office's, come before and after that in any order."""
    filed = list(draw(casefiles(OPEN_KINDS)).filed)
    recall = _by_office(98, FactKind.RECALL, {"reason": "nearer crew"}, uuid(1))
    filed.append(FiledFact(recall, START + timedelta(hours=5)))
    kind = draw(st.sampled_from(_LATE_KINDS))
    crew = str(filed[1].fact.body["crew"])
    by_crew = Author(device=f"d-{crew}", member="m", crew=crew)
    chain: list[Fact] = []
    for number in range(20, 20 + draw(st.integers(2, 5))):
        link = draw(st.sampled_from(chain)).id if chain else None
        retracts = link is not None and draw(st.integers(0, 3)) == 0
        fact = Fact(
            id=fact_id(TICKET, kind, uuid(number)),
            kind=kind,
            schema=newest_version(kind),
            ticket=TICKET,
            investigation=uuid(1),
            author=draw(st.sampled_from([by_crew, by_crew, by_crew, Author(user="li")])),
            at=draw(clocks()),
            amends=None if retracts else link,
            retracts=link if retracts else None,
            body={"reason": "a slip"} if retracts else draw(BODIES[kind]),
        )
        chain.append(fact)
        faults = (Fault("body", "invalid", "No."),) if draw(st.integers(0, 7)) == 0 else ()
        received = START + timedelta(minutes=draw(st.sampled_from([100, 200, 400, 500])))
        filed.append(FiledFact(fact, received, faults))
    return Casefile(tuple(filed))


def declining(ids: list[str]) -> FiledFact:
    """The office declines these facts, after all else was received."""
    fact = _by_office(99, FactKind.DECISION, {"declines": ids}, None)
    return FiledFact(fact, START + timedelta(days=9))


def reopening() -> FiledFact:
    """The ticket is taken up again, after all else was received."""
    fact = _by_office(97, FactKind.REOPENING, {"reason": "dim again"}, None)
    return FiledFact(fact, START + timedelta(days=9))


def _by_office(
    number: int, kind: FactKind, body: dict[str, Any], investigation: str | None
) -> Fact:
    return Fact(
        id=fact_id(TICKET, kind, uuid(number)),
        kind=kind,
        schema=newest_version(kind),
        ticket=TICKET,
        investigation=investigation,
        author=Author(user="li"),
        at=Moment(START + timedelta(days=9)),
        amends=None,
        retracts=None,
        body=body,
    )
