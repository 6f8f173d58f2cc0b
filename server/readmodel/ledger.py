"""Ledgers (台账): the places where tickets recur, to be signed off one by one (问题销号).

sites          addresses with more than one ticket
transformers   transformer areas with more than one ticket

The place with the most tickets comes first. ``classes``, ``causes`` and ``parties`` say how many
tickets have each, the most frequent first (``overload 3, neutral-fault 1``): a cause is what a
finding that counts names, a ticket may have several; parties are those that are confirmed.
``remedied`` are the tickets whose measures are all done.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from casework.status import SETTLED
from schemas.vocabulary import ResponsibilityState
from server.masking import masked_address
from server.readmodel.moments import text_of
from server.readmodel.statistics import DIMENSIONS, JOINS, Question, Table, fetched, where_of
from sync import jsontext

_SETTLED = ", ".join(f"'{status.value}'" for status in sorted(SETTLED))
"""Decided, whatever was done since."""
_CONFIRMED = f"t.party_state = '{ResponsibilityState.CONFIRMED.value}'"
_PARTS: Mapping[str, tuple[str, Sequence[str]]] = {
    "classes": ("class", ()),
    "causes": ("cause", ()),
    "parties": ("party", (_CONFIRMED,)),
}
"""Column of the ledger -> the dimension that it counts, and on which tickets."""
_NAMES = (
    "tickets", "accounts", "undecided", "remedied", *_PARTS, "first_opened_at", "last_opened_at",
    "lat", "lon",
)  # fmt: skip


def sites(database: sqlite3.Connection, question: Question) -> Table:
    """Addresses with more than one ticket; masked for those who see no identity."""
    masks = not question.wanted.scope.identity
    return _recurring(database, question, "address", masked_address if masks else str)


def transformers(database: sqlite3.Connection, question: Question) -> Table:
    """Transformer areas with more than one ticket."""
    return _recurring(database, question, "transformer", str)


def _recurring(
    database: sqlite3.Connection, question: Question, column: str, shown: Callable[[str], str]
) -> Table:
    where, values = where_of(question, [f"t.{column} IS NOT NULL"])
    sql = f"""SELECT t.{column}, count(*) AS many, count(DISTINCT t.account),
        total(t.status NOT IN ({_SETTLED})), total(t.executed_at IS NOT NULL),
        min(t.opened_at), max(t.opened_at), round(avg(t.lat), 6), round(avg(t.lon), 6)
        FROM ticket AS t {where} GROUP BY 1 HAVING many > 1
        ORDER BY many DESC, 1 LIMIT {question.limit}"""  # noqa: S608 (own words)
    found = fetched(database, sql, values)
    places = [row[0] for row in found]
    parts = [_counted(database, question, (column, places), name) for name in _PARTS]
    rows = [
        (
            shown(place), many, accounts, int(undecided), int(remedied),
            *(part.get(place) for part in parts), text_of(first), text_of(last), lat, lon,
        )
        for place, many, accounts, undecided, remedied, first, last, lat, lon in found
    ]  # fmt: skip
    return Table((column, *_NAMES), rows)


def _counted(
    database: sqlite3.Connection, question: Question, at: tuple[str, list[str]], name: str
) -> dict[str, str]:
    """What stands in one of the parted columns, by place."""
    column, places = at
    dimension, tests = _PARTS[name]
    where, values = where_of(question, tests)
    word = DIMENSIONS[dimension]
    sql = f"""SELECT t.{column}, {word}, count(*) AS many
        FROM ticket AS t{JOINS.get(dimension, "")} {f"{where} AND" if where else "WHERE"}
        t.{column} IN (SELECT value FROM json_each(?)) AND {word} IS NOT NULL
        GROUP BY 1, 2 ORDER BY 1, many DESC, 2"""  # noqa: S608 (own words)
    told: dict[str, list[str]] = defaultdict(list)
    for place, word, many in fetched(database, sql, [*values, jsontext.dumps(places).decode()]):
        told[place].append(f"{word} {many}")
    return {place: ", ".join(words) for place, words in told.items()}


TABLES: dict[str, Callable[[sqlite3.Connection, Question], Table]] = {
    "sites": sites,
    "transformers": transformers,
}
