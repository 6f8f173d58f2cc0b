"""How many large bodies are worked on at once."""

from __future__ import annotations

import asyncio

from server.admission import Admission

MIB = 1 << 20


def most_at_once(sizes: list[int], *, packed: bool = False) -> tuple[int, list[int]]:
    """How many bodies were in at once at most, and the order in which they came in."""
    inside, most, order = 0, 0, list[int]()

    async def one(admission: Admission, number: int, size: int) -> None:
        nonlocal inside, most
        async with admission.room_for(size, packed=packed):
            inside += 1
            most = max(most, inside)
            order.append(number)
            for _ in range(5):  # as long as others need to come in where they may
                await asyncio.sleep(0)
            inside -= 1

    async def all_of_them() -> None:
        admission = Admission(10 * MIB)
        await asyncio.gather(*(one(admission, *item) for item in enumerate(sizes)))

    asyncio.run(all_of_them())
    return most, order


def test_given_bodies_that_fit_together_then_they_are_worked_on_at_once() -> None:
    assert most_at_once([5 * MIB, 5 * MIB])[0] == 2


def test_given_more_than_fits_then_they_wait_and_come_in_turn() -> None:
    assert most_at_once([6 * MIB, 6 * MIB, 4 * MIB]) == (2, [0, 1, 2])


def test_given_a_body_larger_than_all_room_then_it_goes_alone() -> None:
    assert most_at_once([30 * MIB, 30 * MIB])[0] == 1


def test_given_small_bodies_then_none_waits() -> None:
    assert most_at_once([MIB] * 40)[0] == 40


def test_given_packed_bodies_then_they_count_as_what_they_may_become() -> None:
    assert most_at_once([20_000, 20_000], packed=True)[0] == 1
    assert most_at_once([20_000, 20_000])[0] == 2
