"""`/api/v1/facts`: facts over all tickets, for whoever audits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask.views import MethodView

from casework.unnamed import tickets_named, unnamed
from schemas.api.fact_search import FactQuery, FoundFacts
from schemas.api.views import View
from schemas.ids import receipt_id
from server.office.commands import is_there
from server.readmodel.cursor import Place, write_cursor
from server.readmodel.filed import FactFilter, FiledAt
from server.readmodel.tickets import TicketList
from server.rest_api.access import parts, require, scope, seen
from server.rest_api.api import Resources
from server.rest_api.paging import bad_cursor, place_of
from server.rest_api.tickets import desk, json_response
from server.rights import Permission
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Wanted

blueprint = Resources("facts", __name__, description="Facts over all tickets")
_SORT = "-received_at"
_SHOWN = ("state", "received_at", "corrected_at", "reasons")


@blueprint.route("/facts")
class FactsOfAll(MethodView):
    """Everything that was said."""

    @blueprint.arguments(FactQuery, location="query")
    @blueprint.response(200, FoundFacts)
    def get(self, query: dict[str, Any]) -> Response:
        """Search facts over all tickets: by kind, author, state of the receipt, time and words."""
        user = require(Permission.AUDIT)
        require(Permission.SEE_IDENTITY)  # words are looked for in all that a fact says
        search = FactSearch(parts().readmodel, parts().store)
        items, place = search.found(query, _filter_of(query), _after(query.get("cursor")))
        if items:
            what = View.SEARCH if query.get("q") else View.FACTS
            seen(user, what, list(dict.fromkeys(item["ticket"] for item in items)), len(items))
        following = None
        if place is not None:
            following = write_cursor(Place(_SORT, place.received_at, place.fact))
        return json_response({"items": _without_hidden(items), "next": following})


def _after(cursor: str | None) -> FiledAt | None:
    """Raises Problem invalid_cursor."""
    if cursor is None:
        return None
    place = place_of(cursor, _SORT)
    if not isinstance(place.value, int):
        raise bad_cursor()
    return FiledAt(place.value, place.id)


@dataclass(frozen=True, slots=True)
class FactSearch:
    """Reads ``at_once`` facts at a time. One question reads about ``at_most``, then it answers what
    it found and where to go on."""

    readmodel: TicketList
    store: DocumentStore
    at_once: int = 200
    at_most: int = 5_000

    def found(
        self, query: Mapping[str, Any], wanted: FactFilter, after: FiledAt | None
    ) -> tuple[list[dict[str, Any]], FiledAt | None]:
        """Facts, and the place to go on after; None where there are no more. Raises SyncError."""
        found, read = list[dict[str, Any]](), 0
        while read < self.at_most:
            page = self.readmodel.filed(wanted, after, self.at_once)
            for place, item in _read(self.store, page):
                after = place
                if item is not None and _says(item["fact"], query):
                    found.append(item)
                    if len(found) == query["limit"]:
                        return found, place
            if len(page) < self.at_once:
                return found, None
            read += len(page)
        return found, after


def _filter_of(query: Mapping[str, Any]) -> FactFilter:
    return FactFilter(
        kind=tuple(kind.value for kind in query.get("kind", ())),
        state=tuple(state.value for state in query.get("state", ())),
        crew=query.get("crew"),
        ticket=query.get("ticket"),
        since=query.get("since"),
        until=query.get("until"),
        scope=scope(),
    )


def _read(
    store: DocumentStore, page: list[FiledAt]
) -> Iterator[tuple[FiledAt, dict[str, Any] | None]]:
    """Each with the fact and its receipt; None where the office has it no more."""
    ids = [place.fact for place in page]
    wanted = [Wanted(one) for one in [*ids, *map(receipt_id, ids)]]
    read = store.read(OFFICE, wanted) if wanted else []
    for place, fact, receipt in zip(page, read, read[len(ids) :], strict=False):
        if not fact or not receipt or fact[0].deleted or receipt[0].deleted:
            yield place, None
            continue
        answer = receipt[0].json()
        yield (
            place,
            {
                "ticket": place.fact.partition(":")[0],
                "fact": {"_id": place.fact, **fact[0].json()},
                "receipt": {name: answer.get(name) for name in _SHOWN},
            },
        )


def _says(fact: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
    author = fact.get("author") or {}
    if any(query.get(who) not in (None, author.get(who)) for who in ("device", "user")):
        return False
    words = query.get("q")
    return words is None or any(words.lower() in text.lower() for text in _texts(fact.get("body")))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)


def _without_hidden(items: list[dict[str, Any]]) -> Any:
    """What flags name of tickets that are not there for the caller is left out."""
    if scope().is_whole:
        return items
    here = desk()
    hidden = frozenset(ticket for ticket in tickets_named(items) if not is_there(here, ticket))
    return unnamed(items, hidden)
