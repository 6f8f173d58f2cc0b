"""What changed between two profiles, member by member, with the sources of both.

Works on the members as TOML has them, after the check: a new table of profiles is compared
without a line here. Each change is a line of phrases, so that a page can say it in its language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.line import Line, joined, phrase, say

ENGLISH = {
    "added": "added: {part}{numbers}{source}",
    "removed": "removed: {part}{numbers}{source}",
    "changed": "{what}: {old} -> {new}{source}",
    "what": "{part}, {member}",
    "entry": "{table} {name}",
    "entry-where": "{entry} ({conditions})",
    "entry-again": "{entry} (again)",
    "order-of": "{table}: order",
    "first-to-last": "first to last",
    "pair": "{member} {value}",
    "numbers": ": {all}",
    "source": " (source: {source})",
    "sources": " (source: {old} -> {new})",
    "verified": "{source}, verified",
    "not-verified": "{source}, not verified",
    "length.minutes": "{n} min",
    "length.hours": "{n} h",
    "length.working_days": "{n} working days",
    "title": "{en} · {zh}",
    "text": "{text}",
    "none": "none",
    "yes": "yes",
    "no": "no",
    "comma": ", ",
    "semicolon": "; ",
    "table.order_type": "order type",
    "table.reply_channel": "reply channel",
    "table.deadline": "promise",
    "table.approval_step": "approval step",
    "table.retention": "time for keeping",
    "table.classification": "classification rule",
    "table.work": "investigation template",
    "table.meter_class": "meter class",
    "table.mean": "mean of errors",
    "table.registration": "registration method",
    "table.refund": "refund rule",
    "table.ratio": "ratio limits",
    "table.lead_drop": "drop of leads",
    "table.supply": "supply limit",
    "table.verdict": "proposal of verdicts",
}
_CONDITIONS = ("classes", "sub_items", "order_types", "channels", "areas", "or_emergency")
_LENGTHS = ("minutes", "hours", "working_days")
_NUMBERS = ("time", "unit", "low", "high", "from_amount", "report_from")
_SOURCED = ("source", "verified")


def english(key: str) -> str:
    """The words of a key; what is called as in the file has none of its own here."""
    return ENGLISH.get(key) or key.partition(".")[2].replace("_", " ")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``part``: where it is; ``member``: empty where all of the part came or went.

    ``old`` and ``new`` are as TOML has them, lengths, sources and parts as lines; None: not there.
    """

    part: Line
    member: Line
    old: Any
    new: Any
    old_source: Line = ()
    new_source: Line = ()

    def line(self) -> Line:
        """The change with its sources, to be said in any language (``english``)."""
        if not self.member:
            is_new = self.old is None
            entry, source = (self.new, self.new_source) if is_new else (self.old, self.old_source)
            key = "added" if is_new else "removed"
            return phrase(key, part=self.part, numbers=_numbers(entry), source=_source(source))
        what = self.member
        if self.part:
            what = phrase("what", part=self.part, member=self.member)
        source = _source(self.new_source)
        if self.old_source != self.new_source:
            none = phrase("none")
            told = {"old": self.old_source or none, "new": self.new_source or none}
            source = phrase("sources", **told)
        return phrase("changed", what=what, old=_told(self.old), new=_told(self.new), source=source)

    def sentence(self) -> str:
        """The change in words, with sources."""
        return say(self.line(), english)

    def to_document(self) -> dict[str, Any]:
        """JSON form; words are English."""
        return {
            "part": say(self.part, english),
            "member": say(self.member, english),
            "old": _plain(self.old),
            "new": _plain(self.new),
            "old_source": say(self.old_source, english) or None,
            "new_source": say(self.new_source, english) or None,
        }


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """All differences of two checked profiles, in the order of the second, then what is gone."""
    for table in (*new, *(name for name in old if name not in new)):
        yield from _table(table, old.get(table), new.get(table))


def _table(table: str, old: Any, new: Any) -> Iterator[Change]:
    word = phrase(f"table.{table}")
    if isinstance(new, list) or isinstance(old, list):
        yield from _entries(word, old or [], new or [])
    elif table == "calendar":
        for year in sorted({*(old or {}), *(new or {})}):
            part = phrase("entry", table=word, name=year)
            yield from _entry(part, (old or {}).get(year), (new or {}).get(year))
    elif isinstance(new, Mapping) and "source" in new and isinstance(old, Mapping):
        yield from _entry(word, old, new)
    elif old != new:
        yield Change((), word, old, new)


def _entries(
    table: Line, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = _by_part(table, old), _by_part(table, new)
    for part in (*after, *(part for part in before if part not in after)):
        yield from _entry(part, before.get(part), after.get(part))
    kept = [part for part in before if part in after]
    if kept != [part for part in after if part in before]:
        part = phrase("order-of", table=table)
        yield Change(part, phrase("first-to-last"), kept, [*after])


def _by_part(table: Line, entries: Sequence[Mapping[str, Any]]) -> dict[Line, Mapping[str, Any]]:
    """Entries by what they are called and for what they hold."""
    found: dict[Line, Mapping[str, Any]] = {}
    for entry in entries:
        name = entry.get("code", entry.get("name"))
        part = table if name is None else phrase("entry", table=table, name=str(name))
        conditions = _conditions(entry) if table == phrase("table.deadline") else ()
        if conditions:
            part = phrase("entry-where", entry=part, conditions=conditions)
        while part in found:
            part = phrase("entry-again", entry=part)
        found[part] = entry
    return found


def _conditions(entry: Mapping[str, Any]) -> Line:
    return joined(
        [_pair(name, entry[name]) for name in _CONDITIONS if entry.get(name)], "semicolon"
    )


def _entry(
    part: Line, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Change]:
    sources = _source_of(old), _source_of(new)
    if old is None or new is None:
        yield Change(part, (), old, new, *sources)
        return
    old, new = _with_length(old), _with_length(new)
    members = [name for name in (*new, *(m for m in old if m not in new)) if name not in _SOURCED]
    changed = [name for name in members if old.get(name) != new.get(name)]
    for name in changed:
        yield from _member(part, name, (old.get(name), new.get(name)), sources)
    if not changed and sources[0] != sources[1]:
        yield Change(part, phrase("member.source"), sources[0] or None, sources[1] or None)


def _member(
    part: Line, name: str, values: tuple[Any, Any], sources: tuple[Line, Line]
) -> Iterator[Change]:
    """A member; a list of tables within, such as sub-items, entry by entry."""
    old, new = values
    word = phrase(f"member.{name}")
    if any(isinstance(value, list) and value and isinstance(value[0], Mapping) for value in values):
        before, after = _by_part(word, old or []), _by_part(word, new or [])
        for inner in (*after, *(one for one in before if one not in after)):
            if before.get(inner) != after.get(inner):
                yield Change(part, inner, before.get(inner), after.get(inner), *sources)
        return
    yield Change(part, word, old, new, *sources)


def _with_length(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with one member ``time`` for whichever unit its length is in."""
    said = {key: value for key, value in entry.items() if key not in _LENGTHS}
    for unit in _LENGTHS:
        if entry.get(unit) is not None:
            return {"time": phrase(f"length.{unit}", n=str(entry[unit])), **said}
    return said


def _source_of(entry: Mapping[str, Any] | None) -> Line:
    if entry is None or "source" not in entry:
        return ()
    key = "verified" if entry.get("verified") else "not-verified"
    return phrase(key, source=str(entry["source"]))


def _source(source: Line) -> Line:
    return phrase("source", source=source) if source else ()


def _numbers(entry: Mapping[str, Any]) -> Line:
    """The numbers of an entry that came or went."""
    shown = _with_length(entry)
    told = [_pair(name, shown[name]) for name in _NUMBERS if name in shown]
    return phrase("numbers", all=joined(told, "comma")) if told else ()


def _pair(name: str, value: Any) -> Line:
    return phrase("pair", member=phrase(f"member.{name}"), value=_told(value))


def _told(value: Any) -> Line:
    """A value in words; a line is in words already."""
    if isinstance(value, tuple):
        return value
    if value is None or value == []:
        return phrase("none")
    if isinstance(value, list):
        return joined([_told(item) for item in value], "comma")
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        return phrase("title", **value)
    if isinstance(value, Mapping):
        return joined([_pair(name, inner) for name, inner in value.items()], "comma")
    if isinstance(value, bool):
        return phrase("yes" if value else "no")
    return phrase("text", text=str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return say(value, english)
    return [_plain(item) for item in value] if isinstance(value, list) else value
