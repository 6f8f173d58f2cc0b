"""Whose request is next where more come than can be worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from server.waiting_line import MOST, MOST_OF_ONE, TooLong, WaitingLine


class Counter:
    """Requests at a line; each is worked on until it is told to end."""

    def __init__(self, line: WaitingLine) -> None:
        self.line = line
        self.begun: list[str] = []
        self.sent_away: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *requests: str) -> None:
        """Requests named sender-number, in this order."""
        for name in requests:
            self.ends[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._ask(name))
        await settled()

    async def end(self, *requests: str) -> None:
        for name in requests:
            self.ends[name].set()
        await settled()

    async def leave(self, request: str) -> None:
        self.tasks[request].cancel()
        await settled()

    async def _ask(self, name: str) -> None:
        try:
            async with self.line.turn(name.partition("-")[0]):
                self.begun.append(name)
                await self.ends[name].wait()
        except TooLong:
            self.sent_away.append(name)


async def settled() -> None:
    """Until the loop has nothing more to do at once."""
    for _ in range(10):
        await asyncio.sleep(0)


def at(line: WaitingLine, play: Callable[[Counter], Awaitable[None]]) -> Counter:
    async def run() -> Counter:
        counter = Counter(line)
        await play(counter)
        for event in counter.ends.values():
            event.set()
        await asyncio.gather(*counter.tasks.values(), return_exceptions=True)
        return counter

    return asyncio.run(run())


def test_given_one_sender_with_many_requests_when_others_come_then_all_take_turns() -> None:
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "a-2", "a-3", "a-4", "a-5", "b-1", "c-1", "c-2")
        await counter.end("a-1")
        await counter.end("a-2")
        await counter.end("a-3", "b-1")

    seen = at(WaitingLine(2, of_one=2), play).begun

    assert seen[:7] == ["a-1", "a-2", "a-3", "b-1", "c-1", "a-4", "c-2"]


def test_given_turns_left_when_one_sender_has_all_it_may_then_the_next_one_is_let_in() -> None:
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "a-2", "a-3", "b-1")
        assert counter.begun == ["a-1", "a-2", "b-1"]
        await counter.end("b-1")
        assert "a-3" not in counter.begun
        await counter.end("a-1")
        assert counter.begun[-1] == "a-3"

    at(WaitingLine(4, of_one=2), play)


def test_given_no_turn_for_as_long_as_clients_wait_when_it_is_over_then_one_is_sent_away() -> None:
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "b-1", "c-1")
        await counter.tasks["b-1"]
        await counter.tasks["c-1"]
        await counter.end("a-1")
        await counter.come("d-1")

    seen = at(WaitingLine(1, patience_s=0.001), play)

    assert (seen.begun, seen.sent_away) == (["a-1", "d-1"], ["b-1", "c-1"])


def test_given_a_full_line_when_one_more_comes_then_it_is_sent_away_at_once() -> None:
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "b-1", "c-1", "d-1")
        assert counter.sent_away == ["d-1"]

    seen = at(WaitingLine(1, most=2), play)

    assert seen.begun == ["a-1", "b-1", "c-1"]


def test_given_a_line_full_of_one_senders_requests_when_turns_are_free_then_others_have_them() -> (
    None
):
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "a-2", "a-3", "b-1", "b-2")

    seen = at(WaitingLine(4, of_one=1, most=2, most_of_one=2), play)

    assert (seen.begun[:2], seen.sent_away) == (["a-1", "b-1"], ["b-2"])


def test_given_all_turns_taken_when_one_sender_fills_its_part_of_the_line_then_others_wait() -> (
    None
):
    async def play(counter: Counter) -> None:
        await counter.come("a-1", *(f"a-{number}" for number in range(2, MOST + 2)), "b-1")
        assert counter.sent_away[0] == f"a-{MOST_OF_ONE + 2}"
        await counter.end("a-1")
        await counter.end("a-2")
        assert counter.begun == ["a-1", "a-2", "b-1"]

    at(WaitingLine(1, of_one=1), play)


def test_given_one_who_leaves_while_waiting_when_the_turn_comes_then_the_next_one_has_it() -> None:
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "b-1", "c-1")
        await counter.leave("b-1")
        await counter.end("a-1")
        assert counter.begun == ["a-1", "c-1"]
        await counter.leave("c-1")
        await counter.come("d-1")
        assert counter.begun[-1] == "d-1"

    at(WaitingLine(1), play)


def test_given_one_who_leaves_at_the_moment_of_the_turn_when_others_wait_then_it_is_not_lost() -> (
    None
):
    async def play(counter: Counter) -> None:
        await counter.come("a-1", "b-1", "c-1")
        counter.ends["a-1"].set()
        await asyncio.sleep(0)  # b has the turn, and has not heard of it
        await counter.leave("b-1")
        assert counter.begun[-1] == "c-1"

    at(WaitingLine(1), play)


def test_given_who_is_sent_away_when_they_are_told_to_come_again_then_not_all_at_once() -> None:
    waits = {TooLong().again_s for _ in range(200)}

    assert min(waits) >= 5
    assert len(waits) > 5


@pytest.mark.parametrize("senders", [1, 7, 300])
def test_given_many_requests_when_all_are_done_then_all_had_a_turn_and_nothing_is_kept(
    senders: int,
) -> None:
    line = WaitingLine(16, of_one=4, most_of_one=MOST)

    async def ask(number: int) -> None:
        async with line.turn(f"s{number % senders}"):
            assert line._total <= 16
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        await asyncio.gather(*(ask(number) for number in range(MOST)))

    asyncio.run(all_of_them())

    assert (line._total, line._length, line._working, dict(line._waiting)) == (0, 0, {}, {})
