"""The demo district's places, crews, people and complaints, read from the files beside this."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent

Text = Mapping[str, str]
"""The same in Chinese (``zh``) and English (``en``)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the city: about its middle (WGS84), its streets, the crew that works there."""

    name: Text
    crew: str
    lat: float
    lon: float
    streets: tuple[str, ...]
    area: str

    @property
    def district(self) -> str:
        """The code of this part of the city: its English name in lower case."""
        return self.name["en"].lower()


@dataclass(frozen=True, slots=True)
class Team:
    """A crew as the registry gets it."""

    id: str
    name: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """What is measured in such a case, and between which values."""

    quantity: str
    unit: str
    method: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of complaint with what the crews find."""

    complaint_class: str
    sub_item: str
    type: str
    title: Text
    matter: Text
    demand: Text
    seen: Text
    cause: str
    party: str
    measure: Text
    money: str | None
    gauge: Gauge | None
    emergency: bool
    name: str | None
    """Only for lives that ask for it."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that stories are made of. ``named``: cases that only some lives are about."""

    places: tuple[Place, ...]
    teams: tuple[Team, ...]
    cases: tuple[Case, ...]
    named: Mapping[str, Case]
    family: tuple[str, ...]
    given: tuple[str, ...]
    english: tuple[str, ...]


def load() -> Catalogue:
    """Reads the data files."""
    district = tomllib.loads((_HERE / "district.toml").read_text(encoding="utf-8"))
    cases = tomllib.loads((_HERE / "cases.toml").read_text(encoding="utf-8"))
    people, told = district["people"], [_case(item) for item in cases["case"]]
    return Catalogue(
        places=tuple(_place(item) for item in district["place"]),
        teams=tuple(Team(t["id"], t["name"], tuple(t["skills"])) for t in district["crew"]),
        cases=tuple(case for case in told if case.name is None),
        named={case.name: case for case in told if case.name is not None},
        family=tuple(people["family"]),
        given=tuple(people["given"]),
        english=tuple(people["english"]),
    )


def _place(item: Mapping[str, Any]) -> Place:
    return Place(
        item["name"],
        item["crew"],
        item["lat"],
        item["lon"],
        tuple(item["streets"]),
        item.get("area", "urban"),
    )


def _case(item: Mapping[str, Any]) -> Case:
    return Case(
        complaint_class=item["class"],
        sub_item=item["sub_item"],
        type=item["type"],
        title=item["title"],
        matter=item["matter"],
        demand=item["demand"],
        seen=item["seen"],
        cause=item["cause"],
        party=item["party"],
        measure=item["measure"],
        money=item.get("money"),
        gauge=Gauge(**item["reading"]) if "reading" in item else None,
        emergency=item.get("emergency", False),
        name=item.get("name"),
    )
