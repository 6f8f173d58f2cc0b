"""Broken requests to the dialect: a named error, never a failure, and a store that is sound."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.dialect import CORPUS, Asked, broken, target

TRIES = 150


@pytest.mark.parametrize("asked", CORPUS, ids=lambda asked: f"{asked.method} {asked.path[:20]}")
def test_given_a_broken_request_when_it_is_sent_then_the_error_has_a_name_and_the_store_is_sound(
    asked: Asked, tmp_path: Path
) -> None:
    with target(tmp_path) as under:
        for seed in range(TRIES):
            chance = random.Random(seed)
            under.attempt(broken(asked, chance), chance)
        under.check()


def test_given_the_requests_as_they_should_be_when_they_are_sent_then_none_is_refused_for_its_form(
    tmp_path: Path,
) -> None:
    with target(tmp_path) as under:
        answers = [under.attempt(asked, random.Random(1)).status for asked in CORPUS]
        under.check()
    assert 400 not in answers
    assert 415 not in answers
