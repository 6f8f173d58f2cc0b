"""Which files a ticket's facts name, and what a file is called in the package. Pure."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.vocabulary import FactKind

Doc = Mapping[str, Any]
_LONGEST = 80
_OTHERS = re.compile(r"[^\w.-]+")
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "audio/webm": ".weba",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
}
"""Where the standard library knows none or another one."""
_LISTS = (FactKind.INTAKE.value, FactKind.RECORD.value)
_ALONE = (FactKind.PHOTO.value, FactKind.SIGNATURE.value, FactKind.INSTRUMENT_FILE.value)


_UNNAMED = {FactKind.STATEMENT.value: "voice-note", FactKind.SIGNATURE.value: "signature"}


@dataclass(frozen=True, slots=True)
class Named:
    """A file that a fact names by its hash. ``name``: as people know it, "" for none."""

    fact: str
    sha256: str
    name: str
    type: str


def originals_of(fact: Doc) -> Iterator[Named]:
    """The originals that a fact declares; ``verify.py`` has the same rule."""
    kind, body = fact["kind"], fact["body"]
    if (fact.get("author") or {}).get("server") is not None or not isinstance(body, Mapping):
        return
    if kind == FactKind.METER_TEST:
        files = (item for item in body.get("files") or () if isinstance(item, str))
        yield from (Named(fact["_id"], sha256, "meter-test", "") for sha256 in files)
    for item in _items(kind, body):
        if isinstance(item, Mapping) and isinstance(item.get("sha256"), str):
            name = _name(item) or _UNNAMED.get(kind, "")
            yield Named(fact["_id"], item["sha256"], name, str(item.get("type") or ""))
            if isinstance(item.get("partner"), str):
                yield Named(fact["_id"], item["partner"], f"{_name(item)}.dat", "")


def _items(kind: str, body: Doc) -> Iterable[Any]:
    if kind in _ALONE:
        return [body]
    if kind == FactKind.STATEMENT:
        return [body.get("recording")]
    return body.get("files") or () if kind in _LISTS else ()


def copies_of(fact: Doc) -> Iterator[Named]:
    """The copies that an examination made of an original; the role is the name."""
    derived = fact["body"].get("derived") if fact["kind"] == FactKind.EXAMINATION else None
    for item in derived or ():
        yield Named(fact["_id"], item["sha256"], str(item["role"]), str(item["type"]))


def arrived_of(fact: Doc) -> str | None:
    """The hash of an original that the server says it has; None where it says no such thing."""
    by_server = (fact.get("author") or {}).get("server") is not None
    if fact["kind"] != FactKind.PHOTO or not by_server or not fact["body"].get("stored"):
        return None
    return str(fact["body"]["sha256"])


def attachments_erased(facts: Iterable[Doc]) -> set[str]:
    """Ids of the facts whose attachments were erased by order."""
    return {
        name
        for fact in facts
        if fact["kind"] == FactKind.ERASURE and fact["body"].get("attachments")
        for name in fact["body"]["facts"]
    }


def file_name(number: int, name: str, media_type: str) -> str:
    """A name that every system can write, such as ``003-电表.jpg``: in NFC, without ``/ \\ : *``
    and the like, at most 80 characters, with the ending of its type where it has none."""
    plain = unicodedata.normalize("NFC", name)
    kept = _OTHERS.sub("_", plain).strip("._")
    stem, dot, ending = kept.rpartition(".")
    if not dot or not 1 <= len(ending) <= 5 or not stem:
        stem, ending = kept, _ending(media_type)
    else:
        ending = f".{ending}"
    return f"{number:03d}-{stem[: _LONGEST - len(ending)] or 'file'}{ending}"


def _ending(media_type: str) -> str:
    return _ENDINGS.get(media_type) or mimetypes.guess_extension(media_type) or ""


def _name(item: Doc) -> str:
    return str(item.get("name") or item.get("caption") or "")
