"""Every error code has one status, one title, and an entry in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.errors import STATUS, status_of
from server.rest_api.problems import TITLES

ERRORS = (Path(__file__).parents[3] / "docs/errors.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"^\| `(\w+)` \| (\d+) \|", ERRORS, re.MULTILINE))


@pytest.mark.parametrize("code", sorted(STATUS))
def test_a_code_is_documented_with_its_status(code: str) -> None:
    assert (code, str(status_of(code))) in DOCUMENTED


def test_nothing_is_documented_that_does_not_exist() -> None:
    assert {code for code, _ in DOCUMENTED} <= set(STATUS)


@pytest.mark.parametrize("code", sorted(TITLES))
def test_a_problem_of_the_rest_api_has_a_status(code: str) -> None:
    assert code in STATUS
