"""How tickets of the demo district go: one life a function, and how old a ticket of it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas.vocabulary import FactKind
from server.demo.endings import (
    REASON,
    approves,
    carries_out,
    decides,
    replies,
    sent,
    settles,
    surveys,
)
from server.demo.story import Story
from server.demo.visit import visit as visit_of

METERING = "c-metering"
_GOODWILL = {"zh": "告知义务未履行，由供电企业承担", "en": "The customer was not told in time"}
_DAY = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Life:
    """``tell`` writes the facts of a ticket that was opened ``youngest`` to ``oldest`` days ago.

    ``tickets`` are made in all, ``each`` of them by one telling.
    """

    tell: Callable[[Story], None]
    youngest: float
    oldest: float
    tickets: int
    each: int = 1
    case: str | None = None
    """The named case that it is about."""


def _new(story: Story) -> None:
    story.opens()


def _assigned(story: Story) -> None:
    story.opens()
    story.assigns(12, story.crew, story.plot.case.type)


def _accepted(story: Story) -> None:
    sent(story).step(25, "accepted")


def _under_way(story: Story) -> None:
    sent(story).goes(18, "accepted", "en-route")


def _at_work(story: Story) -> None:
    """The photo's original is still on the phone."""
    visit = sent(story, uploads=False)
    visit.goes(18, "accepted", "en-route", "arrived", "working")
    visit.hears(58, story.plot.case.matter)
    visit.reads(64)
    visit.takes_photo(66)


def _paused(story: Story) -> None:
    visit = sent(story, sent_after=200)
    visit.goes(20, "accepted", "en-route", "arrived")
    visit.step(70, "paused", note="客户不在家，改约明天上午 · nobody at home, tomorrow morning")


def _investigated(story: Story) -> None:
    surveys(story, sent(story))


def _late_news(story: Story) -> None:
    """In a cellar without network: on time, and the office hears of it the next morning."""
    surveys(story, sent(story, sent_after=15 * 60, uploads=False))


def _cannot_complete(story: Story) -> None:
    visit = sent(story)
    visit.goes(20, "accepted", "en-route", "arrived")
    visit.takes_photo(60)
    reason = "配电房上锁，物业拒绝开门 · locked plant room, management refuses to open"
    visit.step(75, "cannot-complete", reason=reason)


def _declined(story: Story) -> None:
    sent(story).step(30, "declined", reason="班组正在处理高压故障 · crew is at a 10 kV fault")


def _undetermined(story: Story) -> None:
    visit = sent(story)
    visit.goes(20, "accepted", "en-route", "arrived")
    visit.finds(80, [visit.takes_photo(66)], party="undetermined", cause="other", resolution=None)
    visit.step(95, "done")


def _disputed(story: Story) -> None:
    """The crew of the place and the metering crew name two parties."""
    surveys(story, sent(story))
    second = story.assigns(180, METERING, "meter-test")
    visit = visit_of(story, METERING, second)
    visit.goes(200, "accepted", "en-route", "arrived")
    other = "customer" if story.plot.case.party != "customer" else "utility"
    cause = "customer-wiring" if other == "customer" else "meter-fault"
    visit.finds(260, [visit.takes_photo(240)], party=other, cause=cause, resolution=None)
    visit.step(270, "done")


def _handed_over(story: Story) -> None:
    """Taken from a crew that was offline: what it wrote arrives after the hand-over."""
    story.opens()
    first = story.assigns(12, story.crew, story.plot.case.type)
    offline = visit_of(story, story.crew, first, sent_after=300)
    offline.goes(30, "accepted", "en-route", "arrived")
    offline.reads(70)
    offline.finds(85, [])
    second = story.assigns(120, METERING, story.plot.case.type, replaces=first)
    visit_of(story, METERING, second).goes(150, "accepted", "en-route")


def _recalled(story: Story) -> None:
    story.opens()
    first = story.assigns(12, story.crew, story.plot.case.type)
    visit_of(story, story.crew, first).step(20, "accepted")
    reason = "客户撤销投诉，待核实 · the customer takes the complaint back, to be confirmed"
    story.office(90, FactKind.RECALL, {"reason": reason}, first)


def _needs_attention(story: Story) -> None:
    """A reading in the wrong unit: kept, answered with a reason, waiting for the crew."""
    visit = sent(story)
    visit.goes(20, "accepted", "en-route", "arrived")
    visit.write(60, FactKind.READING, _slip_of_the_pen())
    visit.takes_photo(62)


def _decided(story: Story) -> None:
    """Confirmed, approved where money is in it, and nothing done yet."""
    decides(story)


def _in_execution(story: Story) -> None:
    carries_out(story, decides(story), "in-progress")


def _replied(story: Story) -> None:
    """The customer knows; nobody has called back yet."""
    finding = decides(story)
    carries_out(story, finding, "done")
    replies(story, finding)


def _called_back(story: Story) -> None:
    _replied(story)
    note = "客户未接电话 · nobody answered"
    missed = {"satisfaction": "not-reached", "note": note}
    story.office(2.6 * _DAY, FactKind.CALL_BACK, missed)
    story.office(2.8 * _DAY, FactKind.CALL_BACK, {"satisfaction": "satisfied"})


def _archived(story: Story) -> None:
    _called_back(story)
    story.office(3 * _DAY, FactKind.ARCHIVE, {}, user="supervisor")


def _refunded(story: Story) -> None:
    """A meter that is out of its class: tested with load, and what it counted too much refunded."""
    story.opens()
    visit = visit_of(story, METERING, story.assigns(12, METERING, "meter-test"))
    visit.goes(18, "accepted", "en-route", "arrived", "working")
    photos = [visit.takes_photo(60), visit.takes_photo(64)]
    test = visit.tests_meter(70)
    finding = visit.finds(90, [test, *photos])
    visit.signs(96, finding)
    visit.step(100, "done")
    settles(story, finding)
    carries_out(story, finding, "done")
    replies(story, finding)
    story.office(2.8 * _DAY, FactKind.CALL_BACK, {"satisfaction": "satisfied"})
    story.office(3 * _DAY, FactKind.ARCHIVE, {}, user="supervisor")


def _reopened(story: Story) -> None:
    """Archived, and the voltage is low again."""
    _archived(story)
    reason = "客户再次反映同一问题 · the customer reports the same again"
    story.office(3.5 * _DAY, FactKind.REOPENING, {"reason": reason})


def _merged(story: Story) -> None:
    """The customer calls a second time; the desk merges that ticket into the first."""
    surveys(story, sent(story))
    second = story.again(180)
    second.opens()
    reason = "同一客户就同一问题重复来电 · the same customer about the same matter"
    body = {"relation": "merged-into", "ticket": story.ticket, "reason": reason}
    second.office(25, FactKind.LINK, body)


def _overruled(story: Story) -> None:
    finding = surveys(story, sent(story))
    body = {
        "responsibility": {"party": "utility", "reason": story.say(_GOODWILL)},
        "resolution": {"confirms": finding},
    }
    story.office(3 * _DAY, FactKind.DECISION, body)
    approves(story, 3 * _DAY + 60)


def _awaits_approval(story: Story) -> None:
    finding = surveys(story, sent(story, grade="major"))
    body = {
        "responsibility": {"party": story.plot.case.party, "reason": story.say(REASON)},
        "resolution": {"confirms": finding},
    }
    story.office(400, FactKind.DECISION, body)


def _returned(story: Story) -> None:
    """The department wants to know more before it lets a refund pass."""
    surveys(story, sent(story))
    money = {"action": "退还多计电费 · refund", "money": True, "amount": "86.40", "currency": "CNY"}
    body = {
        "responsibility": {"party": "utility", "reason": story.say(REASON)},
        "resolution": {"measures": [money]},
    }
    story.office(400, FactKind.DECISION, body)
    step = {"step": "department", "outcome": "return", "amount": "86.40", "currency": "CNY"}
    why = {"reason": "请补充电量核算依据 · show how the energy was computed"}
    story.office(500, FactKind.APPROVAL, step | why, user="supervisor")


def _slip_of_the_pen() -> dict[str, object]:
    return {"quantity": "voltage", "value": "216.4", "unit": "mm", "method": "spot"}


LIVES = (
    Life(_new, 0.01, 0.4, 6),
    Life(_assigned, 0.03, 0.5, 6),
    Life(_assigned, 6, 12, 4),  # overdue
    Life(_accepted, 0.05, 0.6, 5),
    Life(_under_way, 0.04, 0.3, 5),
    Life(_at_work, 0.08, 0.4, 8),
    Life(_paused, 0.3, 1.5, 4),
    Life(_investigated, 0.2, 4, 10),
    Life(_late_news, 1, 5, 4),
    Life(_cannot_complete, 0.2, 3, 3),
    Life(_declined, 0.05, 0.5, 3),
    Life(_undetermined, 0.3, 3, 3),
    Life(_disputed, 0.4, 4, 6),
    Life(_handed_over, 0.4, 3, 4),
    Life(_recalled, 0.2, 3, 2),
    Life(_needs_attention, 0.2, 2, 2),
    Life(_awaits_approval, 0.6, 5, 4),
    Life(_returned, 0.6, 5, 2),
    Life(_decided, 4, 30, 4),
    Life(_in_execution, 4, 20, 3),
    Life(_replied, 4, 10, 3),
    Life(_called_back, 4, 10, 2),
    Life(_archived, 5, 30, 8),
    Life(_refunded, 5, 30, 2, case="fast-meter"),
    Life(_reopened, 5, 20, 2),
    Life(_overruled, 5, 20, 3),
    Life(_merged, 0.3, 4, 4, each=2),
)
