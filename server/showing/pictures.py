"""The pictures and files of a ticket with their addresses, from what was filed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from casework.entry import Entry
from casework.erasure import is_gone
from casework.history import who
from schemas.instants import instant_text
from schemas.vocabulary import FactKind
from server.evidence.index import declared_by, file_name
from server.showing.sight import redacted
from sync.mailroom.dossier import Dossier, Sheet

ORIGINALS, VIEWS = "/media/originals", "/media/views"


def pictures_of(dossier: Dossier, *, identity: bool) -> list[dict[str, Any]]:
    """The photos that stand, in order. ``identity``: whole originals, which say where they are."""
    said = [one for one in dossier.standing() if one.withdrawn_at is None]
    photos = [one for one in said if one.kind is FactKind.PHOTO]
    arrived = {one.body["sha256"] for one in photos if one.fact.author.server is not None}
    examined = _examined(dossier)
    made = [one for one in said if one.kind is FactKind.DERIVATIVE]
    hidden = redacted(dossier)
    shown = []
    for entry in photos:
        if entry.fact.author.server is None and not is_gone(dossier.filed(), entry.id):
            sha256 = entry.body["sha256"]
            copies = [_derivative(one) for one in made if _is_of(dossier, one, sha256)]
            seen = examined.get(sha256)
            picture = _picture(dossier, entry, seen, (arrived, identity))
            if not identity and sha256 in hidden:
                picture |= {"preview": None, "view": None}
            shown.append({**picture, "derivatives": copies})
    return shown


def _is_of(dossier: Dossier, made: Entry, sha256: str) -> bool:
    """Whether a copy is of this picture, by whichever fact it was made, and still shown."""
    return made.body["sha256"] == sha256 and not is_gone(dossier.filed(), made.body["of"])


def files_of(sheet: Sheet) -> list[dict[str, Any]]:
    """The files that a fact names."""
    fact = sheet.fact
    return [
        {
            "sha256": one.sha256,
            "name": file_name(fact["body"], one.sha256),
            "href": f"{ORIGINALS}/{one.sha256}",
        }
        for one in declared_by(sheet.document.id, fact)
    ]


def _examined(dossier: Dossier) -> dict[str, Mapping[str, Any]]:
    """What was seen in each original, by its hash."""
    found = {}
    for name, sheet in dossier.sheets.items():
        if f":{FactKind.EXAMINATION.value}:" in name:
            body = sheet.fact["body"]
            found[body["sha256"]] = body
    return found


def _picture(
    dossier: Dossier,
    entry: Entry,
    seen: Mapping[str, Any] | None,
    known: tuple[set[str], bool],
) -> dict[str, Any]:
    sha256, (arrived, identity) = entry.body["sha256"], known
    is_here = sha256 in arrived
    shown = is_here and (seen is None or bool(seen["derived"]))
    view = f"{VIEWS}/{sha256}"
    inside = next(_attached(dossier.sheets[entry.id]), None)
    return {
        "fact": entry.id,
        "sha256": sha256,
        "arrived": is_here,
        "caption": entry.body.get("caption"),
        "width": (seen or {}).get("width"),
        "height": (seen or {}).get("height"),
        "preview": f"{view}?size=preview" if shown else inside,
        "view": f"{view}?size=view" if shown else None,
        "original": f"{ORIGINALS}/{sha256}" if is_here and identity else None,
    }


def _derivative(entry: Entry) -> dict[str, Any]:
    (copy,) = entry.body["derived"]
    return {
        "fact": entry.id,
        "role": entry.body["role"],
        "sha256": copy["sha256"],
        "width": copy["width"],
        "height": copy["height"],
        "href": f"{ORIGINALS}/{copy['sha256']}",
        "by": who(entry.fact.author),
        "at": instant_text(entry.at),
        "reason": entry.body["reason"],
    }


def _attached(sheet: Sheet) -> Iterator[str]:
    """Addresses of the pictures that travelled inside the fact."""
    doc = sheet.document
    for name, item in sorted(doc.attachments.items()):
        if item.content_type.startswith("image/"):
            yield f"/media/previews/{quote(doc.id)}/{quote(name)}"
