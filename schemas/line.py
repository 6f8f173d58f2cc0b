"""Sentences as keys with what stands in their gaps, so that a page can say them in its language.

A line is phrases that are read one after the other. The same in the pages:
``server/web/shared/rules/line.ts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key of a catalogue, and by name what stands in its gaps: a text, or a line."""

    key: str
    gaps: tuple[tuple[str, str | Line], ...] = ()


Line = tuple[Phrase, ...]


def phrase(key: str, **gaps: str | Line) -> Line:
    """A line of one phrase."""
    return (Phrase(key, tuple(gaps.items())),)


def joined(lines: Sequence[Line], between: str) -> Line:
    """One line of several, with a phrase of the key ``between`` in the middle of two."""
    first, *rest = lines or [()]
    return first + tuple(part for line in rest for part in (Phrase(between), *line))


def say(line: Line, words: Callable[[str], str]) -> str:
    """The line in words; ``words``: the sentence of a key, with gaps such as ``{limit}``."""
    return "".join(_say(part, words) for part in line)


def to_json(line: Line) -> list[dict[str, Any]]:
    """As pages read it: ``[{"key": …, "gaps": {name: text or line}}]``."""
    return [
        {
            "key": part.key,
            "gaps": {
                name: gap if isinstance(gap, str) else to_json(gap) for name, gap in part.gaps
            },
        }
        for part in line
    ]


def _say(part: Phrase, words: Callable[[str], str]) -> str:
    gaps = dict(part.gaps)

    def fill(found: re.Match[str]) -> str:
        gap = gaps[found[1]]
        return gap if isinstance(gap, str) else say(gap, words)

    return _GAP.sub(fill, words(part.key))
