"""python -m bench [--quick] [--only a,b,…] [--peer none|pouchdb-server] [--workers N]

Measures Kancha and a peer alternately in the same run and prints a table; see bench/README.md.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

import psutil

from bench.attachments import Attachments
from bench.console import console_map
from bench.costs import costs
from bench.devices import Devices
from bench.feeds import FeedsOnMany, FeedsOnOne
from bench.field_app import field_app
from bench.growth import growth
from bench.instruments import parsers
from bench.mainjob import main_job
from bench.measuring import Cost, Effort, MemoryWatch, Part, Sample
from bench.office import office_work
from bench.pictures import intake, lookup
from bench.pouch import RealPouch
from bench.readmodel import read_model
from bench.reads import BulkGet, Changes, RevsDiff
from bench.report import Results
from bench.rough_line import rough
from bench.scale import curves
from bench.servers import (
    HERE,
    KANCHA,
    PEER,
    KanchaSetup,
    Server,
    install_node_packages,
    running_kancha,
    running_peer,
)
from bench.uploads import uploads
from bench.writes import Grafts, NewEdits
from server.clock import utc_now

_PARTS: tuple[type[Part], ...] = (
    NewEdits,
    Grafts,
    Changes,
    BulkGet,
    RevsDiff,
    Devices,
    Attachments,
    RealPouch,
    FeedsOnMany,
    FeedsOnOne,
)
_LETTERS = "abcdefghHijklmnopqrstuv"


class Bench:
    """One run of the whole, or of the parts asked for."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._start_s = time.monotonic()
        self._effort = Effort(asked.quick)
        self._workers: int = asked.workers
        self._office: Path | None = asked.office
        self._only: str = asked.only.replace(",", "").replace("h", "hH")
        self._names = [PEER, KANCHA] if asked.peer == PEER else [KANCHA]
        self.results = Results(_facts(asked))

    def run(self) -> None:
        """Measures; what fails is noted and the rest goes on."""
        parts = [part for part in _PARTS if part.letter in self._only]
        if any(not part.alone for part in parts):
            with ExitStack() as stack, self._guard("servers side by side"):
                servers = [stack.enter_context(self._start(name)) for name in self._names]
                watches = [stack.enter_context(_watched(server)) for server in servers]
                for part in parts:
                    if not part.alone:
                        with self._guard(part.__name__):
                            self._side_by_side(part(self._effort), servers)
                for server, watch in zip(servers, watches, strict=True):
                    self._note_memory(server, watch)
        for part in parts:
            if part.alone:
                with self._guard(part.__name__):
                    self._one_by_one(part(self._effort))
        self._kancha_alone()

    def _side_by_side(self, part: Part, servers: list[Server]) -> None:
        for server in servers:
            part.prepare(server)
        for _ in range(self._runs(part)):
            for server in servers:
                self._take(server.name, part.measure(server))

    def _one_by_one(self, part: Part) -> None:
        for _ in range(self._runs(part)):
            for name in self._names:
                with self._start(name) as server:
                    self._take(name, part.measure(server))

    def _kancha_alone(self) -> None:
        if "j" in self._only:
            with self._guard("curves"):
                for point in curves(self._effort):
                    self.results.points.append(point)
                    print(point, flush=True)
        if "k" in self._only:
            with self._guard("main job"):
                self._take(KANCHA, main_job(self._effort, self._workers))
        for letter, measured in (
            ("l", partial(read_model, folder=self._office)),
            ("n", intake),
            ("o", lookup),
            ("p", parsers),
            ("q", rough),
            ("r", office_work),
            ("s", uploads),
            ("t", field_app),
            ("u", console_map),
            ("v", costs),
        ):
            if letter in self._only:
                with self._guard(f"part {letter}"):
                    self._take(KANCHA, measured(self._effort))
        if "m" in self._only:
            with self._guard("growing ticket"):
                for size in growth(self._effort):
                    self.results.sizes.append(size)
                    print(size, flush=True)

    def _take(self, name: str, samples: Iterator[Sample]) -> None:
        for sample in samples:
            self.results.add(name, sample)
            passed_s = time.monotonic() - self._start_s
            print(
                f"{passed_s:5.0f} s  {name:15} {sample.line:20} {sample.value:12,.1f}", flush=True
            )

    def _note_memory(self, server: Server, watch: MemoryWatch) -> None:
        nothing = Cost(0, 0, 0)
        memory = [("memory_idle", watch.idle_mb), ("memory_peak", watch.peak_mb)]
        self._take(server.name, iter([Sample(line, mb, nothing) for line, mb in memory]))

    def _runs(self, part: Part) -> int:
        return 1 if self._effort.quick else part.runs

    def _start(self, name: str) -> AbstractContextManager[Server]:
        return running_peer() if name == PEER else running_kancha(KanchaSetup(self._workers))

    @contextmanager
    def _guard(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 (kept in the results; the rest is measured)
            self.results.failures.append(f"{what}: {type(error).__name__}: {error}")
            print(f"FAILED {self.results.failures[-1]}", flush=True)


@contextmanager
def _watched(server: Server) -> Iterator[MemoryWatch]:
    watch = MemoryWatch(server)
    try:
        yield watch
    finally:
        watch.end()


def _facts(asked: argparse.Namespace) -> dict[str, str]:
    memory_gib = psutil.virtual_memory().total / 2**30
    return {
        "Kancha": f"{version('kancha')}, {asked.workers} worker process(es)",
        "peer": asked.peer,
        "measured": f"{utc_now():%Y-%m-%d %H:%M} UTC{', --quick' if asked.quick else ''}",
        "machine": f"{psutil.cpu_count()} cores, {memory_gib:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def main() -> int:
    """The command; 1 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about two minutes, one run of each")
    parser.add_argument("--only", default=_LETTERS, help="parts, as a,b,c (see bench/README.md)")
    parser.add_argument("--peer", choices=[PEER, "none"], default=PEER)
    parser.add_argument("--workers", type=int, default=1, help="Kancha's server processes")
    parser.add_argument("--keep", default="", help="keep parts too: results/<version>-KEEP")
    text = "folder that keeps the office of part l: written once, begun with after that"
    parser.add_argument("--office", type=Path, help=text)
    asked = parser.parse_args()
    if asked.peer == PEER:
        install_node_packages(HERE)
    bench = Bench(asked)
    bench.run()
    whole = not asked.quick and asked.only == _LETTERS and asked.peer == PEER
    folder = HERE / "results" if whole or asked.keep else HERE.parent / "build/bench"
    path = bench.results.write(folder, "-".join(filter(None, [version("kancha"), asked.keep])))
    print(f"\n{path.read_text('utf-8')}\nKept in {path.relative_to(HERE.parent)}")
    return 1 if bench.results.failures else 0


if __name__ == "__main__":
    sys.exit(main())
