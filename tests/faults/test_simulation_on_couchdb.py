"""The fleet simulator with documents on a CouchDB that it starts, and kills in the day."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli.hosting import Address, answers
from server.cli.main import main
from server.cli.own_process import OwnProcess
from server.simulation.stage import ServerFailed
from tests.couch_servers import kancha_as_store
from tests.district import ADMIN, hire
from tests.faults.auditing import KANCHA
from tests.ports import own_address

DAY = ("--hours", "0.003", "--facts-per-second", "10", "--network", "none")
FLEET = ("--crews", "20", "--tickets", "2", "--hand-over", "5", *DAY)
RESTART = ("--scenario", "couchdb-restart")


@pytest.fixture
def place() -> Address:
    """Where the CouchDB is to answer."""
    return own_address()


def store_at(place: Address) -> str:
    """What KANCHA_STORE says of it: Kancha's own `/sync/`, as an administrator."""
    name, password = ADMIN
    return f"http://{name}:{password.replace(' ', '%20')}@{place.host}:{place.port}/sync"


def command_for(folder: Path, place: Address) -> str:
    """What runs a Kancha on SQLite there."""
    hire(folder)
    own = {
        "KANCHA_STORE": "sqlite",
        "KANCHA_STORE_PREFIX": "",
        "KANCHA_DATA": str(folder),
        "KANCHA_BIND": f"{place.host}:{place.port}",
        "KANCHA_MAILROOM": "off",
    }
    return shlex.join(["env", *(f"{name}={value}" for name, value in own.items()), KANCHA, "serve"])


def simulated(folder: Path, *words: str, **env: str) -> Result:
    """`kancha simulate` of twenty crews, with a server of its own."""
    bind = own_address()
    own = {"KANCHA_DATA": str(folder), "KANCHA_BIND": f"{bind.host}:{bind.port}", **env}
    return CliRunner(env=own).invoke(main, ["simulate", *FLEET, *words])


def test_given_documents_on_a_couchdb_when_it_is_killed_in_the_day_then_phones_wait_and_all_holds(
    tmp_path: Path, place: Address
) -> None:
    command = command_for(tmp_path / "couch", place)
    on = {"KANCHA_STORE": store_at(place), "KANCHA_STORE_PREFIX": "kept-"}

    done = simulated(tmp_path / "data", *RESTART, "--couchdb", command, **on)

    assert done.exit_code == 0, done.output
    line = re.search(r"(\d+) facts, .* (\d+) sent away, 0 breaches", done.stdout)
    assert line is not None
    assert int(line[1]) > 20
    assert int(line[2]) > 0
    assert "CouchDB away, until it answers" in done.stdout
    assert "All holds" in done.stdout
    assert not (tmp_path / "data" / "kancha.sqlite").exists()
    assert not answers(place)


def test_given_a_couchdb_of_somebody_else_when_it_is_to_be_killed_then_it_is_left_alone(
    tmp_path: Path,
) -> None:
    with kancha_as_store(tmp_path / "couch") as (theirs, _):
        on = {"KANCHA_STORE": f"{theirs.base_url}/sync"}
        done = simulated(tmp_path / "data", *RESTART, "--couchdb", "true", **on)

        assert done.exit_code == 1
        assert "answers at" in done.output
        assert "already" in done.output
        assert theirs.process.poll() is None


def test_given_a_command_that_has_another_run_it_when_it_is_killed_then_that_is_said() -> None:
    own = OwnProcess("The CouchDB", ("sleep", "600"), lambda: True)
    own.start()

    with pytest.raises(ServerFailed, match="lives on"):
        own.kill()


def test_given_no_couchdb_to_kill_when_it_is_asked_for_then_it_is_said_what_lacks(
    tmp_path: Path, place: Address
) -> None:
    without = simulated(tmp_path / "data", *RESTART)
    in_a_file = simulated(tmp_path / "data", *RESTART, "--couchdb", "couchdb")
    dead = simulated(
        tmp_path / "data", *RESTART, "--couchdb", "false", KANCHA_STORE=store_at(place)
    )
    nothing = simulated(
        tmp_path / "data", *RESTART, "--couchdb", "/no/such", KANCHA_STORE=store_at(place)
    )

    found = (without, in_a_file, dead, nothing)
    assert [one.exit_code for one in found] == [1, 1, 1, 1]
    assert "say with --couchdb what runs it" in without.output
    assert "name its address with KANCHA_STORE" in in_a_file.output
    assert "did not come up" in dead.output
    assert "cannot be started" in nothing.output
