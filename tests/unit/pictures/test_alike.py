"""The index of likenesses finds what differs in few bits, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from casework.photo_checks import Twin
from server.pictures.alike import Known, Likenesses

SEED = 0x0123_4567_89AB_CDEF


def changed(number: int, *bits: int) -> int:
    for bit in bits:
        number ^= 1 << bit
    return number


@pytest.mark.parametrize("bits", [0, 3, 4, 7, 11])
def test_given_hashes_then_those_within_the_bits_are_found_wherever_they_differ(
    tmp_path: Path, bits: int
) -> None:
    index = Likenesses(tmp_path / "alike.sqlite")
    chance = random.Random(7)
    for number in range(60):
        apart = number % 14
        other = changed(SEED, *chance.sample(range(64), apart))
        index.add([Known(f"e-{number}", f"T-{number}", f"h-{number}", other)])
        found = index.twins("T-MINE", "another", f"{SEED:016x}", bits)
        assert all(twin.bits is not None and twin.bits <= bits for twin in found)
        index.close()
        (tmp_path / "alike.sqlite").unlink()
        index = Likenesses(tmp_path / "alike.sqlite")
        assert bool(found) is (apart <= bits)
    index.close()


def test_given_a_hash_with_its_highest_bit_then_it_is_found(tmp_path: Path) -> None:
    index = Likenesses(tmp_path / "alike.sqlite")
    index.add([Known("e-1", "T-1", "h-1", 1 << 63 | 5)])

    assert index.twins("T-2", "h-2", f"{1 << 63 | 4:016x}", 4) == [Twin("T-1", 1)]
    assert index.twins("T-1", "h-2", f"{1 << 63 | 4:016x}", 4) == []
    index.close()


def test_given_the_same_file_then_it_is_told_before_what_is_only_alike(tmp_path: Path) -> None:
    index = Likenesses(tmp_path / "alike.sqlite")
    index.add([Known("e-1", "T-1", "h-1", SEED), Known("e-2", "T-2", "h-2", changed(SEED, 1))])

    assert index.twins("T-3", "h-2", f"{SEED:016x}", 4) == [Twin("T-2", None)]
    assert index.twins("T-3", "h-3", f"{SEED:016x}", 4) == [Twin("T-1", 0)]
    assert index.twins("T-3", "h-3", None, 4) == []
    index.close()
