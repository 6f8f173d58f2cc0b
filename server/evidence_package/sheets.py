"""The sheets of verdicts: what was judged, from what, by which rule, step by step, with plots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casework.audit import canonical
from casework.entry import Entry as Said
from schemas.api.plots import PlotKind
from schemas.api.reports import Language
from schemas.verdicts import Subject
from schemas.vocabulary import FactKind
from server.evidence_package.archive import Entry, entry
from server.evidence_package.case import Case
from server.metrology.drawing import drawn
from server.metrology.rows import RowTables

_KINDS = {False: tuple(PlotKind), True: (PlotKind.PROFILE,)}
"""A meter's errors have one form."""


def verdict_entries(
    case: Case, said: Sequence[Said], paths: Mapping[str, str], language: Language
) -> Iterator[Entry]:
    """A sheet for each verdict that stands, and its plots. ``paths``: of facts by their id and
    of originals by their hash."""
    tables = RowTables(case.store)
    standing = [item for item in said if item.kind is FactKind.VERDICT]
    for number, verdict in enumerate(standing, 1):
        about = str(verdict.body["about"])
        name = f"verdicts/{number:03d}-{about}"
        yield entry(f"{name}.json", canonical(_sheet(case, verdict, paths)))
        for kind in _KINDS[about == Subject.METER_ERROR]:
            picture = drawn(case.dossier, verdict.id, case.rules, tables, (kind, language))
            if picture is not None:
                yield entry(f"{name}-{kind.value}.svg", picture.encode())


def _sheet(case: Case, verdict: Said, paths: Mapping[str, str]) -> dict[str, Any]:
    """The verdict as its fact says it, and where its inputs lie in the package."""
    inputs = verdict.body["inputs"]
    profile = inputs.get("profile") or {}
    return {
        "type": "verdict-sheet",
        "fact": verdict.id,
        "path": paths.get(verdict.id),
        "verdict": case.file.facts[verdict.id]["body"],
        "inputs": {
            "facts": [{"fact": name, "path": paths.get(name)} for name in inputs["facts"]],
            "files": [
                {"sha256": item["sha256"], "path": paths.get(item["sha256"])}
                for item in inputs.get("files") or ()
            ],
            "profile": "profiles/{name}-{version}.toml".format_map(profile) if profile else None,
        },
    }
