"""From a ticket's verdict to its picture; for the API and for reports."""

from __future__ import annotations

from collections.abc import Sequence

from casework.entry import Entry
from casework.metrology.series import Series, by_channel
from casework.metrology.wanted import in_first_unit, moment_of
from schemas.api.plots import PlotKind
from schemas.api.reports import Language
from schemas.policy import Policy
from schemas.rulebook import Rulebook
from schemas.verdicts import Subject
from schemas.vocabulary import FactKind
from server.metrology.plots import Frame, duration_curve, meter_error_plot, profile
from server.metrology.rows import RowTables
from server.metrology.words import word
from sync.mailroom.dossier import Dossier

Wish = tuple[PlotKind, Language]


def drawn(
    dossier: Dossier, fact: str, rules: Rulebook, tables: RowTables, wish: Wish
) -> str | None:
    """The SVG of the verdict that is, or is about, this fact; None where there is none to draw."""
    said = dossier.standing()
    verdict = next((entry for entry in said if _is_about(entry, fact)), None)
    if verdict is None:
        return None
    kind, language = wish
    body, policy = verdict.body, rules.at(verdict.made_at)
    if body["about"] == Subject.METER_ERROR:
        return meter_error_plot(body["values"].get("points") or (), language)
    rule = next((one for one in policy.metrology.supply if one.name == body["rule"]), None)
    series = _series((dossier, said), verdict, tables, (policy, language))
    if rule is None or not any(one.values for one in series):
        return None
    title = policy.quantities[rule.quantity].title
    name = title.zh if language is Language.ZH else title.en
    frame = Frame(name, rule.unit, policy.timezone, language)
    bounds = [bound for bound in rule.bounds if not bound.orders]
    draw = duration_curve if kind is PlotKind.DURATION else profile
    return draw(series, bounds, frame)


def _is_about(entry: Entry, fact: str) -> bool:
    if entry.kind is not FactKind.VERDICT:
        return False
    return fact in (entry.id, entry.first.id, entry.body["of"]) or fact in _facts(entry)


def _facts(verdict: Entry) -> Sequence[str]:
    return list(verdict.body["inputs"]["facts"])


def _series(
    case: tuple[Dossier, Sequence[Entry]],
    verdict: Entry,
    tables: RowTables,
    rules: tuple[Policy, Language],
) -> list[Series]:
    """What the verdict was computed from: channels of files, or readings one by one."""
    (dossier, said), (policy, language) = case, rules
    facts = set(_facts(verdict))
    inputs = [entry for entry in said if entry.id in facts]
    found: list[Series] = []
    for one in tables.measured(dossier, said):
        if one.fact not in facts:
            continue
        judged = {item["channel"] for item in verdict.body["values"].get("channels") or ()}
        found += [series for name, series in by_channel(one.rows).items() if name in judged]
    readings = [entry for entry in inputs if entry.kind is FactKind.READING]
    values = [
        (moment_of(e), v) for e in readings if (v := in_first_unit(e.body, policy)) is not None
    ]
    if values:
        found.append(Series(word("spot", language), tuple(sorted(values)), 0, None))
    return found
