"""Flags that name another ticket, as they are shown to who may not see that ticket. Pure.

That there is such a ticket is said, for the flag is evidence; which one is left out of the
sentences and of the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

SENTENCES: Mapping[str, tuple[str, str]] = {
    "same-picture": (
        "同一照片也在另一工单中。",
        "The same picture is on another ticket.",
    ),
    "alike-picture": (
        "与另一工单中的照片几乎相同(64 位中 {bits} 位不同)。",
        "Nearly the same picture is on another ticket ({bits} of 64 bits differ).",
    ),
}
"""Code → Chinese and English sentence without the ticket, for every code that names one."""


def tickets_named(content: Any) -> frozenset[str]:
    """The tickets that flags name, wherever in a JSON value they stand."""
    return frozenset(_named(content))


def unnamed(content: Any, hidden: Collection[str]) -> Any:
    """A JSON value in which no flag names a ticket of ``hidden``."""
    if not hidden:
        return content
    if isinstance(content, Mapping):
        if _ticket_of(content) in hidden:
            return _without(content)
        return {key: unnamed(value, hidden) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [unnamed(item, hidden) for item in content]
    return content


def _named(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        ticket = _ticket_of(content)
        if ticket is not None:
            yield ticket
        for value in content.values():
            yield from _named(value)
    elif isinstance(content, list | tuple):
        for item in content:
            yield from _named(item)


def _ticket_of(content: Mapping[str, Any]) -> str | None:
    """The ticket that a flag names; None of all that is no such flag."""
    code, numbers = content.get("code"), content.get("numbers")
    if not isinstance(code, str) or code not in SENTENCES or not isinstance(numbers, Mapping):
        return None
    ticket = numbers.get("ticket")
    return ticket if isinstance(ticket, str) else None


def _without(flag: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {key: value for key, value in flag["numbers"].items() if key != "ticket"}
    zh, en = SENTENCES[flag["code"]]
    bits = numbers.get("bits", "?")
    return {**flag, "zh": zh.format(bits=bits), "en": en.format(bits=bits), "numbers": numbers}
