# long: the whole contract on one page
"""The contract of a document store: databases of revisioned documents, as CouchDB has them.

Words
-----
database     a named set of documents with one *update sequence*; every write of a document
             gives it the next place in the sequence, and only its latest place is listed.
document     an id and a tree of revisions.
revision     ``N-hash``: the N-th generation of a document; its *history* names its ancestors.
leaf         a revision without successor. Several leaves are a conflict; all are kept.
winner       the leaf every replica picks without talking: not deleted before deleted, then the
             higher generation, then the greater hash (compared as text).
body         the JSON object of a revision as UTF-8 text without the members that begin with "_".
new edit     a write that makes a revision: it must name the leaf it follows (or none, for a new
             or deleted document), otherwise Conflict. A graft (``new_edits=False``) brings a
             finished revision with its history and never conflicts.
local        a document outside replication (``_local/…``) without history, for checkpoints.
attachment   named bytes of a revision, kept once per content, named by ``md5-<base64>``.
sequence     opaque to callers: pass back what was given. 0 is the beginning. An engine that keeps a
             database in several parts has its order within each part; no reader misses anything.

What is made once a document is a NamedTuple: it costs a third of a frozen dataclass.

Durability: when a write returns, it survives kill -9 and power loss (but see ``making_anew``).
Readers see whole commits.
All methods may be called from any thread.

What not every engine can promise is said where it is asked for: ``write_all`` (several databases
in one commit), ``Batch.only_new`` and ``put_local`` (of two who write at the same moment),
``watch`` and ``updates`` (how soon), ``quick``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple

from sync import jsontext
from sync.errors import SyncError

Seq = int | str


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a revision says of one of its attachments."""

    content_type: str
    digest: str
    """``md5-`` and the base64 of the MD5 of the plain bytes."""
    length: int
    revpos: int
    """The generation in which the attachment came into the document."""
    place: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    """For the engine alone: where it finds the bytes."""


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """Attachment bytes that come with a write. ``revpos``, the generation with which they came, is
    kept for grafts (theirs where none is named) and set for new edits."""

    content_type: str
    data: bytes
    revpos: int | None = None


@dataclass(frozen=True, slots=True)
class Stub:
    """Attachment kept from an ancestor (new edits), or already in the store (grafts).

    ``held``: as it was read from any database of this store. A graft that names its bytes by digest
    alone is taken where its own document has them; elsewhere not by every engine.
    """

    digest: str | None = None
    revpos: int | None = None
    content_type: str | None = None
    held: Attachment | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, held: Attachment) -> Stub:
        """For a graft that brings along what was read elsewhere."""
        return cls(held.digest, held.revpos, held.content_type, held)


class Draft(NamedTuple):
    """A document to be written.

    For a new edit ``rev`` is the leaf that is followed, or None; ``history`` is empty.
    For a graft ``rev`` is the revision itself and ``history`` the hashes of its line, its own
    first, then its parent's, and so on.
    """

    id: str
    body: bytes
    rev: str | None = None
    deleted: bool = False
    history: tuple[str, ...] = ()
    attachments: Mapping[str, NewAttachment | Stub] = MappingProxyType({})

    @classmethod
    def of(cls, doc_id: str, content: Mapping[str, Any], rev: str | None = None) -> Draft:
        """A new edit of ``content`` (no members beginning with "_")."""
        return cls(doc_id, jsontext.dumps(content), rev)


class Document(NamedTuple):
    """One revision as read from the store."""

    id: str
    rev: str
    deleted: bool
    body: bytes
    history: tuple[str, ...]
    """Hashes of the line, this revision's own first; empty unless asked for (``revs``)."""
    attachments: Mapping[str, Attachment]

    def json(self) -> dict[str, Any]:
        """The body, parsed; a fresh dict at each call."""
        parsed: dict[str, Any] = jsontext.loads(self.body)
        return parsed


class Leaf(NamedTuple):
    """A revision without successor."""

    rev: str
    deleted: bool


class Change(NamedTuple):
    """A document's latest place in the update sequence. ``leaves``: winner first."""

    seq: Seq
    id: str
    leaves: tuple[Leaf, ...]
    document: Document | None
    """The winner, when asked for."""

    @property
    def deleted(self) -> bool:
        """Whether the winner is deleted."""
        return self.leaves[0].deleted


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes in order, the sequence to go on from, and how many are left after it."""

    changes: Sequence[Change]
    last_seq: Seq
    pending: int


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """``seq`` is the last place given out; ``uuid`` tells this database from a later namesake."""

    name: str
    seq: Seq
    doc_count: int
    deleted_count: int
    purge_seq: Seq
    size: int
    """Bytes of live bodies and attachments, about."""
    uuid: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read: a document's winner (``rev`` None) or one revision of it."""

    id: str
    rev: str | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Which documents of a database, by id in bytewise UTF-8 order.

    ``keys`` asks for exactly these ids in this order (absent ones are None in the answer).
    """

    start: str | None = None
    end: str | None = None
    inclusive_end: bool = True
    descending: bool = False
    skip: int = 0
    limit: int | None = None
    keys: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class RevisionInfo:
    """One revision of the line of a leaf (``revs_info``)."""

    rev: str
    status: Literal["available", "missing", "deleted"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Drafts for one database.

    ``only_new``: none of them may change a document that is there. A revision that is known
    already stands as it is; any other of a known document is a Conflict, also within the batch.
    An engine without transactions looks first and then writes: of two grafts that come at the same
    moment through two processes both may be taken, as two leaves of one document.
    """

    db: str
    drafts: Sequence[Draft]
    new_edits: bool = True
    only_new: bool = False


Outcome = str | SyncError
"""Of one draft: the revision that is now stored, or why it was refused."""


class DocumentStore(ABC):
    """A store of databases. Methods that name a database raise NotFound where there is none."""

    quick: ClassVar[bool] = False
    """Whether a small read takes about as long as handing it to another thread would."""

    # ------------------------------------------------------------ databases
    @abstractmethod
    def create(self, db: str, *, revs_limit: int = 1000) -> None:
        """Makes an empty database that keeps ``revs_limit`` revisions of each line.

        Raises AlreadyExists, IllegalName.
        """

    @abstractmethod
    def delete(self, db: str) -> None:
        """Removes a database and all it holds."""

    @abstractmethod
    def info(self, db: str) -> DatabaseInfo:
        """Counts and sequence of a database, at a cost that does not grow with it."""

    @abstractmethod
    def names(self, start: str = "", end: str | None = None) -> list[str]:
        """Names of the databases with ``start <= name < end``, sorted."""

    # ------------------------------------------------------------ reading
    @abstractmethod
    def get(self, db: str, doc_id: str, rev: str | None = None, *, revs: bool = False) -> Document:
        """The winner, or the named revision (a leaf or an older one whose body is still kept).

        Raises NotFound: "missing" (unknown, or no body), "deleted" (no rev asked for and the
        winner is deleted). A named deleted revision is returned.
        """

    @abstractmethod
    def read(
        self, db: str, wanted: Sequence[Wanted], *, revs: bool = False, latest: bool = False
    ) -> list[list[Document]]:
        """Many revisions at once, in the order asked for.

        For each: the winner (also when deleted) or the named revision; with ``latest`` a
        named revision that has successors is replaced by the leaves that follow from it.
        An empty list where nothing is there.
        """

    @abstractmethod
    def leaves(self, db: str, doc_id: str) -> list[Leaf]:
        """All leaves, winner first; empty for an unknown document."""

    @abstractmethod
    def line(self, db: str, doc_id: str, rev: str | None = None) -> list[RevisionInfo]:
        """The revision (default: the winner) and its ancestors, newest first. Raises NotFound."""

    @abstractmethod
    def documents(
        self, db: str, which: Range, *, bodies: bool = False
    ) -> Iterator[Document | None]:
        """Winners by id; deleted ones only where ``keys`` names them. Without ``bodies`` the
        body is ``b"{}"``. With ``keys`` None stands for an unknown id."""

    @abstractmethod
    def revisions(self, db: str, spans: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        """For each span of ids (its start is in, its end is not): the documents in it that are
        not deleted, as id -> revision of the winner, in the order of their ids. One call for
        many spans, so that a reader who remembers bodies asks for new ones alone."""

    @abstractmethod
    def changes(  # noqa: PLR0913 (the feed's own options)
        self,
        db: str,
        since: Seq = 0,
        *,
        limit: int | None = None,
        descending: bool = False,
        bodies: bool = False,
        ids: Sequence[str] | None = None,
    ) -> ChangePage:
        """Documents whose latest place is after ``since``. ``ids`` restricts to these documents.

        With ``descending`` the newest come first, down to but without ``since``. A page that is
        not filled has ``last_seq`` = the database's sequence, the same at each call while
        nothing changes. Raises BadRequest for a sequence that is not one of this store's.
        """

    @abstractmethod
    def missing(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Of the named revisions those the database has never seen (compacted ones are known);
        ids with nothing missing are absent."""

    @abstractmethod
    def attachment(self, db: str, doc_id: str, name: str, rev: str | None = None) -> Attachment:
        """What the winner or the named revision says of an attachment. Raises NotFound."""

    @abstractmethod
    def attachment_bytes(
        self, held: Attachment, start: int = 0, length: int | None = None
    ) -> bytes:
        """Bytes of an attachment that was read from this store, or a part of them.

        Raises NotFound where no revision that can still be read has them.
        """

    # ------------------------------------------------------------ writing
    @abstractmethod
    def write_all(self, batches: Sequence[Batch]) -> list[list[Outcome]]:
        """Writes drafts to one or more databases; outcomes in the order of the drafts.

        Drafts of a batch are independent: a refused one does not touch the others. An engine
        commits all batches of a call together where it can. Where it cannot it writes one after
        the other, in their order, and goes on to the next only when the one before is durable: so
        what must never be there alone comes in a later batch than what it needs, and a caller that
        was cut off does it all again. Raises NotFound (nothing is written) where a database is
        missing, Unavailable where it cannot be said how much was written.
        Outcomes may be Conflict, IllegalId, MissingStub, BadRequest, TooLarge.
        """

    def write(self, db: str, drafts: Iterable[Draft], *, new_edits: bool = True) -> list[Outcome]:
        """``write_all`` for one database."""
        return self.write_all([Batch(db, list(drafts), new_edits)])[0]

    def put(self, db: str, draft: Draft) -> str:
        """Writes one new edit and returns its revision; raises what ``write`` would return."""
        outcome = self.write(db, [draft])[0]
        if isinstance(outcome, SyncError):
            raise outcome
        return outcome

    @abstractmethod
    def compact(self, db: str) -> None:
        """Forgets the bodies of revisions that are not leaves; the trees stay."""

    @abstractmethod
    def purge(self, db: str, revisions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Removes leaves (and what hangs on them alone) without a trace; answers what went.

        A document whose last leaf goes disappears from the change feed as well.
        """

    # ------------------------------------------------------------ local documents
    @abstractmethod
    def get_local(self, db: str, name: str) -> tuple[str, bytes]:
        """Revision (``0-N``) and body of ``_local/<name>``. Raises NotFound "missing"."""

    @abstractmethod
    def put_local(self, db: str, name: str, body: bytes, rev: str | None = None) -> str:
        """Writes ``_local/<name>``; ``rev`` must be the current one, if there is one.

        For places and checkpoints, whose loss costs time: where several processes write the same
        one at the same moment, an engine may take the last. What only one may win is a document.
        Raises Conflict.
        """

    @abstractmethod
    def delete_local(self, db: str, name: str, rev: str | None = None) -> None:
        """Removes ``_local/<name>``. Raises NotFound, Conflict."""

    # ------------------------------------------------------------ watching
    @abstractmethod
    def watch(self, notify: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Calls ``notify`` with the names of databases that were written, created or deleted,
        by this process (at once after the commit) or another (soon: each engine says how soon).
        ``notify`` must be quick and must not raise. Answers a function that ends the watch."""

    @abstractmethod
    def updates(self, since: Seq = 0) -> tuple[list[str], Seq]:
        """Names of the databases changed after a place in the sequence over all databases,
        and the place to go on from. A place is good for this store object alone; 0 is the
        beginning, and names all databases."""

    def making_anew(self) -> AbstractContextManager[None]:
        """For data that can be made again from the beginning: what is written within the block may
        be lost with the power until the block ends; from then on all of it is durable."""
        return nullcontext()

    @abstractmethod
    def close(self) -> None:
        """Waits for writes under way and lets go of files, threads and connections."""
