"""Policy profiles: what comes with Kancha is sound, and faults name their line."""

from datetime import date
from pathlib import Path

import pytest

import schemas.profile
from schemas.profile import ProfileFaults, load_profile, parse_profile

FILE = Path(schemas.profile.__file__).parent / "profiles" / "cn-state-grid.toml"
TEXT = FILE.read_text(encoding="utf-8")


def test_given_the_state_grid_profile_when_loaded_then_its_numbers_have_sources() -> None:
    policy = load_profile("cn-state-grid")
    limit = policy.limits["supply-voltage-220"]
    assert (limit.low, limit.high, limit.source.verified) == (198.0, 235.4, False)
    assert all(rule.source.text for rule in policy.deadlines)
    assert set(policy.classes) == {"SVC", "BIZ", "OUT", "PQ", "GRID"}
    assert date(2026, 10, 10) in policy.calendar[2026].days_worked


@pytest.mark.parametrize(
    ("right", "wrong", "field", "code"),
    [
        ("geofence_m = 200", "geofence = 200", "place.geofence", "unknown-member"),
        ("working_days = 4", "hours = 4\nminutes = 3", "deadline.12.name", "not-one-length"),
        ('classes = ["OUT"]', 'classes = ["XX"]', "deadline.3.classes.0", "unknown-word"),
        ('quantity = "voltage"', 'quantity = "volts"', "limit.0.quantity", "unknown-name"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Moon"', "timezone", "not-a-timezone"),
    ],
)
def test_given_a_slip_in_a_profile_when_parsed_then_its_member_is_named(
    right: str, wrong: str, field: str, code: str
) -> None:
    with pytest.raises(ProfileFaults) as refused:
        parse_profile(TEXT.replace(right, wrong, 1))
    assert (field, code) in [(fault.field, fault.code) for fault in refused.value.faults]


def test_given_a_misspelt_member_when_parsed_then_its_line_is_told() -> None:
    with pytest.raises(ProfileFaults) as refused:
        parse_profile(TEXT.replace("geofence_m = 200", "geofence = 200"))
    line = next(f.line for f in refused.value.faults if f.field == "place.geofence")
    assert TEXT.splitlines()[line - 1] == "geofence_m = 200"


def test_given_text_that_is_no_toml_when_parsed_then_its_line_is_told() -> None:
    with pytest.raises(ProfileFaults) as refused:
        parse_profile('name = "x"\nversion = =\n', "mine.toml")
    assert (refused.value.faults[0].file, refused.value.faults[0].line) == ("mine.toml", 2)


def test_given_an_unknown_profile_when_loaded_then_the_known_ones_are_named() -> None:
    with pytest.raises(ProfileFaults, match="cn-state-grid"):
        load_profile("atlantis")
