"""What full-text search compares: short pieces of text, made alike of tickets and of queries.

* Of Chinese (and all that is not ASCII) each character and each two neighbours: names and words
  of two characters are what people type.
* Of Latin letters and digits each three neighbours; ``_`` fills up at a run's end, so that every
  one or two of them begin a piece (a query for one or two asks for pieces that begin so).

SQLite's own trigram tokenizer finds nothing for fewer than three characters, which is most Chinese
words. A text that has all pieces of a word need not have the word: look into what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import add

_RUNS = re.compile(r"[a-z0-9]+|[^\W\x00-\x7f]+")
_PIECE = 3


def words(query: str) -> list[str]:
    """The words of a query, in lower case; a ticket must have all of them."""
    return query.lower().replace("\x00", " ").split()


def grams(text: str) -> str:
    """All pieces of a text in lower case, parted by spaces, each once, in any order."""
    pieces: set[str] = set()
    for run in _RUNS.findall(text):
        if run[0] < "\x80":
            filled = run + "__"
            pieces.update([filled[at : at + _PIECE] for at in range(len(run))])
        else:
            pieces.update(run)
            pieces.update(map(add, run, run[1:]))
    return " ".join(pieces)


def match(of_words: list[str]) -> str | None:
    """An FTS5 expression that every text with all these words fits; None: nothing to ask for."""
    terms = dict.fromkeys(term for word in of_words for term in _terms(word))
    return " AND ".join(terms) or None


def _terms(word: str) -> Iterator[str]:
    for run in _RUNS.findall(word):
        if run[0] >= "\x80":
            yield from _cover(run, 2)
        elif len(run) < _PIECE:
            yield f'"{run}"*'
        else:
            yield from _cover(run, _PIECE)


def _cover(run: str, size: int) -> Iterator[str]:
    """Pieces side by side that have all characters: those that overlap them tell little more,
    and each one costs."""
    last = max(0, len(run) - size)
    for at in (*range(0, last, size), last):
        yield f'"{run[at : at + size]}"'
