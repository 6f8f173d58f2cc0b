"""`/field/…` and `/console/…`: the pages that were built, to everybody.

They hold no data: what they show they ask for, with the login of whoever uses them.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as Answer

from server.context import context_of
from server.frontend.build import Asset, etag_of, find, is_built
from server.frontend.policy import headers_of_pages
from server.problem import Problem

blueprint = Blueprint("frontend", __name__)
APPS = {"field": "The crew's app", "console": "The office's console"}


def without_slash(app: str) -> Answer:
    """The folder is the page. A relative address holds behind a proxy's prefix as well."""
    query = request.query_string.decode("latin-1")
    return redirect(f"{app}/?{query}" if query else f"{app}/", 308)


def built(app: str, asset: str = "") -> Response:
    """A file of the build. Raises Problem not_found; never answers one file for another."""
    pages = context_of(current_app).settings.pages
    folder = pages.build / app
    if not is_built(folder):
        return _not_built(app)
    found = find(folder, asset, lambda encoding: request.accept_encodings.quality(encoding) > 0)
    if found is None:
        raise Problem("not_found", f"There is nothing at {request.path}.")
    response = _sent(found)
    response.headers.update(headers_of_pages(pages.tiles))
    return response


def _sent(asset: Asset) -> Response:
    response = send_file(asset.path, asset.type, conditional=True, etag=etag_of(asset.path))
    response.content_type = asset.type  # werkzeug adds a second charset
    response.headers["Cache-Control"] = asset.kept
    if asset.varies:
        response.headers["Vary"] = "Accept-Encoding"
    if asset.encoding is not None:
        response.headers["Content-Encoding"] = asset.encoding
    return response


def _not_built(app: str) -> Response:
    page = render_template("not_built.html", what=APPS[app])
    return Response(page, 503, {"Cache-Control": "no-store"}, mimetype="text/html")


def _add_pages(app: str) -> None:
    for rule, view in (("", without_slash), ("/", built), ("/<path:asset>", built)):
        name = f"{app}{len(rule)}"
        defaults = {"app": app}
        blueprint.add_url_rule(f"/{app}{rule}", name, view, defaults=defaults, merge_slashes=False)


for _app in APPS:
    _add_pages(_app)
