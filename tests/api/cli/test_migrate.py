"""`kancha migrate`: what it refuses before it touches anything."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli.main import main
from server.migration.mark import Mark, State, put_mark
from server.occupancy import alone, unfinished
from sync.mailroom.names import REGISTRY
from sync.stores.copies import FILE
from sync.stores.sqlite.store import SqliteStore
from tests.district import hire


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say with --to or --to-file where the documents go."),
        (("--to", "sqlite", "--to-file", "x"), "Say with --to or --to-file"),
        (("--to", "sqlite"), "The documents are there already."),
        (("--to", "couch:5984"), "--to: is neither `sqlite` nor an address"),
        (("--to-file", "nowhere"), "--to-file=nowhere cannot be read"),
    ],
)
def test_given_no_place_to_go_when_moved_then_it_is_said(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    seen = CliRunner().invoke(main, ["migrate", *words], env={"KANCHA_DATA": str(tmp_path)})

    assert seen.exit_code == 2
    assert said in seen.output


def test_given_a_folder_without_an_office_when_moved_then_no_file_is_made(tmp_path: Path) -> None:
    words = ["migrate", "--to", "http://a:b@127.0.0.1:1"]
    seen = CliRunner().invoke(main, words, env={"KANCHA_DATA": str(tmp_path)})

    assert seen.exit_code == 1
    assert "There is no office in" in seen.output
    assert not (tmp_path / "kancha.sqlite").exists()


def test_given_a_couchdb_that_does_not_answer_when_moved_then_the_office_stays_as_it_is(
    tmp_path: Path,
) -> None:
    hire(tmp_path)
    words = ["migrate", "--to", "http://admin:secret@127.0.0.1:1", "--finish"]
    seen = CliRunner().invoke(main, words, env={"KANCHA_DATA": str(tmp_path)})

    assert seen.exit_code == 1
    assert "does not answer" in seen.output
    assert "secret" not in seen.output
    doctor = CliRunner().invoke(main, ["doctor"], env={"KANCHA_DATA": str(tmp_path)})
    assert "opens and is sound" in doctor.output


@pytest.mark.parametrize("words", [("--to", "http://a:b@127.0.0.1:1", "--finish"), ("--cancel",)])
def test_given_a_restore_that_was_cut_off_when_moved_then_it_is_refused_and_the_word_of_it_stays(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    hire(tmp_path)
    with pytest.raises(RuntimeError):
        fail_amid("The backup of noon", tmp_path)
    if words == ("--cancel",):
        with closing(SqliteStore(tmp_path / FILE)) as store:
            put_mark(store, Mark(State.LEAVING, "there", store.info(REGISTRY).uuid))

    seen = CliRunner().invoke(main, ["migrate", *words], env={"KANCHA_DATA": str(tmp_path)})

    assert seen.exit_code == 1
    assert "was cut off: run `kancha restore` again" in seen.output
    assert unfinished(tmp_path)


def fail_amid(work: str, folder: Path) -> None:
    with alone(folder) as begin:
        begin(work)
        raise RuntimeError


def test_given_an_office_that_went_elsewhere_when_the_doctor_looks_then_it_says_where(
    tmp_path: Path,
) -> None:
    hire(tmp_path)
    with closing(SqliteStore(tmp_path / FILE)) as store:
        put_mark(store, Mark(State.LEFT, "http://couch:5984", store.info(REGISTRY).uuid))

    seen = CliRunner().invoke(main, ["doctor"], env={"KANCHA_DATA": str(tmp_path)})

    assert "its documents were moved to http://couch:5984" in seen.output
    assert seen.exit_code == 1
