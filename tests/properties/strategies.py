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
from schemas.vocabulary import DEVICE_KINDS, FactKind, Party, Relation, Satisfaction, Step

TICKET = "T261123-7K3QX"
POLICY = load_profile("cn-state-grid")
START = datetime(2026, 11, 23, tzinfo=UTC)
CREWS = ("c-1", "c-2")
ALL_KINDS = tuple(sorted(FactKind))
OPEN_KINDS = tuple(kind for kind in ALL_KINDS if kind is not FactKind.ARCHIVE)
"""Without what closes the ticket, after which no decision about a hand-over counts."""
_parties = st.sampled_from(["utility", "customer", "undetermined"])
_hash = st.sampled_from(["a" * 64, "b" * 64])

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


def uuid(number: int) -> str:
    """A UUID that shows its number."""
    return f"0193abcd-0000-7000-8000-{number:012x}"


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


_some_fact = st.builds(
    fact_id,
    st.just(TICKET),
    st.sampled_from(sorted(DEVICE_KINDS)),
    st.sampled_from([*range(2, 12), 20]).map(uuid),
)
_measures = st.lists(
    st.fixed_dictionaries(
        {"action": st.just("re-make joint"), "money": st.booleans()},
        optional={"amount": st.sampled_from(["10.50", "3"]), "currency": st.just("CNY")},
    ),
    min_size=1,
    max_size=2,
)
_BODIES: dict[FactKind, st.SearchStrategy[dict[str, Any]]] = {
    FactKind.INTAKE: st.fixed_dictionaries(
        {"class": st.sampled_from(["PQ", "OUT"]), "title": st.text(min_size=1, max_size=5)},
        optional={"emergency": st.booleans(), "grade": st.sampled_from(["major", "ordinary"])},
    ),
    FactKind.ASSIGNMENT: st.fixed_dictionaries(
        {"type": st.just("on-site-survey"), "crew": st.sampled_from(CREWS)},
        optional={"replaces": st.integers(0, 9).map(uuid)},
    ),
    FactKind.RECALL: st.just({"reason": "nearer crew"}),
    FactKind.PROGRESS: st.sampled_from([step.value for step in Step]).map(
        lambda step: {"step": step, "reason": "because", "escalate": {"reason": "injury"}}
    ),
    FactKind.FINDING: st.fixed_dictionaries(
        {"seen": st.just("burnt joint")},
        optional={"party": _parties, "resolution": st.fixed_dictionaries({"measures": _measures})},
    ),
    FactKind.READING: st.just(
        {"quantity": "voltage", "value": "196.5", "unit": "V", "method": "spot"}
    ),
    FactKind.PHOTO: st.fixed_dictionaries(
        {"sha256": _hash, "size": st.just(9), "type": st.just("image/jpeg")},
        optional={"stored": st.booleans()},
    ),
    FactKind.STATEMENT: st.just({"text": "dim light", "by": {"role": "neighbour"}}),
    FactKind.SIGNATURE: st.just({"by": {"role": "customer"}}),
    FactKind.APPROVAL: st.fixed_dictionaries(
        {
            "step": st.sampled_from(["department", "company"]),
            "outcome": st.sampled_from(["approve", "return"]),
            "reason": st.just("seen"),
        },
        optional={"amount": st.sampled_from(["10.50", "10.5", "3"]), "currency": st.just("CNY")},
    ),
    FactKind.EXECUTION: st.fixed_dictionaries(
        {
            "measure": st.integers(0, 12).map(lambda number: f"{uuid(number)}.0"),
            "state": st.sampled_from(["in-progress", "done"]),
        }
    ),
    FactKind.REPLY: st.just({"channel": "phone", "text": "the joint is new"}),
    FactKind.CALL_BACK: st.sampled_from([word.value for word in Satisfaction]).map(
        lambda word: {"satisfaction": word, "note": "asked"}
    ),
    FactKind.ARCHIVE: st.just({}),
    FactKind.REOPENING: st.just({"reason": "dim again"}),
    FactKind.CLASSIFICATION: st.fixed_dictionaries(
        {"reason": st.just("third call")},
        optional={
            "class": st.sampled_from(["PQ", "OUT"]),
            "grade": st.sampled_from(["major", "special", "ordinary"]),
            "emergency": st.booleans(),
            "priority": st.integers(1, 5),
        },
    ),
    FactKind.LINK: st.fixed_dictionaries(
        {
            "relation": st.sampled_from([word.value for word in Relation]),
            "ticket": st.just("T261123-AAAAA"),
        },
        optional={"facts": st.lists(_some_fact, max_size=3)},
    ),
    FactKind.RECORD: st.just({"source": "billing", "text": "paid in March"}),
    FactKind.PAUSE: st.fixed_dictionaries(
        {
            "on": st.booleans(),
            "cause": st.sampled_from(["customer-asks", "severe-weather"]),
            "reason": st.just("away"),
        }
    ),
    FactKind.ACCEPTANCE: st.fixed_dictionaries(
        {"fact": _some_fact, "accept": st.booleans(), "reason": st.just("told by phone")}
    ),
    FactKind.ERASURE: st.just(
        {"facts": [fact_id(TICKET, FactKind.PHOTO, uuid(3))], "basis": "retention", "reason": "old"}
    ),
    FactKind.HOLD: st.booleans().map(lambda on: {"on": on, "reason": "court order"}),
}


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
        body["responsibility"] = {"party": party, "reason": "seen"}
    if draw(st.booleans()):
        body["resolution"] = {"approved": draw(st.booleans()), "reason": "so"}
        if draw(st.booleans()):
            body["resolution"]["measures"] = draw(_measures)
    some = st.lists(st.sampled_from(ids), max_size=3) if ids else st.just([])
    body["accepts"], body["declines"] = draw(some), draw(some)
    return body


@st.composite
def filed_facts(
    draw: st.DrawFn, number: int, before: list[Fact], kinds: tuple[FactKind, ...]
) -> FiledFact:
    """One fact by anybody, perhaps amending, retracting or faulty."""
    kind = draw(st.sampled_from(kinds))
    ids = [fact.id for fact in before]
    body = draw(decisions(ids) if kind is FactKind.DECISION else _BODIES[kind])
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
            body=draw(_BODIES[kind]),
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
            body={"reason": "a slip"} if retracts else draw(_BODIES[kind]),
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
