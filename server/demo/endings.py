"""From the assignment to the reply: what most lives of the demo have in common."""

from __future__ import annotations

from schemas.vocabulary import FactKind
from server.demo.story import Story
from server.demo.visit import Visit
from server.demo.visit import visit as visit_of

_DAY = 24 * 60.0
REASON = {"zh": "现场证据充分，责任认定无误", "en": "The evidence from the site is sufficient"}
_REPLY = {"zh": "已向客户说明处理结果", "en": "The customer was told what was done"}


def sent(
    story: Story, sent_after: float = 1, grade: str | None = None, *, uploads: bool = True
) -> Visit:
    """The complaint comes in and the crew of the place is sent."""
    story.opens(grade)
    investigation = story.assigns(12, story.crew, story.plot.case.type)
    return visit_of(story, story.crew, investigation, sent_after, uploads=uploads)


def decides(story: Story) -> str:
    """The desk confirms what the crew proposes, the supervisor approves; answers the finding."""
    finding = surveys(story, sent(story))
    settles(story, finding)
    return finding


def settles(story: Story, finding: str) -> None:
    """The desk confirms a finding, and what it costs is approved."""
    body = {
        "responsibility": {"party": story.plot.case.party, "reason": story.say(REASON)},
        "resolution": {"confirms": finding},
    }
    story.office(2 * _DAY, FactKind.DECISION, body)
    approves(story, 2 * _DAY + 60)


def approves(story: Story, minute: float) -> None:
    """The department lets the money of the case pass, where there is some."""
    money = story.plot.case.money
    if money:
        step = {"step": "department", "outcome": "approve", "amount": money, "currency": "CNY"}
        story.office(minute, FactKind.APPROVAL, step, user="supervisor")


def carries_out(story: Story, finding: str, state: str) -> None:
    """The one measure of a finding."""
    body = {"measure": f"{finding.rpartition(':')[2]}.0", "state": state}
    story.office(2.2 * _DAY, FactKind.EXECUTION, body)


def replies(story: Story, finding: str) -> None:
    """The customer is told what a finding says."""
    reply = {"channel": "phone", "text": story.say(_REPLY), "basis": [finding]}
    story.office(2.4 * _DAY, FactKind.REPLY, reply)


def surveys(story: Story, visit: Visit) -> str:
    """The whole visit; answers the finding."""
    visit.goes(18, "accepted", "en-route", "arrived", "working")
    said = visit.hears(60, story.plot.case.matter)
    seen = [visit.reads(66), visit.reads_again(72), visit.takes_photo(74), visit.takes_photo(76)]
    finding = visit.finds(90, [said, *seen])
    visit.signs(96, finding)
    visit.step(100, "done")
    return finding
