"""Redacted and watermarked copies of photos: from what is asked to the body of the fact."""

from __future__ import annotations

from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

from casework.entry import Entry
from casework.erasure import is_gone
from media.pictures.sniff import JPEG
from schemas.drawing import Wish
from schemas.facts.derivative import DerivativeRole
from schemas.vocabulary import FactKind
from server.context import Context
from server.pictures.files import BlobFiles
from server.pictures.fonts import chinese_font
from server.problem import FieldError, Problem, faulty
from server.showing.limits import most_pixels
from sync.mailroom.dossier import Dossier

_AT_ONCE = BoundedSemaphore(4)
"""Copies that are waited for; each keeps a thread of the server."""


def derivative(context: Context, dossier: Dossier, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the fact of a copy, which is drawn and kept.

    Raises Problem: validation_failed, file_not_arrived, no_view, service_unavailable; OSError.
    """
    photo = _photo(dossier, str(asked["of"]))
    sha256 = photo.body["sha256"]
    if context.media.blobs.find(sha256) is None:
        text = "The original has not arrived yet."
        raise Problem("file_not_arrived", text, headers={"Retry-After": "60"})
    redacted = asked["role"] == DerivativeRole.REDACTED
    lines = () if redacted else _lines(context, photo)
    wish = Wish(
        role="redacted" if redacted else "watermarked",
        type=JPEG,
        largest_pixels=most_pixels(context),
        covered=tuple(
            (one["left"], one["top"], one["width"], one["height"])
            for one in asked.get("covered") or ()
        ),
        lines=lines,
        font=chinese_font(),
    )
    copy = _drawn(context, sha256, wish)
    told = {"lines": list(lines)} if lines else {}
    return {**asked, "sha256": sha256, **told, "derived": [copy]}


def _photo(dossier: Dossier, fact: str) -> Entry:
    for entry in dossier.standing():
        is_photo = entry.kind is FactKind.PHOTO and entry.fact.author.server is None
        stands = entry.withdrawn_at is None and entry.id == fact
        if is_photo and stands and not is_gone(dossier.filed(), fact):
            return entry
    text = "Name a photo of this ticket that stands, by the id of its fact."
    raise faulty([FieldError("of", "unknown-photo", text)])


def _drawn(context: Context, sha256: str, wish: Wish) -> dict[str, Any]:
    if not _AT_ONCE.acquire(blocking=False):
        text = "Other copies are being drawn; try again in a moment."
        raise Problem("service_unavailable", text, headers={"Retry-After": "3"})
    try:
        drawn = context.media.views.draw(sha256, wish)
    finally:
        _AT_ONCE.release()
    if drawn is None:
        raise Problem("no_view", "This file cannot be drawn, so there is no copy of it either.")
    files = BlobFiles(context.media.blobs, context.settings.data / "drafts")
    return {
        "role": drawn.role,
        "sha256": files.keep(drawn.content),
        "type": drawn.type,
        "size": len(drawn.content),
        "width": drawn.width,
        "height": drawn.height,
        "derived_from": sha256,
    }


def _lines(context: Context, photo: Entry) -> tuple[str, ...]:
    """Ticket, time, place and hash; in Chinese where the system has a font for it."""
    policy = context.rules.at(photo.at)
    at = photo.at.astimezone(policy.timezone).isoformat(" ", "seconds")
    said = {"ticket": photo.fact.ticket, "at": at, "sha256": photo.body["sha256"]}
    place = (photo.body.get("capture") or {}).get("position")
    if place is not None:
        off = f" ±{place['accuracy_m']:.0f} m" if place.get("accuracy_m") is not None else ""
        said["place"] = f"{place['lat']:.6f}, {place['lon']:.6f} ({place['datum']}){off}"
    words = _CHINESE if chinese_font() else _ENGLISH
    lines = [template.format(**said) for name, template in words.items() if name in said]
    return (*lines, words["copy"])


_CHINESE = {
    "ticket": "工单 {ticket}",
    "at": "时间 {at}",
    "place": "位置 {place}",
    "sha256": "原件 SHA-256 {sha256}",
    "copy": "水印副本,原件另存",
}
_ENGLISH = {
    "ticket": "Ticket {ticket}",
    "at": "Time {at}",
    "place": "Place {place}",
    "sha256": "Original SHA-256 {sha256}",
    "copy": "Watermarked copy; the original is kept",
}
