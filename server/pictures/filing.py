"""The examination of one photo as a fact: flags by the rules, copies by their hashes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from casework.flags import Flag
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.examined import Drawn, Examined
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.office import naming

AUTHOR = "pictures"
"""The author of examinations."""


def examination_id(photo: str) -> str:
    """The id of the examination of a photo fact: whoever makes it, it is one."""
    ticket = photo.partition(":")[0]
    return fact_id(ticket, FactKind.EXAMINATION, naming.uuid_of(AUTHOR, photo, "examination"))


def examination(
    photo: str,
    seen: Examined,
    flags: Iterable[Flag],
    copies: Iterable[tuple[Drawn, str]],
    now: datetime,
) -> Mapping[str, Any]:
    """The document of the fact. ``copies``: what was drawn, with the hash it is kept under."""
    told = {
        "type": seen.type,
        "width": seen.width,
        "height": seen.height,
        "likeness": seen.likeness,
    }
    body = {
        "of": photo,
        "sha256": seen.sha256,
        **{name: value for name, value in told.items() if value is not None},
        "flags": [flag.to_document() for flag in flags],
        "derived": [_derived(drawn, sha256, seen.sha256) for drawn, sha256 in copies],
    }
    return fact_document(
        Fact(
            id=examination_id(photo),
            kind=FactKind.EXAMINATION,
            schema=newest_version(FactKind.EXAMINATION),
            ticket=photo.partition(":")[0],
            investigation=None,
            author=Author(server=AUTHOR),
            at=Moment(now, 0, 0),
            amends=None,
            retracts=None,
            body=body,
        )
    )


def _derived(drawn: Drawn, sha256: str, original: str) -> dict[str, Any]:
    return {
        "role": drawn.role,
        "sha256": sha256,
        "type": drawn.type,
        "size": len(drawn.content),
        "width": drawn.width,
        "height": drawn.height,
        "derived_from": original,
    }
