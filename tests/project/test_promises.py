"""Every promise has a test by name, and the named tests exist."""

from __future__ import annotations

import re

import pytest

from tests.project.tree import ROOT

ROW = re.compile(r"^\| (\d+)\. [^|]+\| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def table() -> dict[int, list[tuple[str, str]]]:
    """File and name of the tests of each promise, by its number."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    found = ROW.findall(text.partition("## Promises and their tests")[2])
    return {int(number): NAMED.findall(tests) for number, tests in found}


def test_every_promise_is_listed() -> None:
    assert set(table()) == set(range(1, 11))


@pytest.mark.parametrize("promise", sorted(table()))
def test_every_promise_names_tests_that_exist(promise: int) -> None:
    named = table()[promise]

    assert named
    missing = [
        name
        for path, name in named
        if not re.search(rf"^(def )?{name}\b", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []
