"""A run's results as JSON (everything) and as a Markdown table (what a person reads)."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.goals import LINES, Line
from bench.growth import Size
from bench.measuring import Sample
from bench.scale import Point
from bench.servers import KANCHA, PEER

_HEAD = """\
| what | unit | Kancha | pouchdb-server | ratio | needed | reached | CPU of Kancha, client (s) \
| CPU of pouchdb-server, client (s) | reference machine, not this run: CouchDB 3.5 \
| … pouchdb-server |
|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass(slots=True)
class Results:
    """All that was measured: samples by server and line, points of curves, what failed."""

    facts: dict[str, str]
    """Version, moment, machine: what a reader must know beside the figures."""
    samples: dict[str, dict[str, list[Sample]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    points: list[Point] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, server: str, sample: Sample) -> None:
        """Keeps one sample."""
        self.samples[server][sample.line].append(sample)

    def median(self, server: str, line: str) -> Sample | None:
        """The run in the middle, with its own cost; None where it was not measured."""
        found = sorted(self.samples[server][line], key=lambda sample: sample.value)
        return found[len(found) // 2] if found else None

    def write(self, folder: Path, name: str) -> Path:
        """Writes ``<name>.json`` and ``<name>.md``; answers the latter."""
        folder.mkdir(parents=True, exist_ok=True)
        whole = {
            "facts": self.facts,
            "samples": {
                server: {line: [asdict(sample) for sample in found] for line, found in of.items()}
                for server, of in self.samples.items()
            },
            "points": [asdict(point) for point in self.points],
            "sizes": [asdict(size) for size in self.sizes],
            "failures": self.failures,
        }
        path = folder / f"{name}.md"
        path.with_suffix(".json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
        path.write_text(self.markdown(name), "utf-8")
        return path

    def markdown(self, name: str) -> str:
        """The page a person reads."""
        rows = [row for key, line in LINES.items() if (row := self._row(key, line))]
        facts = "\n".join(f"* {what}: {value}" for what, value in self.facts.items())
        page = [f"# {name}", "", facts, "", _EXPLANATION, "", _HEAD, *rows]
        if self.points:
            page += ["", "## One idle sync as things grow (Kancha alone)", "", _CURVE_HEAD]
            page += [
                f"| {at.grows} | {at.size:,} | {at.p50_ms:.2f} | {at.server_cpu_ms:.2f} |"
                for at in self.points
            ]
        if self.sizes:
            page += ["", "## One more fact as its ticket grows (Kancha alone)", "", _SIZE_HEAD]
            page += [
                f"| {at.facts:,} | {at.fold_ms:.2f} | {1000 * at.fold_ms / at.facts:.0f} "
                f"| {at.whole_ms:.1f} |"
                for at in self.sizes
            ]
        page += ["", *(f"* failed: {failure}" for failure in self.failures)]
        return "\n".join(page).rstrip() + "\n"

    def _row(self, key: str, line: Line) -> str | None:
        ours, theirs = self.median(KANCHA, key), self.median(PEER, key)
        if ours is None:
            return None
        peer = theirs.value if theirs else None
        reached = {True: "yes", False: "**no**", None: ""}[line.reached(ours.value, peer)]
        ratio = f"{ours.value / peer:.2f}" if peer else ""
        references = [_number(line.couchdb), _number(line.pouchdb)]
        cells = [line.what, line.unit, _number(ours.value), _number(peer), ratio, _needed(line)]
        cells += [reached, _cpu(ours), _cpu(theirs), *references]
        return f"| {' | '.join(cells)} |"


_EXPLANATION = """\
*needed* is the ratio to pouchdb-server that reaches the goal: the goal's factor times what the \
better peer had over pouchdb-server on the reference machine; after a ≥ or ≤ it is an absolute \
figure. Figures are medians. Client CPU close to the time taken means that the client, not the \
server, was the limit. pouchdb-server does not wait for the disk; Kancha does."""

_CURVE_HEAD = """\
| what grows | to | p50 (ms) | server CPU per sync (ms) |
|---|---|---|---|"""

_SIZE_HEAD = """\
| facts | fold of all (CPU, ms) | … per fact (µs) | pushed until receipted, delivered (ms) |
|---|---|---|---|"""


def _needed(line: Line) -> str:
    sign = "≤" if line.lower else "≥"
    if line.bound is not None:
        return f"{sign} {_number(line.bound)} {line.unit}"
    return "" if line.needed is None else f"{line.needed:.2f}"


def _cpu(sample: Sample | None) -> str:
    if sample is None:
        return ""
    cost = sample.cost
    return f"{cost.server_cpu_s:.1f}, {cost.client_cpu_s:.1f} of {cost.seconds:.1f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
