"""The registry's memory: what was changed is never answered from it, whoever asks at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from server.registry.documents import Registry
from sync.stores.documents import ChangePage
from sync.stores.sqlite.store import SqliteStore

DEVICE = "device:d-1"


class SlowStore(SqliteStore):
    """A store whose change feed answers once it is let go; ``asked`` tells that somebody waits."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.asked, self.go_on = Event(), Event()

    def changes(self, *given: Any, **more: Any) -> ChangePage:
        self.asked.set()
        assert self.go_on.wait(20)
        return super().changes(*given, **more)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SlowStore]:
    opened = SlowStore(tmp_path / "kancha.sqlite")
    yield opened
    opened.close()


def test_given_a_moved_device_when_two_ask_at_once_then_both_hear_of_the_new_crew(
    store: SlowStore,
) -> None:
    """The second one comes while the first one still reads what changed."""
    with closing(Registry(store)) as registry, ThreadPoolExecutor(2) as pool:
        store.go_on.set()
        registry.create(DEVICE, {"crew": "c-north"})
        assert registry.find(DEVICE) == {"crew": "c-north"}
        registry.update(DEVICE, lambda content: {**content, "crew": "c-south"})

        store.asked.clear()
        store.go_on.clear()
        first = pool.submit(registry.find, DEVICE)
        assert store.asked.wait(20)
        second = pool.submit(registry.find, DEVICE)
        early = wait([second], timeout=0.2).done
        store.go_on.set()

        assert not early, f"answered from an outdated memory: {second.result()}"
        assert [found.result() for found in (first, second)] == [{"crew": "c-south"}] * 2


def test_given_a_change_by_another_process_when_asked_soon_then_it_is_known(
    store: SlowStore, tmp_path: Path
) -> None:
    store.go_on.set()
    with (
        closing(SqliteStore(tmp_path / "kancha.sqlite")) as other,
        closing(Registry(store)) as here,
        closing(Registry(other)) as there,
    ):
        here.create(DEVICE, {"crew": "c-north"})
        assert here.find(DEVICE) == {"crew": "c-north"}
        told = Event()
        end_watch = store.watch(lambda names: told.set() if "registry" in names else None)
        there.update(DEVICE, lambda content: {**content, "crew": "c-south"})
        assert told.wait(20)
        end_watch()
        assert here.find(DEVICE) == {"crew": "c-south"}
