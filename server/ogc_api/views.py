"""The addresses under ``/ogc``: each answers JSON to programs and a plain page to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request

from schemas.api.views import View
from server.context import context_of
from server.ogc_api import openapi, pages
from server.ogc_api.access import features, require_reader
from server.ogc_api.collections import COLLECTIONS, Collection
from server.ogc_api.features import Feature
from server.ogc_api.pages import GEOJSON, HTML, JSON, OPENAPI
from server.ogc_api.query import Query, read
from server.ogc_api.source import FeaturePage
from server.problem import FieldError, Problem, faulty
from server.registry.people import User
from server.rest_api.access import base_url, seen
from server.rights import scope_of
from sync import jsontext

blueprint = Blueprint("ogc", __name__, url_prefix="/ogc")
_SHOWN_IN_A_TABLE = 8


@blueprint.before_request
def _authenticate() -> None:
    require_reader()


@blueprint.get("/", strict_slashes=False)
def landing() -> Response:
    """What there is."""
    return _document(pages.landing(_base()), "Features for GIS")


@blueprint.get("/conformance")
def conformance() -> Response:
    """Classes of the standard."""
    return _document(pages.conformance(_base()), "Conformance")


@blueprint.get("/api")
def api() -> Response:
    """OpenAPI 3.0."""
    described = openapi.describe(_base())
    if _form(OPENAPI, JSON) == HTML:
        paths = [(path, item["get"]) for path, item in described["paths"].items()]
        return _page("ogc_api.html", title="API", paths=paths)
    return _json(described, OPENAPI)


@blueprint.get("/collections")
def collections() -> Response:
    """All collections."""
    return _document(pages.collections(_base()), "Collections")


@blueprint.get("/collections/<collection_id>")
def collection(collection_id: str) -> Response:
    """One collection. Raises Problem not_found."""
    found = _collection(collection_id)
    return _document(pages.collection(_base(), found), found.title)


@blueprint.get("/collections/<collection_id>/items")
def items(collection_id: str) -> Response:
    """A page of features. Raises Problem not_found, bad_request."""
    of = _collection(collection_id)
    form = _form(GEOJSON, JSON)
    asked = _asked()
    query = read(asked, of)
    reader = require_reader()
    page = features().page(of.id, query, scope_of(reader))
    _seen(reader, of, page.features)
    total = _total(of, query, page)
    now = context_of(current_app).clock()
    here = f"{_base()}/collections/{of.id}/items"
    content = pages.items(here, asked, page, total, now)
    if form == HTML:
        columns = [key for key in of.properties if f"{key}s" != of.id][:_SHOWN_IN_A_TABLE]
        return _page("ogc_items.html", title=of.title, page=content, here=here, columns=columns)
    return _json(content, GEOJSON)


@blueprint.get("/collections/<collection_id>/items/<feature_id>")
def item(collection_id: str, feature_id: str) -> Response:
    """One feature. Raises Problem not_found, bad_request."""
    of = _collection(collection_id)
    form = _form(GEOJSON, JSON)
    _only_form()
    reader = require_reader()
    feature = features().one(of.id, feature_id, scope_of(reader))
    if feature is None:
        raise Problem("not_found", f"There is no {feature_id!r} among the {of.id}.")
    _seen(reader, of, [feature])
    content = pages.item(f"{_base()}/collections/{of.id}/items", feature)
    if form == HTML:
        return _page("ogc_item.html", title=of.title, feature=content)
    return _json(content, GEOJSON)


def _document(content: dict[str, Any], title: str) -> Response:
    form = _form(JSON)
    _only_form()
    if form == HTML:
        return _page("ogc_document.html", title=title, document=content)
    return _json(content, JSON)


def _total(of: Collection, query: Query, page: FeaturePage) -> int | None:
    """How many match, where that is known: one page holds them all, or the source can say."""
    if query.after is None and not page.more:
        return len(page.features)
    return features().count(of.id, query, scope_of(require_reader()))


def _seen(reader: User, of: Collection, features: Sequence[Feature]) -> None:
    """Tickets have addresses, findings what was seen in homes."""
    tickets = sorted({feature.id.partition(":")[0] for feature in features})
    if tickets and of.id in ("tickets", "findings") and scope_of(reader).identity:
        seen(reader, View.FEATURES, tickets, len(features))


def _collection(name: str) -> Collection:
    found = COLLECTIONS.get(name)
    if found is None:
        known = ", ".join(COLLECTIONS)
        raise Problem("not_found", f"There is no collection {name!r}; there are {known}.")
    return found


def _form(*media: str) -> str:
    """The media type to answer with: what ``f`` says, else what Accept prefers.

    Raises Problem: bad_request, not_acceptable.
    """
    named = request.args.get("f")
    if named is not None:
        if named not in ("json", "html"):
            fault = FieldError("f", "invalid", "Send json or html.")
            raise faulty([fault], "bad_request")
        return HTML if named == "html" else media[0]
    if not request.accept_mimetypes:
        return media[0]
    plain = [one.partition(";")[0] for one in media]
    best = request.accept_mimetypes.best_match([*media, *plain, HTML])
    if best is None:
        raise Problem("not_acceptable", f"There are {', '.join(plain)} and {HTML}.")
    return HTML if best == HTML else media[0]


def _asked() -> dict[str, str]:
    """The query, each name once. Raises Problem bad_request."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        faults = [FieldError(name, "twice", "Send this once.") for name in twice]
        raise faulty(faults, "bad_request")
    return request.args.to_dict()


def _only_form() -> None:
    faults = [
        FieldError(name, "unknown-parameter", "Only `f` is known here.")
        for name in request.args
        if name != "f"
    ]
    if faults:
        raise faulty(faults, "bad_request")


def _base() -> str:
    return f"{base_url()}/ogc"


def _page(template: str, **content: Any) -> Response:
    text = render_template(template, base=_base(), quote=quote, **content)
    return _finish(Response(text, mimetype=HTML))


def _json(content: Any, media: str) -> Response:
    return _finish(Response(jsontext.dumps(content), content_type=media))


def _finish(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Vary"] = "Accept, Authorization, Cookie"
    return response
