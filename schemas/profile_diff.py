"""What changed between two profiles, member by member, with the sources of both.

Works on the members as TOML has them, after the check: a new table of profiles is compared
without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WORDS = {
    "class": "class",
    "order_type": "order type",
    "channel": "channel",
    "reply_channel": "reply channel",
    "district": "district",
    "grade": "grade",
    "cause": "cause",
    "deadline": "promise",
    "pause": "pause",
    "calendar": "calendar",
    "approval_step": "approval step",
    "retention": "time for keeping",
    "classification": "classification rule",
    "department": "department",
    "work": "investigation template",
    "quantity": "quantity",
    "limit": "limit",
    "meter_class": "meter class",
    "mean": "mean of errors",
    "registration": "registration method",
    "refund": "refund rule",
    "ratio": "ratio limits",
    "lead_drop": "drop of leads",
    "supply": "supply limit",
    "verdict": "proposal of verdicts",
}
_CONDITIONS = ("classes", "sub_items", "order_types", "channels", "areas", "or_emergency")
_LENGTHS = (("minutes", "min"), ("hours", "h"), ("working_days", "working days"))
_SOURCED = ("source", "verified")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``part`` says where in words; None in ``old`` or ``new``: not there."""

    part: str
    member: str
    old: Any
    new: Any
    old_source: str | None
    new_source: str | None

    def sentence(self) -> str:
        """The change in words, with sources."""
        if self.old is None and not self.member:
            return f"added: {self.part}{_said(self.new)}{_source(self.new_source)}"
        if self.new is None and not self.member:
            return f"removed: {self.part}{_said(self.old)}{_source(self.old_source)}"
        what = f"{self.part}, {self.member}" if self.part else self.member
        sources = _source(self.new_source)
        if self.old_source != self.new_source:
            sources = f" (source: {self.old_source} -> {self.new_source})"
        return f"{what}: {_text(self.old)} -> {_text(self.new)}{sources}"

    def to_document(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "part": self.part,
            "member": self.member,
            "old": self.old,
            "new": self.new,
            "old_source": self.old_source,
            "new_source": self.new_source,
        }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """All differences of two checked profiles, in the order of the second, then what is gone."""
    for table in (*new, *(name for name in old if name not in new)):
        yield from _table(table, old.get(table), new.get(table))


def _table(table: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(new, list) or isinstance(old, list):
        yield from _entries(table, old or [], new or [])
    elif table == "calendar":
        for year in sorted({*(old or {}), *(new or {})}):
            yield from _entry(f"calendar {year}", (old or {}).get(year), (new or {}).get(year))
    elif isinstance(new, Mapping) and "source" in new and isinstance(old, Mapping):
        yield from _entry(table, old, new)
    elif old != new:
        yield Change("", table, old, new, None, None)


def _entries(
    table: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = _by_part(table, old), _by_part(table, new)
    for part in (*after, *(part for part in before if part not in after)):
        yield from _entry(part, before.get(part), after.get(part))
    kept = [part for part in before if part in after]
    if kept != [part for part in after if part in before]:
        word = _WORDS.get(table, table)
        yield Change(f"{word}: order", "first to last", kept, [*after], None, None)


def _by_part(table: str, entries: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Entries by what they are called and for what they hold."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        part = f"{_WORDS.get(table, table)} {entry.get('code', entry.get('name', ''))}".strip()
        if table == "deadline":
            part += _conditions(entry)
        while part in found:
            part += " (again)"
        found[part] = entry
    return found


def _conditions(entry: Mapping[str, Any]) -> str:
    said = [
        f"{member.replace('_', ' ')} {_text(entry[member])}"
        for member in _CONDITIONS
        if entry.get(member)
    ]
    return f" ({'; '.join(said)})" if said else ""


def _entry(
    part: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Change]:
    sources = _source_of(old), _source_of(new)
    if old is None or new is None:
        yield Change(part, "", old, new, *sources)
        return
    old, new = _with_length(old), _with_length(new)
    members = [name for name in (*new, *(m for m in old if m not in new)) if name not in _SOURCED]
    changed = [name for name in members if old.get(name) != new.get(name)]
    for name in changed:
        yield from _member(part, name, (old.get(name), new.get(name)), sources)
    if not changed and sources[0] != sources[1]:
        yield Change(part, "source", *sources, None, None)


def _member(
    part: str, name: str, values: tuple[Any, Any], sources: tuple[str | None, str | None]
) -> Iterator[Change]:
    """A member; a list of tables within, such as sub-items, entry by entry."""
    old, new = values
    if any(isinstance(value, list) and value and isinstance(value[0], Mapping) for value in values):
        before, after = _by_part("", old or []), _by_part("", new or [])
        for code in (*after, *(code for code in before if code not in after)):
            if before.get(code) != after.get(code):
                yield Change(part, f"{name} {code}", before.get(code), after.get(code), *sources)
        return
    yield Change(part, name.replace("_", " "), old, new, *sources)


def _with_length(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with one member ``time`` for whichever unit its length is in."""
    said = {key: value for key, value in entry.items() if key not in dict(_LENGTHS)}
    for unit, word in _LENGTHS:
        if entry.get(unit) is not None:
            return {"time": f"{entry[unit]} {word}", **said}
    return said


def _source_of(entry: Mapping[str, Any] | None) -> str | None:
    if entry is None or "source" not in entry:
        return None
    return f"{entry['source']}, {'verified' if entry.get('verified') else 'not verified'}"


def _source(source: str | None) -> str:
    return f" (source: {source})" if source else ""


def _said(entry: Mapping[str, Any]) -> str:
    """The numbers of an entry that came or went."""
    shown = _with_length(entry)
    named = ("time", "unit", "low", "high", "from_amount", "report_from")
    said = [f"{name.replace('_', ' ')} {_text(shown[name])}" for name in named if name in shown]
    return f": {', '.join(said)}" if said else ""


def _text(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "none"
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        return f"{value['en']} · {value['zh']}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(inner)}" for key, inner in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
