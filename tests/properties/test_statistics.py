"""Statistics over random histories say what counting by hand, from what happened, says.

What happened is drawn as plain moments and words; the facts made of it go through the office, the
mailroom and the read model. The count by hand knows nothing of tickets, folds or SQL.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.fold import fold
from schemas.profile import load_profile
from schemas.rulebook import rulebook_of
from server.readmodel.filtering import TicketFilter
from server.readmodel.statistics import Question
from server.readmodel.tickets import TicketList
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts
from sync.mailroom.mailroom import Mailroom
from sync.stores.sqlite.store import SqliteStore
from tests.properties.stories import Story, facts, stories

RULES = rulebook_of(load_profile("cn-state-grid"))
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2027, 6, 1, tzinfo=UTC)
WINDOW = timedelta(days=90)
"""As the profile says."""
STAGES = (
    "new", "assigned", "under-investigation", "investigated", "decided", "replied", "called-back",
)  # fmt: skip


class Desk:
    """An office with these stories, and what it says of them."""

    def __init__(self, folder: Path, told: list[Story]) -> None:
        self.store = SqliteStore(folder / "kancha.sqlite")
        mailroom = Mailroom(self.store, RULES, lambda: NOW, dict)
        made = [one for number, story in enumerate(told) for one in facts(number, story)]
        for at, document in sorted(made, key=lambda one: one[0]):
            file_office_facts(self.store, [document], at)
        mailroom.step()
        self.tickets = sorted({document["ticket"] for _, document in made})
        self.list = TicketList(folder / "readmodel.sqlite", self.store, patience_s=20)

    def ask(self, table: str, *by: str) -> dict[Any, tuple[Any, ...]]:
        """The rows of a table by their first value."""
        question = Question(TicketFilter(), NOW.astimezone(ZONE), by, repeat_days=WINDOW.days)
        return {row[0]: row[1:] for row in self.list.statistics(table, question).rows}

    def promises(self) -> Iterator[tuple[str, str]]:
        """Name and state of each promise now: every ticket folded anew from its facts."""
        for dossier in Dossiers(self.store, RULES).read_all(self.tickets):
            filed = [sheet.filed for sheet in dossier.sheets.values() if sheet.filed is not None]
            ticket = fold(dossier.ticket_id, filed, RULES, NOW)
            assert ticket is not None
            yield from ((item.name, item.state.value) for item in ticket.deadlines if item.due)

    def close(self) -> None:
        self.list.close()
        self.store.close()


# ---------------------------------------------------------------- counting by hand
def month(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m")


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def repeats(number: int, told: list[Story]) -> bool:
    """Whether the account complained of the same before, in the days that count."""
    story = told[number]
    return any(
        (one.account, one.word) == (story.account, story.word)
        and story.opened - WINDOW <= one.opened
        and (one.opened, other) < (story.opened, number)
        for other, one in enumerate(told)
    )


def hours(story: Story) -> dict[str, float]:
    """In each stage that was left."""
    decided = max((at for at, _ in story.decided), default=None)
    replied = max(story.replied, default=None)
    reached = [at for at, word in story.called if word != "not-reached"]
    called = max(reached or [at for at, _ in story.called], default=None)
    moments = (
        story.opened, story.assigned, story.begun, story.done, decided, replied, called,
        story.archived,
    )  # fmt: skip
    spans = zip(STAGES, moments, moments[1:], strict=False)
    return {
        name: (end - start).total_seconds() / 3600
        for name, start, end in spans
        if start is not None and end is not None
    }


def late(took: list[float]) -> float:
    """The shortest time that nine in ten did not exceed."""
    return next(
        one for one in sorted(took) if 10 * sum(other <= one for other in took) >= 9 * len(took)
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
@given(st.lists(stories(), min_size=1, max_size=8))
def test_given_any_histories_when_counted_by_hand_then_the_statistics_say_the_same(
    told: list[Story],
) -> None:
    with TemporaryDirectory() as folder, closing(Desk(Path(folder), told)) as desk:
        said_by_class(desk, told)
        said_of_time(desk, told)
        said_of_promises(desk)


def said_by_class(desk: Desk, told: list[Story]) -> None:
    """Counts, repeats, satisfaction and validity."""
    assert desk.ask("counts", "class") == {
        word: (many,) for word, many in Counter(one.word for one in told).items()
    }
    crews = Counter(crew for one in told if one.assigned for crew in set(one.crews))
    assert desk.ask("counts", "crew") == {crew: (many,) for crew, many in crews.items()}
    assert desk.ask("counts", "month") == {
        name: (many,) for name, many in Counter(month(one.opened) for one in told).items()
    }
    for word in ("PQ", "OUT"):
        mine = [one for one in told if one.word == word]
        named = [number for number, one in enumerate(told) if one in mine and one.account]
        again = sum(repeats(number, told) for number in named)
        expected = (len(named), again, share(again, len(named))) if named else None
        assert desk.ask("repeats").get(word) == expected
        ends = Counter(last_word(one) for one in mine if one.called)
        row = desk.ask("satisfaction").get(word)
        assert (row[0] if row else 0) == ends.total()
        if row:
            reached = ends.total() - ends["not-reached"]
            assert row[-1] == share(ends["satisfied"], reached)
        parties = Counter(one.decided[-1][1] for one in mine if one.decided)
        row = desk.ask("validity").get(word)
        assert (row[0] if row else 0) == parties.total()
        if row:
            assert row[-1] == share(parties["utility"], row[0])


def last_word(story: Story) -> str:
    """What the customer said at the last call that reached him."""
    words = [word for _, word in story.called]
    return ([word for word in words if word != "not-reached"] or words)[-1]


def said_of_time(desk: Desk, told: list[Story]) -> None:
    """Stages and the trend by month."""
    rows = desk.ask("stages")
    for stage in STAGES:
        took = [found[stage] for one in told if stage in (found := hours(one))]
        assert rows[stage][0] == len(took), stage
        if took:
            wanted = [mean(took), median(took), late(took)]
            assert list(rows[stage][1:]) == pytest.approx(wanted, abs=0.0051), stage
    trend = desk.ask("trend")
    assert sum(row[0] for row in trend.values()) == len(told)
    for name, row in trend.items():
        decided = sum(month(one.decided[-1][0]) == name for one in told if one.decided)
        replied = sum(month(one.replied[-1]) == name for one in told if one.replied)
        archived = sum(month(one.archived) == name for one in told if one.archived)
        assert row[1:] == (decided, replied, archived), name


def said_of_promises(desk: Desk) -> None:
    """Each ticket folded anew, as of now."""
    found = Counter(desk.promises())
    for name, row in desk.ask("deadlines").items():
        met = found[name, "met"] + found[name, "met-late-reported"]
        missed = found[name, "missed"]
        running = found[name, "running"] + found[name, "at-risk"]
        reported_late, provisional = found[name, "met-late-reported"], found[name, "provisional"]
        states = (met, reported_late, missed, running, provisional)
        promises = sum(many for (one, _), many in found.items() if one == name)
        assert row == (promises, *states, share(met, met + missed)), name
    assert {name for name, _ in found} == desk.ask("deadlines").keys()
