"""A profile that somebody wrote: its faults with their lines, or what it would change."""

from __future__ import annotations

from schemas.profile import read_profile
from tests.api.rest.conftest import Caller

OURS = read_profile("cn-state-grid").text


def mine(text: str = OURS) -> str:
    """A profile of one's own name."""
    return text.replace('name = "cn-state-grid"', 'name = "my-utility"', 1)


def test_given_a_profile_with_another_promise_when_checked_then_the_difference_is_said_in_words(
    dispatcher: Caller,
) -> None:
    text = mine().replace("minutes = 45", "minutes = 40", 1)
    assert text != mine()

    found = dispatcher.post("/api/v1/profile-checks", {"text": text}).get_json()

    assert (found["name"], found["faults"], found["against"]) == ("my-utility", [], "cn-state-grid")
    said = [change["sentence"] for change in found["changes"]]
    assert any("45 min -> 40 min" in sentence for sentence in said), said
    changed = next(one for one in found["changes"] if "45 min" in one["sentence"])
    assert changed["line"][0]["gaps"]["new"] == [{"key": "length.minutes", "gaps": {"n": "40"}}]


def test_given_a_profile_with_a_fault_when_checked_then_its_line_is_named_and_nothing_compared(
    dispatcher: Caller,
) -> None:
    text = mine().replace("minutes = 45", "minutes = -1", 1)

    found = dispatcher.post("/api/v1/profile-checks", {"text": text}).get_json()

    assert found["name"] is None
    lines = text.splitlines()
    assert "minutes = -1" in {lines[fault["line"] - 1] for fault in found["faults"]}
    assert found["changes"] == []


def test_given_another_profile_of_kancha_when_compared_with_it_then_nothing_differs(
    dispatcher: Caller,
) -> None:
    text = read_profile("us-ansi").text
    found = dispatcher.post("/api/v1/profile-checks", {"text": text, "against": "us-ansi"})

    assert found.get_json()["changes"] == []
