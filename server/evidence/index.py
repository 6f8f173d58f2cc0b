"""Which facts declare which file, and which files have arrived: the database ``media``.

    declared:<sha256>:<fact>   {"type": "declared", "ticket", "crew", "device", "size", "filetype",
                                "stored"}
                               or {"type": "declared", "erased": true}: the fact was, with its files
    arrived:<sha256>           {"type": "arrived", "size", "at", "by", "filename", "filetype"}
    lost:<sha256>              {"type": "lost", "why": "damaged" or "gone", "at"}: it had arrived
    erase:<sha256>             {"type": "erase", "at"}: a file of an erased fact, to be looked at

The first kind comes out of the office's facts and can be made anew from them. ``stored``: whether
arrival is told by a fact of the server (photos, recordings and signatures are).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from media.blobs import SHA256
from media.evidence import Arrival
from schemas.ids import split_fact_id
from schemas.instants import instant_text
from schemas.vocabulary import COPY_KINDS, FactKind
from sync.errors import Conflict, NotFound, SyncError
from sync.mailroom.names import MEDIA
from sync.stores.documents import Batch, DocumentStore, Draft, Range

Doc = Mapping[str, Any]
ARRIVED = "arrived:"
"""What the id begins with that says, before the hash of a file, when and from whom it came."""
_TOLD = frozenset({FactKind.PHOTO, FactKind.STATEMENT, FactKind.SIGNATURE})


@dataclass(frozen=True, slots=True)
class Declared:
    """One fact's word that there is a file. ``crew``, ``device``: the author's, None for the
    office."""

    sha256: str
    fact: str
    ticket: str
    crew: str | None
    size: int
    filetype: str
    stored: bool
    device: str | None = None

    @property
    def is_copy(self) -> bool:
        """Whether the server made the file: then it never arrives."""
        return _is_of_copies(self.fact)


class Loss(StrEnum):
    """What became of a file that had arrived."""

    DAMAGED = "damaged"
    GONE = "gone"


class Index:
    """Raises SyncError where the store cannot answer."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    def declare(self, found: list[Declared]) -> None:
        """Writes down what facts declare; what is known already changes nothing."""
        drafts = [
            Draft.of(
                f"declared:{one.sha256}:{one.fact}",
                {
                    "type": "declared",
                    "ticket": one.ticket,
                    "crew": one.crew,
                    "device": one.device,
                    "size": one.size,
                    "filetype": one.filetype,
                    "stored": one.stored,
                },
            )
            for one in found
        ]
        self._write(Batch(MEDIA, drafts, only_new=True))

    def declared(self, sha256: str) -> list[Declared]:
        """Every fact that declares this file and was not erased with it."""
        prefix = f"declared:{sha256}:"
        which = Range(start=prefix, end=prefix + "\U0010ffff")
        return [
            _declared(document.id, document.json())
            for document in self._store.documents(MEDIA, which, bodies=True)
            if document is not None and not document.json().get("erased")
        ]

    def arrive(self, arrivals: Sequence[Arrival], now: datetime) -> None:
        """Writes down that files are here, or again; the first time stands."""
        drafts = [
            Draft.of(
                f"{ARRIVED}{arrival.sha256}",
                {
                    "type": "arrived",
                    "size": arrival.size,
                    "at": instant_text(now),
                    "by": arrival.part.by,
                    "filename": arrival.part.filename,
                    "filetype": arrival.part.filetype,
                },
            )
            for arrival in arrivals
        ]
        self._write(Batch(MEDIA, drafts))
        for sha256 in self.lost(arrival.sha256 for arrival in arrivals):
            self.regain(sha256)

    def _write(self, batch: Batch) -> None:
        for outcome in self._store.write_all([batch])[0]:
            if isinstance(outcome, SyncError) and not isinstance(outcome, Conflict):
                raise outcome

    def lose(self, sha256: str, why: Loss, now: datetime) -> None:
        """Writes down that a file that was here is damaged or gone; the first time stands."""
        content = {"type": "lost", "why": why.value, "at": instant_text(now)}
        with suppress(Conflict):
            self._store.put(MEDIA, Draft.of(f"lost:{sha256}", content))

    def losses(self) -> dict[str, Loss]:
        """By SHA-256 what is wrong with each file that was here and has not come again."""
        found = self._store.documents(MEDIA, Range("lost:", "lost;"), bodies=True)
        return {
            one.id.partition(":")[2]: Loss(one.json()["why"]) for one in found if one is not None
        }

    def lost(self, hashes: Iterable[str]) -> dict[str, str]:
        """By SHA-256 since when it is known, of those that were here and are damaged or gone."""
        return self._times("lost", hashes)

    def regain(self, sha256: str) -> None:
        """A file that counted as lost is found sound, or nothing declares it any more."""
        self._forget(f"lost:{sha256}")

    def leave(self, sha256: str) -> None:
        """Writes down that a file is here no more."""
        self._forget(f"arrived:{sha256}")

    def withdraw(self, gone: Mapping[str, Iterable[str]], now: datetime) -> None:
        """Facts that declare their files no more, with the hashes that are known of them: for good,
        also when the office is read again. What they named is to be looked at (``to_erase``)."""
        known = {
            document.id
            for document in self._store.documents(MEDIA, Range("declared:", "declared;"))
            if document is not None and document.id.split(":", 2)[2] in gone
        }
        named = {f"declared:{sha256}:{fact}" for fact, some in gone.items() for sha256 in some}
        names = sorted(known | named)
        erased = {"type": "declared", "erased": True}
        revisions = [self._store.leaves(MEDIA, name) for name in names]
        drafts = [
            Draft.of(name, erased, leaves[0].rev if leaves else None)
            for name, leaves in zip(names, revisions, strict=True)
        ]
        hashes = dict.fromkeys(name.split(":", 2)[1] for name in names)
        wanted = [
            Draft.of(f"erase:{one}", {"type": "erase", "at": instant_text(now)}) for one in hashes
        ]
        self._store.write_all([Batch(MEDIA, [*drafts, *wanted])])

    def to_erase(self) -> list[str]:
        """Files that erased facts named, until ``erased`` is told of each."""
        found = self._store.documents(MEDIA, Range("erase:", "erase;"))
        return [document.id.partition(":")[2] for document in found if document is not None]

    def erased(self, sha256: str) -> None:
        """A file that erased facts named is gone, or another fact names it."""
        self._forget(f"erase:{sha256}")

    def _forget(self, name: str) -> None:
        with suppress(NotFound, Conflict):
            rev = self._store.get(MEDIA, name).rev
            self._store.put(MEDIA, Draft(name, b"{}", rev, deleted=True))

    def hashes(self) -> tuple[frozenset[str], frozenset[str]]:
        """Of all files those that facts declare, and those that are here or were: what arrived,
        and copies that the server made."""
        declared, here = set(), set()
        which = Range("declared:", "declared;")
        for document in self._store.documents(MEDIA, which, bodies=True):
            if document is not None and b'"erased"' not in document.body:
                _, sha256, fact = document.id.split(":", 2)
                declared.add(sha256)
                if _is_of_copies(fact):
                    here.add(sha256)
        arrived = self._store.documents(MEDIA, Range("arrived:", "arrived;"))
        here |= {one.id.partition(":")[2] for one in arrived if one is not None}
        return frozenset(declared), frozenset(here)

    def moments(self, hashes: Iterable[str]) -> dict[str, str]:
        """By SHA-256 when the file arrived, of those that have."""
        return self._times("arrived", hashes)

    def _times(self, kind: str, hashes: Iterable[str]) -> dict[str, str]:
        keys = [f"{kind}:{sha256}" for sha256 in dict.fromkeys(hashes)]
        found = self._store.documents(MEDIA, Range(keys=keys), bodies=True) if keys else ()
        return {
            one.id.partition(":")[2]: one.json()["at"]
            for one in found
            if one is not None and not one.deleted
        }


def declared_by(fact_id: str, fact: Doc) -> Iterator[Declared]:
    """The files that a fact's document declares: its picture, the recording of a statement, the
    files of a record, or an instrument's file with its partner.

    A document that is no fact of this form declares nothing; it is not for us to judge it.
    """
    named, body, author = split_fact_id(fact_id), fact.get("body"), fact.get("author")
    if named is None or named.ticket is None or not isinstance(body, Mapping):
        return
    said = author if isinstance(author, Mapping) else {}
    if named.kind in COPY_KINDS:
        body = {"files": body.get("derived")}  # copies are kept and served like what is declared
    elif said.get("server") is not None:
        return
    for item in _files(named.kind, body):
        # A fact that waits for attention may say anything; this becomes part of ids and paths.
        if isinstance(item, Mapping) and SHA256.fullmatch(_text(item.get("sha256")) or ""):
            size, kind = item.get("size"), item.get("type")
            yield Declared(
                item["sha256"],
                fact_id,
                named.ticket,
                _text(said.get("crew")),
                size if isinstance(size, int) else 0,
                kind if isinstance(kind, str) else "application/octet-stream",
                stored=named.kind in _TOLD,
                device=_text(said.get("device")),
            )


def _files(kind: FactKind, body: Doc) -> list[Any]:
    """Where a fact of this kind says which files it has."""
    if kind in (FactKind.PHOTO, FactKind.SIGNATURE):
        return [body]
    if kind is FactKind.STATEMENT:
        return [body.get("recording")]
    if kind is FactKind.INSTRUMENT_FILE:
        return [body, {"sha256": body.get("partner")}]
    files = body.get("files")
    return files if isinstance(files, list) else []


def file_name(body: Doc, sha256: str) -> str:
    """What a fact's body calls the file of this hash; "" where it does not."""
    files = body.get("files")
    for item in [body, *(files if isinstance(files, list) else [])]:
        if isinstance(item, Mapping) and item.get("sha256") == sha256:
            return _text(item.get("name")) or ""
    return ""


def _is_of_copies(fact: str) -> bool:
    return any(f":{kind.value}:" in fact for kind in COPY_KINDS)


def _declared(doc_id: str, content: Doc) -> Declared:
    _, sha256, fact = doc_id.split(":", 2)
    said = {name: content[name] for name in ("ticket", "crew", "size", "filetype", "stored")}
    return Declared(sha256, fact, **said, device=content.get("device"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
