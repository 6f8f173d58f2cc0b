"""What a verb is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import WSGIEnvironment

from server.couchdb_api import body
from server.couchdb_api.caller import Caller
from server.couchdb_api.errors import BadContentType
from server.couchdb_api.limits import Limits
from server.couchdb_api.query import Query
from sync import jsontext
from sync.errors import BadRequest, TooLarge
from sync.replication.feed import Feed, Hub
from sync.replication.gate import WriteGate
from sync.stores.documents import DocumentStore

JSON_TYPE = ("Content-Type", "application/json")
_FORM_TYPES = frozenset({"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
"""What a page of another site can send without asking the browser's leave."""


@dataclass(frozen=True, slots=True)
class Services:
    """What every verb may use; made once by wiring. ``name`` answers what clients call this
    server: their checkpoints hold for that name alone."""

    store: DocumentStore
    hub: Hub
    gate: WriteGate
    name: Callable[[], str]
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Answer:
    """A response. ``body``: the bytes, an iterator of them, or a feed that is still waiting."""

    status: int = 200
    body: bytes | Iterator[bytes] | Feed = b""
    headers: list[tuple[str, str]] = field(default_factory=lambda: [JSON_TYPE])


def json_answer(value: Any, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Answer:
    """A JSON response; ``headers`` are added to the content type."""
    return Answer(status, jsontext.dumps(value) + b"\n", [JSON_TYPE, *headers])


class Call:
    """One request, its path taken apart and its caller known.

    ``db``, ``doc_id`` and ``name`` (attachment or local document) are decoded; "" where the
    path has none.
    """

    __slots__ = ("_query", "caller", "db", "doc_id", "environ", "method", "name", "services")

    def __init__(self, services: Services, environ: WSGIEnvironment, caller: Caller) -> None:
        self.services = services
        self.environ = environ
        self.caller = caller
        self.method: str = environ["REQUEST_METHOD"]
        self.db = ""
        self.doc_id = ""
        self.name = ""
        self._query: Query | None = None

    @property
    def store(self) -> DocumentStore:
        """The document store."""
        return self.services.store

    @property
    def limits(self) -> Limits:
        """What the request may cost."""
        return self.services.limits

    @property
    def query(self) -> Query:
        """The query parameters, parsed at the first use."""
        if self._query is None:
            self._query = Query(self.environ.get("QUERY_STRING", ""))
        return self._query

    def header(self, name: str) -> str:
        """A request header by its CGI name without ``HTTP_`` (``IF_MATCH``); "" if absent."""
        value: str = self.environ.get("HTTP_" + name, "")
        return value

    def accepts(self, content_type: str) -> bool:
        """Whether the client names this type in Accept (a mere ``*/*`` does not count)."""
        return content_type in self.header("ACCEPT")

    def bytes(self) -> bytes:
        """The request body without its gzip. Raises TooLarge, BadRequest."""
        return body.read(self.environ, self.limits.request)

    def json(self) -> Any:
        """The request body parsed; None where it is empty.

        Raises BadRequest, TooLarge, BadContentType.
        """
        text = self.bytes()
        if text and self.environ.get("CONTENT_TYPE", "").partition(";")[0] in _FORM_TYPES:
            raise BadContentType("Content-Type must be application/json")
        if not text.strip():
            return None
        # Each value but the first of its array or object follows a comma; in texts they count too.
        if sum(map(text.count, (b",", b"[", b"{"))) > self.limits.values:
            raise TooLarge(f"The body has more than {self.limits.values} values; send less at once")
        return jsontext.parse(text)

    def json_object(self) -> dict[str, Any]:
        """The request body as a JSON object ({} where it is empty)."""
        value = self.json()
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise BadRequest("Request body must be a JSON object")
        return value

    def check_count(self, count: int) -> None:
        """Raises TooLarge where a request names more than a batch."""
        if count > self.limits.batch:
            raise TooLarge(f"{count} entries in one request; at most {self.limits.batch} are taken")
