"""Versions of the profile: kept at the start, never changed, never taken back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.profile import ProfileFaults, ProfileText, read_profile
from schemas.rulebook import Rulebook
from server.registry.policies import keep_rulebook, kept_editions, planned_rulebook
from sync.mailroom.names import REGISTRY
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore

NAME = "cn-state-grid"
SHIPPED = read_profile(NAME).text
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
FIRST_OF_DECEMBER = datetime(2026, 11, 30, 16, tzinfo=UTC)
"""Midnight in Shanghai."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "kancha.sqlite")
    yield opened
    opened.close()


def written(version: int, in_force: str, *changes: tuple[str, str]) -> ProfileText:
    """The profile that comes with Kancha under another version and day, with changes."""
    lines = SHIPPED.splitlines(keepends=True)
    for place, line in enumerate(lines):
        if line.startswith("version = "):
            lines[place] = f"version = {version}\n"
        elif line.startswith("in_force = "):
            lines[place] = f"in_force = {in_force}\n"
    text = "".join(lines)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return ProfileText(text, "mine.toml")


FIRST = written(1, "2026-01-01")
LATER_CALLS = ("tries = ", "tries = 1")


def since(rules: Rulebook) -> dict[int, datetime]:
    return {edition.policy.version: edition.since for edition in rules.editions}


def refusal(store: SqliteStore, profile: ProfileText) -> str:
    with pytest.raises(ProfileFaults) as caught:
        keep_rulebook(store, profile, NOON)
    return str(caught.value)


def test_given_a_new_office_when_started_then_its_version_counts_from_the_day_it_names(
    store: SqliteStore,
) -> None:
    rules = keep_rulebook(store, FIRST, NOON)
    assert since(rules) == {1: datetime(2025, 12, 31, 16, tzinfo=UTC)}
    assert kept_editions(store, NAME) == list(rules.editions)


def test_given_a_kept_version_when_started_again_then_nothing_is_written(
    store: SqliteStore,
) -> None:
    before = keep_rulebook(store, FIRST, NOON), store.info(REGISTRY).seq
    commented = ProfileText("# A note.\n" + FIRST.text, "mine.toml")
    assert (keep_rulebook(store, commented, NOON), store.info(REGISTRY).seq) == before


def test_given_a_version_of_next_month_when_started_then_the_old_one_counts_until_then(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    rules = keep_rulebook(store, written(2, "2026-12-01", LATER_CALLS), NOON)
    assert since(rules)[2] == FIRST_OF_DECEMBER
    assert rules.at(NOON).version == 1
    assert rules.at(FIRST_OF_DECEMBER).call_back.tries > rules.at(NOON).call_back.tries


def test_given_a_version_of_last_month_when_started_then_it_counts_from_now_and_not_before(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    rules = keep_rulebook(store, written(2, "2026-10-01"), NOON)
    assert since(rules)[2] == NOON
    again = keep_rulebook(store, written(2, "2026-10-01"), FIRST_OF_DECEMBER)
    assert again == rules


def test_given_other_rules_under_the_same_version_when_started_then_refused_with_the_line(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    said = refusal(store, written(1, "2026-01-01", LATER_CALLS))
    line = FIRST.text.splitlines().index("version = 1") + 1
    assert said.startswith(f"mine.toml:{line}: version: Version 1 said something else")
    assert said.endswith("[version-changed]")


def test_given_another_day_under_the_same_version_when_started_then_refused(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    assert "[version-changed]" in refusal(store, written(1, "2026-02-01"))


def test_given_a_newer_version_that_was_run_when_an_older_is_started_then_refused(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    keep_rulebook(store, written(3, "2026-12-01"), NOON)
    assert "version 3" in refusal(store, FIRST)
    assert "[version-goes-back]" in refusal(store, written(2, "2026-12-02"))


def test_given_a_newer_version_in_force_before_the_last_when_started_then_refused(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    said = refusal(store, written(2, "2025-12-31"))
    assert "in_force: Version 1 is in force from 2026-01-01" in said
    assert "[in-force-goes-back]" in said


def test_given_a_version_still_to_come_when_another_takes_its_day_then_the_last_one_counts(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    keep_rulebook(store, written(2, "2026-12-01"), NOON)
    rules = keep_rulebook(store, written(3, "2026-12-01", LATER_CALLS), NOON)
    assert rules.at(FIRST_OF_DECEMBER).version == 3


def test_given_many_processes_that_start_at_once_then_one_version_is_kept_for_all(
    store: SqliteStore, tmp_path: Path
) -> None:
    keep_rulebook(store, FIRST, NOON)
    second = written(2, "2026-10-01")

    def start(minute: int) -> Rulebook:
        own = SqliteStore(tmp_path / "kancha.sqlite")
        try:
            return keep_rulebook(own, second, NOON.replace(minute=minute))
        finally:
            own.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(start, range(8)))
    assert [rules == found[0] for rules in found] == [True] * 8
    assert len(kept_editions(store, NAME)) == 2


def test_given_a_kept_version_that_was_changed_when_started_then_refused(
    store: SqliteStore,
) -> None:
    keep_rulebook(store, FIRST, NOON)
    document = store.get(REGISTRY, f"policy:{NAME}:1")
    content = document.json() | {"text": FIRST.text + "\n"}
    store.put(REGISTRY, Draft.of(document.id, content, document.rev))
    said = refusal(store, FIRST)
    assert said.startswith(f"registry, policy:{NAME}:1")
    assert "[kept-version-damaged]" in said


def test_given_a_version_that_is_not_kept_when_planned_then_it_is_told_and_nothing_written(
    store: SqliteStore,
) -> None:
    assert since(planned_rulebook(store, FIRST, NOON)).keys() == {1}
    keep_rulebook(store, FIRST, NOON)
    assert since(planned_rulebook(store, written(2, "2026-12-01"), NOON)).keys() == {1, 2}
    assert [edition.policy.version for edition in kept_editions(store, NAME)] == [1]
