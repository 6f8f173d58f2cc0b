"""All versions of one utility's profile that a server has known, and which of them counts when.

A fact is judged by the version it was made under, so that a new version never changes what was
promised, decided or accepted before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from schemas.policy import Policy


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the profile and the moment (aware, UTC) from which it counts."""

    policy: Policy
    since: datetime


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Versions of one profile, the oldest first; at least one. Made by ``rulebook``."""

    editions: tuple[Edition, ...]

    @property
    def newest(self) -> Policy:
        """The last version, whether it is in force already or not."""
        return self.editions[-1].policy

    def at(self, moment: datetime) -> Policy:
        """The version in force at a moment (aware). What is older is judged by the first one."""
        place = bisect_right([edition.since for edition in self.editions], moment)
        return self.editions[max(place - 1, 0)].policy


def begins(policy: Policy) -> datetime:
    """Midnight of the day from which a version is in force, in its own time zone, as UTC."""
    return datetime.combine(policy.in_force, time.min, policy.timezone).astimezone(UTC)


def rulebook(editions: Iterable[Edition]) -> Rulebook:
    """The rulebook of these editions, in whatever order they come.

    A year whose holidays a version does not have is taken from the next later one that has it:
    the State Council publishes a calendar each November, and a promise that reaches into the new
    year is provisional only until then. Raises ValueError where there is no edition.
    """
    ordered = sorted(editions, key=lambda edition: (edition.since, edition.policy.version))
    if not ordered:
        raise ValueError("a rulebook needs a version")
    filled: list[Edition] = []
    for edition in reversed(ordered):
        later = filled[-1].policy.calendar if filled else {}
        calendar = {**later, **edition.policy.calendar}
        filled.append(replace(edition, policy=replace(edition.policy, calendar=calendar)))
    return Rulebook(tuple(reversed(filled)))


def rulebook_of(*policies: Policy) -> Rulebook:
    """The rulebook of versions that count from the day they are in force."""
    return rulebook(Edition(policy, begins(policy)) for policy in policies)
