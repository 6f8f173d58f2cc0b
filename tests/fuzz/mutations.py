"""Damage as files take it: bytes changed, lost, doubled, numbers made extreme, two files mixed."""

from __future__ import annotations

import random
import re

_EXTREMES = (b"0", b"-1", b"99999999999", b"1e309", b"NaN", b"", b"00", b"\xff", b"-32768")
_NUMBER = re.compile(rb"\d+")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one to eight accidents."""
    for _ in range(chance.randint(1, 8)):
        data = chance.choice(_ACCIDENTS)(data, chance)
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return b"\x00"
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randint(0, len(data))
    return data[:begin] + data[begin + chance.randint(0, 40) :]


def _double(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randint(0, len(data))
    part = data[begin : begin + chance.randint(1, 200)]
    return data[:begin] + part * chance.randint(1, 20) + data[begin:]


def _extreme(data: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    place = chance.choice(found)
    return data[: place.start()] + chance.choice(_EXTREMES) + data[place.end() :]


def _word(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, max(len(data) - 4, 0))
    word = chance.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\xff\xff\xff\x7f", bytes(4)])
    return data[:at] + word + data[at + 4 :]


_ACCIDENTS = (_flip, _flip, _flip, _cut, _double, _extreme, _extreme, _word)
