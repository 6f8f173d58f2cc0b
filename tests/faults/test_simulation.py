"""The fleet simulator: all holds over a rough line and a kill, and what does not hold is seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from schemas.documents import receipt_id
from server.cli.main import main
from server.demo.patrol.handset import LineBroken
from server.registry.people import Crew
from server.settings import Settings
from server.simulation.fleet import NotForSimulation, Plan, require_no_real_crews
from server.simulation.invariants import differing, lost, unfolded
from server.simulation.ledger import Ledger, percentile
from server.simulation.network import NETWORKS, Network
from server.simulation.run import Course, Stage, prepare, simulate
from server.wiring import Parts, open_parts
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft
from tests.servers import RunningServer, running_server
from tests.waiting import until

PLAN = Plan(crews=3, devices=5, tickets=3, seed=1)


@contextmanager
def opened(folder: Path) -> Iterator[Parts]:
    with closing(open_parts(Settings.read({"KANCHA_DATA": str(folder)}))) as parts:
        yield parts


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "data") as running:
        yield running


def quiet(_: str) -> None:
    """Nobody looks."""


def test_given_a_flaky_line_and_a_server_that_is_killed_when_all_have_settled_then_all_holds(
    server: RunningServer,
) -> None:
    ledger = Ledger()
    course = Course(PLAN, seconds=20, network=NETWORKS["flaky"], facts_per_s=10, handed=2)

    def accident() -> None:
        until(lambda: ledger.counts["facts"] > 20, "the day is under way", 60)
        server.kill()
        server.restart()

    thread = Thread(target=accident)
    thread.start()
    with opened(server.folder) as parts:
        stage = Stage(parts, server.base_url, ledger, quiet)
        found = simulate(stage, course, prepare(stage, course))
    thread.join()

    assert found == []
    assert len(ledger.acknowledged) > 40
    assert ledger.counts["breaks"] > 0
    assert len(ledger.took["first pull"]) == PLAN.devices
    assert len(ledger.took["hand-over"]) == 1


def test_given_what_does_not_hold_when_it_is_looked_for_then_it_is_named(
    server: RunningServer,
) -> None:
    ledger = Ledger()
    course = Course(PLAN, seconds=3, network=Network(), facts_per_s=10, handed=0)
    with opened(server.folder) as parts:
        stage = Stage(parts, server.base_url, ledger, quiet)
        phones = prepare(stage, course)
        assert simulate(stage, course, phones) == []
        server.stop()

        gone, unproved = sorted(ledger.acknowledged)[:2]
        for doc_id in (gone, receipt_id(unproved)):
            rev = parts.store.get(OFFICE, doc_id).rev
            parts.store.put(OFFICE, Draft(doc_id, b"{}", rev, deleted=True))
        ticket = gone.partition(":")[0]
        said = list(lost(parts.store, ledger))
        assert [name in "".join(said) for name in (gone, receipt_id(unproved))] == [True, True]
        assert len(said) == 2
        assert any(ticket in one for one in unfolded(parts, [ticket]))

        phone = phones[0]
        parts.store.put(phone.phone.database, Draft("SX:reading:x", b"{}"))
        assert any("SX:reading:x" in one for one in differing(parts.store, phones))

    phone._have({"_id": "SX-FOREIGN:ticket", "_rev": "1-x"})  # as if it were delivered
    assert "SX-FOREIGN:ticket" in ledger.breaches[-1]


def test_given_an_office_with_crews_of_its_own_when_a_simulation_is_asked_for_then_it_is_refused(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "data") as parts:
        parts.identity.people.add_crew(Crew("c-north", "North"), parts.clock())
        with pytest.raises(NotForSimulation, match="c-north"):
            require_no_real_crews(parts)

    answer = CliRunner(env={"KANCHA_DATA": str(tmp_path / "data")}).invoke(main, ["simulate"])
    assert answer.exit_code == 1
    assert "c-north" in answer.output


def test_given_a_line_that_loses_every_reply_when_a_phone_asks_then_it_hears_of_a_break(
    server: RunningServer,
) -> None:
    ledger = Ledger()
    course = Course(Plan(1, 1, 1, 1), seconds=1, network=Network(), facts_per_s=1, handed=0)
    with opened(server.folder) as parts:
        phones = prepare(Stage(parts, server.base_url, ledger, quiet), course)

    phones[0].use(Network(lost=1.0))
    with pytest.raises(LineBroken, match="lost"):
        phones[0].pull()
    phones[0].use(Network(away=1.0, away_s=60))
    with pytest.raises(LineBroken, match="tunnel"):
        phones[0].pull()


def test_percentiles_are_values_that_were_seen() -> None:
    assert [percentile([3.0, 1.0, 2.0], at) for at in (0, 50, 100)] == [1.0, 2.0, 3.0]
    assert percentile([], 95) == 0.0
