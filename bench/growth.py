"""m: what one more fact costs as its ticket grows (Kancha alone, in this process).

A crew's device pushes into one ticket. At each size the next facts come one by one, each with a
round of the mailroom of its own: filed, receipted, folded with all the others, delivered.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.crews import District, Phone
from bench.kancha_data import settings_for
from bench.material import Doc
from bench.measuring import Effort
from casework.fold import fold
from server.wiring import Parts, open_parts
from sync.mailroom.dossier import Dossiers
from sync.stores.documents import Draft

_SIZES = (10, 30, 100, 300, 1_000)
_TIMES = 15


@dataclass(frozen=True, slots=True)
class Size:
    """Milliseconds at a ticket of so many facts: the processor's for the fold alone, and those
    until a fact has gone its whole way."""

    facts: int
    fold_ms: float
    whole_ms: float


def growth(effort: Effort) -> Iterator[Size]:
    """The sizes one after another, of the same ticket."""
    with tempfile.TemporaryDirectory(prefix="kancha-bench-") as folder:
        settings = settings_for(Path(folder), 0, 1, mailroom=False)
        with closing(open_parts(settings)) as parts:
            district = District(1, 1)
            district.fill(parts)
            phone, there = district.phones[0], 2
            for size in _SIZES[: effort.of(len(_SIZES), 3)]:
                _push(parts, phone, phone.visit(0, max(1, size - there), parts.clock()))
                whole_ms = [_took_ms(parts, phone) for _ in range(_TIMES)]
                there = max(size, there + 1) + _TIMES
                yield Size(size, _fold_ms(parts, phone), statistics.median(whole_ms))


def _took_ms(parts: Parts, phone: Phone) -> float:
    docs = phone.visit(0, 1, parts.clock())
    start = time.perf_counter()
    _push(parts, phone, docs)
    return (time.perf_counter() - start) * 1000


def _push(parts: Parts, phone: Phone, docs: list[Doc]) -> None:
    """Writes as a push does, then lets the mailroom work until nothing is left to do."""
    drafts = [Draft.of(doc["_id"], _body(doc)) for doc in docs]
    parts.store.write(phone.mailbox, drafts)
    parts.mailroom.step()


def _body(doc: Doc) -> Doc:
    return {key: value for key, value in doc.items() if not key.startswith("_")}


def _fold_ms(parts: Parts, phone: Phone) -> float:
    """The fold of what the office has, without reading it: processor time, for it only computes,
    and a long fold is interrupted more often where others want the machine."""
    ticket = phone.tasks[0].ticket
    sheets = Dossiers(parts.store, parts.rules).read(ticket).sheets.values()
    filed = [sheet.filed for sheet in sheets if sheet.filed is not None]
    took = []
    for _ in range(_TIMES):
        start = time.thread_time()
        fold(ticket, filed, parts.rules)
        took.append((time.thread_time() - start) * 1000)
    return statistics.median(took)
