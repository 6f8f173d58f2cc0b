"""Verdicts, seals of meters and flags as a report lists them: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from casework.entry import Entry
from casework.history import who
from schemas.verdicts import Stage, Subject
from schemas.vocabulary import FactKind
from server.reports.model import FlagSeen, Judged, LoadPoint, SealSeen


def judged(said: Iterable[Entry]) -> tuple[Judged, ...]:
    """The verdicts that stand, in order."""
    return tuple(_judged(entry) for entry in said if entry.kind is FactKind.VERDICT)


def tests(said: Iterable[Entry], *, settled: bool) -> tuple[Judged, ...]:
    """The verdicts on meter and supply: what the customer complained of was measured. What they
    propose to refund only where that may be promised."""
    found = (verdict for verdict in judged(said) if verdict.about != Subject.REGISTER)
    return tuple(verdict if settled else replace(verdict, refund=None) for verdict in found)


def _judged(entry: Entry) -> Judged:
    body = entry.body
    profile = body["inputs"]["profile"]
    return Judged(
        at=entry.at,
        about=body["about"],
        outcome=body["outcome"],
        rule=body["rule"],
        source=body.get("source") or "",
        verified=bool(body.get("verified")),
        steps=tuple(body["steps"]),
        remarks=tuple(remark["message"] for remark in body.get("remarks") or ()),
        refund=body.get("refund"),
        party=body.get("party"),
        profile=f"{profile['name']} {profile['version']}",
        fact=entry.id,
        points=tuple(map(_point, body.get("values", {}).get("points", ()))),
    )


def _point(said: Mapping[str, Any]) -> LoadPoint:
    return LoadPoint(
        load=said["point"].removeprefix(f"{said['stage']}, "),
        stage=said["stage"],
        mean=said["mean"],
        reported=said["reported"],
        limit=said.get("limit") or "",
        outside=bool(said.get("outside")),
    )


def seals(said: Iterable[Entry]) -> tuple[SealSeen, ...]:
    """The seals that tests of meters found and left, in order."""
    return tuple(
        SealSeen(
            at=entry.at,
            by=who(entry.fact.author),
            meter=str(entry.body["meter"]["number"] or ""),
            number=seal["number"],
            place=seal.get("place") or "",
            state=seal["state"],
            stage=seal.get("stage") or Stage.AS_FOUND.value,
        )
        for entry in said
        if entry.kind is FactKind.METER_TEST
        for seal in entry.body.get("seals") or ()
    )


def flags(
    said: Iterable[Entry], flagged: Mapping[str, Iterable[Mapping[str, Any]]]
) -> tuple[FlagSeen, ...]:
    """What is unusual about the evidence, in the order of the facts. A photo is named by the
    number it has in the report."""
    found, photos = [], 0
    for entry in said:
        is_photo = entry.kind is FactKind.PHOTO and entry.fact.author.server is None
        photos += is_photo
        for flag in (*flagged.get(entry.id, ()), *_of_first(entry, flagged)):
            number = photos if is_photo else None
            about = (entry.at, entry.kind.value, number, entry.id)
            found.append(FlagSeen(*about, flag["severity"], flag["zh"], flag["en"]))
    return tuple(found)


def _of_first(
    entry: Entry, flagged: Mapping[str, Iterable[Mapping[str, Any]]]
) -> Iterable[Mapping[str, Any]]:
    """Those of the fact that this one amends; what was examined may be named by either."""
    return () if entry.first.id == entry.id else flagged.get(entry.first.id, ())
