"""Reading policy profiles: a utility's classes, deadlines, calendars and limits as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from schemas.evidence_rules import evidence_rules
from schemas.fields import faults_of
from schemas.metrology_reading import metrology_of
from schemas.office_rules import office_rules
from schemas.policy import (
    ApprovalRule,
    ApprovalStepRule,
    CallBackRule,
    ClassificationRule,
    ClassRule,
    DeadlineRule,
    DuplicateRule,
    LimitRule,
    PauseRule,
    Policy,
    QuantityRule,
    RepeatRule,
    RetentionRule,
    SameOutageRule,
    Title,
    WorkRule,
    YearRule,
)
from schemas.profile_links import loose_ends
from schemas.profile_shape import PROFILE
from schemas.sourced import Source
from schemas.toml_lines import line_of

__all__ = [
    "Policy",
    "ProfileFault",
    "ProfileFaults",
    "ProfileText",
    "known_profiles",
    "load_profile",
    "parse_profile",
    "read_profile",
    "read_toml",
]

_FOLDER = Path(__file__).parent / "profiles"


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """One thing wrong in a profile; ``line`` counts from 1, 0 where it cannot be told."""

    file: str
    line: int
    field: str
    code: str
    message: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {field}{self.message} [{self.code}]"


class ProfileFaults(ValueError):  # noqa: N818 (it carries faults, it is not one)
    """A profile cannot be used; ``faults`` are all that is wrong with it."""

    def __init__(self, faults: tuple[ProfileFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ProfileText:
    """A profile as it is written, and the file it stands in."""

    text: str
    file: str


def load_profile(name: str | Path) -> Policy:
    """Reads a profile by its name (``cn-state-grid``) or path. Raises ProfileFaults."""
    profile = read_profile(name)
    return parse_profile(profile.text, profile.file)


def known_profiles() -> tuple[str, ...]:
    """Names of the profiles that come with Kancha, sorted."""
    return tuple(sorted(item.stem for item in _FOLDER.glob("*.toml")))


def read_profile(name: str | Path) -> ProfileText:
    """The text of a profile by its name or path, not checked. Raises ProfileFaults."""
    path = name if isinstance(name, Path) or name.endswith(".toml") else _FOLDER / f"{name}.toml"
    file = str(name)
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        known = ", ".join(known_profiles())
        said = f"Cannot be read ({error.strerror}); profiles that come with Kancha: {known}."
        raise ProfileFaults((ProfileFault(file, 0, "", "not-readable", said),)) from None
    try:
        return ProfileText(content.decode(), file)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        said = "Save the file as UTF-8; this line has bytes of another encoding."
        raise ProfileFaults((ProfileFault(file, line, "", "not-utf-8", said),)) from None


def parse_profile(text: str, file: str = "profile.toml") -> Policy:
    """The policy in a profile's text. Raises ProfileFaults, all at once, with their lines."""
    data = read_toml(text, file)
    found = [*faults_of(PROFILE.validate(data), ""), *loose_ends(data)]
    if found:
        faults = [ProfileFault(file, line_of(text, field), field, *rest) for field, *rest in found]
        raise ProfileFaults(tuple(sorted(faults, key=lambda fault: (fault.line, fault.field))))
    return _policy(data)


def read_toml(text: str, file: str) -> dict[str, Any]:
    """The members of a TOML text. Raises ProfileFaults with the line where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = int(line[1]) if line else text.count("\n") + 1
        said = f"This is not TOML: {error}."
    except RecursionError:
        where, said = 1, "This is nested too deeply for a profile."
    raise ProfileFaults((ProfileFault(file, where, "", "not-toml", said),))


def _source(data: Mapping[str, Any]) -> Source:
    return Source(data["source"], data["verified"])


def _titles(items: list[Mapping[str, Any]]) -> dict[str, Title]:
    return {item["code"]: Title(**item["title"]) for item in items}


def _deadline(data: Mapping[str, Any], warning: Mapping[str, Any]) -> DeadlineRule:
    said = warning if data.get("at_risk") is None else data  # a promise may say its own
    return DeadlineRule(
        name=data["name"],
        classes=frozenset(data.get("classes") or ()),
        sub_items=frozenset(data.get("sub_items") or ()),
        areas=frozenset(data.get("areas") or ()),
        or_emergency=data.get("or_emergency", False),
        minutes=data["hours"] * 60 if data.get("hours") else data.get("minutes"),
        working_days=data.get("working_days"),
        met_by=tuple(data["met_by"]),
        order_types=frozenset(data.get("order_types") or ()),
        channels=frozenset(data.get("channels") or ()),
        starts=tuple(data.get("starts") or ()),
        at_risk=said["at_risk"],
        levels=tuple(sorted({said["at_risk"], *(data.get("levels") or said.get("levels") or ())})),
        source=_source(data),
    )


def _pause(data: Mapping[str, Any]) -> PauseRule:
    title, named = Title(**data["title"]), frozenset(data["deadlines"])
    return PauseRule(data["code"], title, named, _source(data))


def _approval(data: Mapping[str, Any]) -> ApprovalRule:
    four_eyes, deputies = data.get("four_eyes", True), data.get("deputies", True)
    grades = frozenset(data["grades"])
    return ApprovalRule(data["money"], grades, four_eyes, deputies, _source(data))


def _approval_step(data: Mapping[str, Any]) -> ApprovalStepRule:
    amount = data.get("from_amount")
    return ApprovalStepRule(
        code=data["code"],
        title=Title(**data["title"]),
        roles=tuple(data["roles"]),
        from_amount=None if amount is None else Decimal(amount),
        grades=frozenset(data.get("grades") or ()),
        classes=frozenset(data.get("classes") or ()),
        source=_source(data),
    )


def _classification(data: Mapping[str, Any]) -> ClassificationRule:
    return ClassificationRule(
        name=data["name"],
        classes=frozenset(data.get("classes") or ()),
        sub_items=frozenset(data.get("sub_items") or ()),
        channels=frozenset(data.get("channels") or ()),
        areas=frozenset(data.get("areas") or ()),
        words=tuple(data.get("words") or ()),
        emergency=data.get("emergency"),
        set_grade=data.get("set_grade"),
        set_priority=data.get("set_priority"),
        set_emergency=data.get("set_emergency"),
        source=_source(data),
    )


def _work(data: Mapping[str, Any]) -> WorkRule:
    return WorkRule(
        name=data["name"],
        type=data["type"],
        classes=frozenset(data.get("classes") or ()),
        sub_items=frozenset(data.get("sub_items") or ()),
        order_types=frozenset(data.get("order_types") or ()),
        department=data["department"],
        skills=tuple(data["skills"]),
        hours=data.get("hours"),
        working_days=data.get("working_days"),
        items=tuple(data["items"]),
        source=_source(data),
    )


def _quantity(data: Mapping[str, Any]) -> QuantityRule:
    return QuantityRule(
        data["code"],
        Title(**data["title"]),
        dict(data["units"]),
        data["low"],
        data["high"],
        _source(data),
    )


def _limit(data: Mapping[str, Any]) -> LimitRule:
    return LimitRule(
        data["name"], data["quantity"], data["unit"], data["low"], data["high"], _source(data)
    )


def _year(data: Mapping[str, Any]) -> YearRule:
    return YearRule(frozenset(data["days_off"]), frozenset(data["days_worked"]), _source(data))


def _service(data: Mapping[str, Any]) -> dict[str, Any]:
    repeat, outage, twice = data["repeat"], data["same_outage"], data["duplicate"]
    return {
        "retention": tuple(
            RetentionRule(frozenset(item["grades"]), item["years"], _source(item))
            for item in data.get("retention") or ()
        ),
        "channels": _titles(data["channel"]),
        "repeat": RepeatRule(repeat["report_from"], repeat["window_days"], _source(repeat)),
        "same_outage": SameOutageRule(
            outage["minutes"], frozenset(outage["classes"]), _source(outage)
        ),
        "duplicate": DuplicateRule(twice["hours"], twice["similarity"], _source(twice)),
    }


def _policy(data: Mapping[str, Any]) -> Policy:
    call_back = data["call_back"]
    place, photo, checks = evidence_rules(data)
    return Policy(
        name=data["name"],
        version=data["version"],
        in_force=data["in_force"],
        title=Title(**data["title"]),
        timezone=ZoneInfo(data["timezone"]),
        currency=data["currency"],
        currency_decimals=data["currency_decimals"],
        classes={
            item["code"]: ClassRule(
                item["code"], Title(**item["title"]), _titles(item["sub_items"]), _source(item)
            )
            for item in data["class"]
        },
        order_types=_titles(data["order_type"]),
        grades=_titles(data["grade"]),
        causes=_titles(data["cause"]),
        deadlines=tuple(_deadline(item, data["warning"]) for item in data["deadline"]),
        pauses=tuple(_pause(item) for item in data["pause"]),
        calendar={int(year): _year(item) for year, item in data["calendar"].items()},
        late_after_s=data["clock"]["late_after_s"],
        approval=_approval(data["approval"]),
        approval_steps=tuple(_approval_step(item) for item in data["approval_step"]),
        classification=tuple(_classification(item) for item in data["classification"]),
        departments=_titles(data["department"]),
        work=tuple(_work(item) for item in data["work"]),
        **_service(data),
        **office_rules(data),
        place=place,
        photo=photo,
        checks=checks,
        call_back=CallBackRule(call_back["tries"], _source(call_back)),
        quantities={item["code"]: _quantity(item) for item in data["quantity"]},
        limits={item["name"]: _limit(item) for item in data["limit"]},
        metrology=metrology_of(data),
    )
