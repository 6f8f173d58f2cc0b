"""Damaged instrument files: every parser ends, in time, with values or with a named error."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.instruments.content import Content
from media.instruments.contract import Options
from media.instruments.reading import outcome_of
from schemas.facts.measurements import SHAPE
from schemas.fields import faults_of
from tests.fuzz.corpus import CORPUS, MAPPINGS
from tests.fuzz.harness import LIMITS, attempt
from tests.fuzz.mutations import damaged
from tests.unit.instruments.files import READ_AT

TRIES = 400
FILE = "T261123-7K3QX:instrument-file:0193abcd-0000-7000-8000-000000000001"


@pytest.mark.parametrize("name", CORPUS)
def test_given_a_good_file_when_read_then_it_has_values_or_asks_for_a_mapping(name: str) -> None:
    assert attempt(CORPUS[name]) == ("mapping-needed" if name == "logger-csv" else None)


@pytest.mark.parametrize("name", CORPUS)
def test_given_a_damaged_file_when_read_as_its_format_then_every_error_has_a_name(
    name: str,
) -> None:
    for seed in range(TRIES):
        chance = random.Random(seed)
        attempt(damaged(CORPUS[name], chance), name.partition(",")[0])


@given(st.binary(max_size=2_000), st.sampled_from(sorted(CORPUS)))
def test_given_any_bytes_when_read_as_any_format_then_every_error_has_a_name(
    data: bytes, name: str
) -> None:
    attempt(data, name.partition(",")[0])
    attempt(data)


@given(st.text(max_size=2_000), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_given_any_text_when_read_as_a_table_then_every_error_has_a_name(
    text: str, encoding: str
) -> None:
    attempt(text.encode(encoding, errors="replace"), "logger-csv")
    attempt(text.encode(encoding, errors="replace"), "fluke-1730")


@pytest.mark.parametrize("name", CORPUS)
def test_given_a_damaged_file_when_read_whole_then_what_is_told_of_it_is_a_fact(name: str) -> None:
    for seed in range(TRIES):
        data = damaged(CORPUS[name], random.Random(seed))
        options = Options(name.partition(",")[0], "Asia/Shanghai", MAPPINGS, READ_AT, limits=LIMITS)

        found = outcome_of(Content(data), options).found

        told = json.loads(json.dumps({"of": FILE, **found}, allow_nan=False))
        assert list(faults_of(SHAPE.body.validate(told), "")) == []
