"""The history: one line for every fact that was filed, whatever became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from casework.filed import FiledFact
from casework.ticket import Line
from schemas.documents import Author, Fact
from schemas.vocabulary import FactKind


def history(
    items: Iterable[FiledFact],
    corrected: Callable[[FiledFact], datetime],
    mark: Callable[[FiledFact], str],
) -> tuple[Line, ...]:
    """Lines in order of corrected time; ``mark`` is put before what a fact is, "" for nothing."""
    rows = sorted(
        (corrected(item), item.received_at, item.fact.at.device, item.fact.id, item)
        for item in items
    )
    return tuple(
        Line(at, who(item.fact.author), mark(item) + what(item.fact), fact_id)
        for at, _, _, fact_id, item in rows
    )


def who(author: Author) -> str:
    """``crew/member``, the office user, or ``server``."""
    if author.device is not None:
        return f"{author.crew or '?'}/{author.member or '?'}"
    return author.user or "server"


def what(fact: Fact) -> str:
    """A word such as ``finding``, ``progress:arrived``, ``amends:reading``."""
    if fact.retracts is not None:
        return f"retracts:{fact.kind.value}"
    word = fact.kind.value
    if fact.kind is FactKind.PROGRESS and isinstance(fact.body.get("step"), str):
        word = f"{word}:{fact.body['step']}"
    return word if fact.amends is None else f"amends:{word}"
