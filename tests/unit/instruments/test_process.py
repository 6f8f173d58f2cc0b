"""Files read in a process of their own: the same outcome, and a process that may die."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.instruments.content import Content
from media.instruments.contract import Limits, Options
from media.instruments.process import Reader
from media.instruments.reading import outcome_of
from tests.fuzz.corpus import CORPUS
from tests.unit.instruments.files import READ_AT, Cfg, sample
from tests.waiting import until

OPTIONS = Options(timezone="Asia/Shanghai", read_at=READ_AT)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.mark.parametrize("name", CORPUS)
def test_given_a_file_of_each_format_when_read_there_then_the_outcome_is_as_here(
    reader: Reader, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(CORPUS[name])

    assert reader.read(file, name, OPTIONS) == outcome_of(Content(file, name), OPTIONS)


def test_given_a_record_with_its_partner_when_read_there_then_both_are_read(
    reader: Reader, tmp_path: Path
) -> None:
    (tmp_path / "config").write_bytes(Cfg(samples=1).encoded())
    (tmp_path / "samples").write_bytes(sample("ASCII", 1, [10]))

    found = reader.read(
        tmp_path / "config", "f.cfg", Options(partner=Content(tmp_path / "samples"))
    ).found

    assert [channel["max"] for channel in found["channels"]] == [6.0]


def test_given_a_process_that_died_when_the_next_file_comes_then_it_is_read_in_another(
    reader: Reader, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(CORPUS["p1"])
    reader.read(file, "p1", OPTIONS)
    first = reader.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)

    assert reader.read(file, "p1", OPTIONS).error is None
    assert reader.pid != first


def test_given_a_file_that_takes_too_long_when_read_then_it_is_told_so(
    reader: Reader, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_bytes(CORPUS["fluke-1730"])

    found = reader.read(file, "week.txt", Options(timezone="UTC", limits=Limits(seconds=-1.0)))

    assert found.error is not None
    assert found.error["code"] == "took-too-long"


def test_given_no_file_for_a_while_then_no_process_waits_for_one(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(CORPUS["p1"])
    reader = Reader(rest_after_s=0.01)

    reader.read(file, "p1", OPTIONS)

    until(lambda: reader.pid is None, "the process is ended")
    assert reader.read(file, "p1", OPTIONS).error is None
    reader.close()
