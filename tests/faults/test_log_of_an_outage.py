"""What the log of a server says while the server that keeps its documents is away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.couch_servers import kancha_as_store, settings_for
from tests.district import ADMIN, Caller, hire
from tests.servers import running_server
from tests.waiting import until

AWAY = "The store is away, and all that needs it waits: "
BACK = "The store answers again, and all goes on."


def test_given_the_store_away_for_a_while_when_the_log_is_read_then_it_says_so_once_and_when_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []

    def told(words: str) -> bool:
        said.extend(capfd.readouterr().err.splitlines())
        return any(words in line for line in said)

    (tmp_path / "backing").mkdir()
    with kancha_as_store(tmp_path / "backing") as (backing, address):
        env = settings_for(replace(address, prefix="kept-"), tmp_path / "address")
        hire(tmp_path / "data", **env)
        with running_server(tmp_path / "data", env=env) as server:
            caller = Caller(server.base_url)
            until(lambda: caller.ask("GET", "/readyz").status == 200, "all is well")
            backing.kill()
            until(lambda: told(AWAY), "the log says that the store is away", 60)
            for _ in range(3):  # each look waits for the store, as the workers do
                assert caller.ask("GET", "/readyz").status == 503
            backing.restart()
            until(lambda: told(BACK), "the log says that it is back", 60)
            until(lambda: caller.ask("GET", "/readyz").status == 200, "all is well again", 60)
    told("")

    assert sum(AWAY in line for line in said) == 1
    assert sum(BACK in line for line in said) == 1
    assert [line for line in said if line.startswith("Traceback") or "urllib3" in line] == []
    assert not any(word in "".join(said) for word in (ADMIN[1], quote(ADMIN[1])))
    assert ADMIN[1] not in "".join(said)
