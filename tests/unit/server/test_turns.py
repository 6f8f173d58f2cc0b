"""Turns over several tickets."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

from server.turns import Turns

ONE, OTHER = "T20261123-AAAAAA", "T20261123-BBBBBB"


def test_a_turn_over_the_same_ticket_twice_is_one_turn(tmp_path: Path) -> None:
    with Turns(tmp_path).of(ONE, ONE):
        assert len(list(tmp_path.iterdir())) == 1


def test_turns_over_two_tickets_named_either_way_round_never_overlap_nor_wait_for_each_other(
    tmp_path: Path,
) -> None:
    turns, begin = Turns(tmp_path), Barrier(4)
    inside: list[int] = []
    most: list[int] = []

    def work(pair: tuple[str, str]) -> None:
        begin.wait()
        for _ in range(200):
            with turns.of(*pair):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    pairs = [(ONE, OTHER), (OTHER, ONE)] * 2
    threads = [Thread(target=work, args=(pair,), daemon=True) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not any(thread.is_alive() for thread in threads)
    assert (len(most), max(most)) == (800, 1)
