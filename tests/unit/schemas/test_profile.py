"""Policy profiles: what comes with Kancha is sound, and faults name their line."""

from datetime import date
from pathlib import Path

import pytest

from schemas.profile import ProfileFaults, known_profiles, load_profile, parse_profile, read_profile

TEXT = read_profile("cn-state-grid").text


def test_given_the_state_grid_profile_when_loaded_then_its_numbers_have_sources() -> None:
    policy = load_profile("cn-state-grid")
    limit = policy.limits["supply-voltage-220"]
    assert (limit.low, limit.high, limit.source.verified) == (198.0, 235.4, False)
    assert all(rule.source.text for rule in policy.deadlines)
    assert set(policy.classes) == {"SVC", "BIZ", "OUT", "PQ", "GRID"}
    assert date(2026, 10, 10) in policy.calendar[2026].days_worked


def test_given_warning_levels_when_parsed_then_a_promise_may_say_its_own() -> None:
    said = TEXT.replace("at_risk = 0.75", "at_risk = 0.75\nlevels = [0.5, 0.9]")
    own = said.replace("working_days = 4", "working_days = 4\nat_risk = 0.6\nlevels = [0.8]", 1)
    levels = [rule.levels for rule in parse_profile(own).deadlines]
    assert levels.count((0.6, 0.8)) == 1
    assert set(levels) == {(0.6, 0.8), (0.5, 0.75, 0.9)}
    assert {rule.levels for rule in parse_profile(TEXT).deadlines} == {(0.75,)}


@pytest.mark.parametrize(
    ("right", "wrong", "field", "code"),
    [
        ("geofence_m = 200", "geofence = 200", "place.geofence", "unknown-member"),
        ("working_days = 4", "hours = 4\nminutes = 3", "deadline.12.name", "not-one-length"),
        ('classes = ["OUT"]', 'classes = ["XX"]', "deadline.3.classes.0", "unknown-word"),
        ('quantity = "voltage"', 'quantity = "volts"', "limit.0.quantity", "unknown-name"),
        ("at_risk = 0.75", "at_risk = 0.75\nlevels = [0.9, 0.5]", "warning.levels", "not-rising"),
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


def test_given_all_our_profiles_when_loaded_then_the_four_utilities_are_there() -> None:
    known = {name: load_profile(name) for name in known_profiles()}
    assert {name: policy.currency for name, policy in known.items()} == {
        "cn-southern-grid": "CNY",
        "cn-state-grid": "CNY",
        "eu-en50160": "EUR",
        "us-ansi": "USD",
    }
    assert all(name == policy.name for name, policy in known.items())


def test_given_southern_grid_when_loaded_then_it_has_its_own_grades_and_times() -> None:
    policy = load_profile("cn-southern-grid")
    assert [title.zh for title in policy.grades.values()] == ["特大", "重大", "较大", "一般"]
    restore = [rule.minutes for rule in policy.deadlines if rule.name == "restore"]
    assert restore == [5 * 60, 4 * 60]
    assert [r.minutes for r in policy.deadlines if r.name == "reconnection"] == [12 * 60]
    assert (policy.repeat.report_from, policy.repeat.source.verified) == (3, False)


def test_given_the_european_profile_when_loaded_then_it_has_the_limits_of_en_50160() -> None:
    limits = load_profile("eu-en50160").limits
    always = limits["supply-voltage-230-always"]
    assert (always.low, always.high) == (195.5, 253.0)
    assert (limits["harmonic-15-95-percent"].high, limits["thd-95-percent"].high) == (0.5, 8.0)


def test_given_the_american_profile_when_loaded_then_it_has_range_a_unverified() -> None:
    limit = load_profile("us-ansi").limits["service-voltage-120-range-a"]
    assert (limit.low, limit.high, limit.source.verified) == (114.0, 126.0, False)


def test_given_several_slips_when_parsed_then_all_are_told_at_once_in_the_order_of_lines() -> None:
    wrong = TEXT.replace('timezone = "Asia/Shanghai"', 'timezone = "Moon"')
    wrong = wrong.replace('deadlines = ["reply"]', 'deadlines = ["replay"]')
    wrong = wrong.replace("geofence_m = 200", "geofence = 200")
    with pytest.raises(ProfileFaults) as refused:
        parse_profile(wrong, "mine.toml")
    written = wrong.splitlines()
    assert [(f.code, written[f.line - 1]) for f in refused.value.faults] == [
        ("not-a-timezone", 'timezone = "Moon"'),
        ("unknown-name", 'deadlines = ["replay"]'),
        ("missing", "[place]"),
        ("unknown-member", "geofence = 200"),
    ]


def test_given_a_code_twice_when_parsed_then_the_second_is_told() -> None:
    wrong = TEXT.replace('code = "overload"', 'code = "weather"')
    with pytest.raises(ProfileFaults) as refused:
        parse_profile(wrong)
    (fault,) = refused.value.faults
    first, second = [n for n, line in enumerate(wrong.splitlines(), 1) if "weather" in line][:2]
    assert (fault.code, fault.line, first < second) == ("defined-twice", second, True)


def test_given_bytes_of_another_encoding_when_loaded_then_their_line_is_told(
    tmp_path: Path,
) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes('name = "x"\ntitle = "国"\n'.encode("gb18030"))
    with pytest.raises(ProfileFaults) as refused:
        load_profile(file)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [(2, "not-utf-8")]


def test_given_brackets_without_end_when_parsed_then_it_is_a_fault_and_no_crash() -> None:
    with pytest.raises(ProfileFaults) as refused:
        parse_profile("a = " + "[" * 100_000)
    assert refused.value.faults[0].code == "not-toml"
