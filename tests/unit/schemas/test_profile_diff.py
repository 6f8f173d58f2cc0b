"""What changed between two profiles, in words."""

from schemas.profile import read_profile, read_toml
from schemas.profile_diff import differences

TEXT = read_profile("cn-state-grid").text


def _said(right: str, wrong: str) -> list[str]:
    assert right in TEXT
    old, new = read_toml(TEXT, "a"), read_toml(TEXT.replace(right, wrong, 1), "b")
    return [change.sentence() for change in differences(old, new)]


def test_given_the_same_profile_when_compared_then_nothing_is_said() -> None:
    assert _said("version", "version") == []


def test_given_a_longer_promise_when_compared_then_old_and_new_time_and_source_are_said() -> None:
    assert _said("working_days = 9", "hours = 48") == [
        "promise reply (order types report), time: 9 working days -> 48 h"
        " (source: 国网江苏淮安 投诉举报处理 2021-09-25: 举报, verified)"
    ]


def test_given_warning_levels_when_compared_then_they_are_said() -> None:
    (said,) = _said("at_risk = 0.75", "at_risk = 0.75\nlevels = [0.5, 0.75, 0.9]")
    assert said.startswith("warning, levels: ")
    assert "0.5, 0.75, 0.9" in said


def test_given_another_source_when_compared_then_both_sources_are_said() -> None:
    (said,) = _said(
        'high = 235.4\nsource = "GB/T 12325-2008', 'high = 231\nsource = "GB/T 12325-2030'
    )
    assert said.startswith("limit supply-voltage-220, high: 235.4 -> 231 (source: GB/T 12325-2008")
    assert "-> GB/T 12325-2030 (220 V" in said


def test_given_a_new_entry_when_compared_then_it_is_added() -> None:
    added = '[[department]]\ncode = "legal"\ntitle = { zh = "法律", en = "Legal" }\n[[department]]'
    assert _said("[[department]]", added) == ["added: department legal"]


def test_given_an_item_of_a_checklist_that_is_gone_when_compared_then_its_part_is_said() -> None:
    start = TEXT.index('    { code = "tap-position"')
    line = TEXT[start : TEXT.index("\n", start) + 1]
    (said,) = _said(line, "")
    assert said.startswith("investigation template voltage-survey, items tap-position: code tap")
    assert " -> none (source: " in said


def test_given_steps_in_another_order_when_compared_then_the_order_is_said() -> None:
    old = read_toml(TEXT, "a")
    new = {**old, "approval_step": old["approval_step"][::-1]}
    (change,) = differences(old, new)
    assert change.sentence() == (
        "approval step: order, first to last: approval step department, approval step company"
        " -> approval step company, approval step department"
    )
