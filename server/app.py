"""The Flask application: REST under `/api`, pages, health. `/sync` stands beside it (shell)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from media.errors import MediaError
from server import health, oidc_pages, pages, previews
from server.context import Context, attach
from server.frontend import views as frontend
from server.media_api import basemaps, files, uploads
from server.metrics import views as metrics
from server.ogc_api import views as ogc
from server.ogc_api.access import open_door
from server.ogc_api.nearby import Nearby
from server.ogc_api.source import Source
from server.rest_api import (
    additions,
    attachments,
    attention,
    audits,
    bulk,
    closing,
    commands,
    corrections,
    crews,
    derivatives,
    devices,
    erasures,
    events,
    evidence,
    exports,
    fact_search,
    file_links,
    import_previews,
    imports,
    instrument_files,
    instruments,
    maps,
    merging,
    own_device,
    plots,
    positions,
    profile,
    profile_checks,
    proposed_positions,
    quarantine,
    record_files,
    reports,
    saved_views,
    session,
    statistics,
    suggestions,
    tickets,
    users,
    viewed,
    webhooks,
)
from server.rest_api.access import require_session
from server.rest_api.api import RestApi
from server.tracing import ROUTE

_RESOURCES = (
    session,
    crews,
    devices,
    tickets,
    commands,
    closing,
    additions,
    corrections,
    merging,
    own_device,
    attention,
    attachments,
    derivatives,
    file_links,
    maps,
    statistics,
    suggestions,
    events,
    evidence,
    exports,
    instruments,
    plots,
    positions,
    profile,
    profile_checks,
    imports,
    import_previews,
    bulk,
    instrument_files,
    record_files,
    audits,
    fact_search,
    erasures,
    proposed_positions,
    quarantine,
    reports,
    saved_views,
    webhooks,
    users,
    viewed,
)
_PARTS = (
    pages,
    oidc_pages,
    frontend,
    health,
    metrics,
    basemaps,
    previews,
    files,
    uploads,
)
_LARGEST_BODY = 1024 * 1024
_LARGER_BODIES = {
    "record_files.RecordFiles": record_files.LARGEST_FORM,
    "imports.Imports": imports.LARGEST_FORM,
    "import-previews.ImportPreviews": imports.LARGEST_FORM,
    "instrument_files.InstrumentFiles": record_files.LARGEST_FORM,
}
_HERE = Path(__file__).parent
_WITHOUT_LOGIN = {
    ("session.SessionResource", "POST"),
    ("devices.EnrolDevice", "POST"),
    ("own-device.ThisDevice", "GET"),
    ("positions.Looks", "GET"),
    ("session.Ways", "GET"),
    ("profile.Profile", "GET"),  # devices read it as well: it asks for itself
}
_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "kancha_session"},
}


class _App(Flask):
    """Tells of a failure by the form of the path: a path has names and numbers in it."""

    def log_exception(self, exc_info: Any) -> None:
        rule = request.url_rule.rule if request.url_rule else "(no page)"
        self.logger.error("%s %s failed.", request.method, rule, exc_info=exc_info)


def create_app(context: Context) -> Flask:
    """The application on the parts that wiring has made."""
    app = bare_app()
    equip(app, context)
    return app


def bare_app() -> Flask:
    """The application with all its paths; it answers when it is equipped."""
    app = _App("kancha", root_path=str(_HERE))
    app.config.update(
        API_TITLE="Kancha",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=_LARGEST_BODY,
    )
    api = RestApi(
        app,
        spec_kwargs={
            "info": {"description": "Field investigations of a power utility. See docs/errors.md."},
            "security": [{"bearer": []}, {"cookie": []}],
        },
    )
    assert api.spec is not None
    for name, scheme in _SECURITY_SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    for resource in _RESOURCES:
        api.add(resource.blueprint, url_prefix="/api/v1")
    app.before_request(_authenticate_first)
    app.after_request(_add_headers)
    for part in _PARTS:
        app.register_blueprint(part.blueprint)
    app.register_error_handler(MediaError, uploads.media_error)
    app.register_blueprint(ogc.blueprint)
    app.extensions["kancha-openapi"] = api.finish()
    return app


def equip(app: Flask, context: Context) -> None:
    """Gives the application the parts that it stands on; they replace those that it had."""
    attach(app, context)
    nearby = Nearby(context.readmodel, context.clock)
    open_door(app, Source(context.store, context.identity.people, context.clock, nearby))


def _authenticate_first() -> None:
    """Who is not logged in learns nothing about the form of what they sent."""
    rule = request.url_rule
    if rule is not None:
        request.environ[ROUTE] = rule.rule
    if rule is None or not rule.rule.startswith("/api/v1/"):
        return
    if (request.endpoint, request.method) not in _WITHOUT_LOGIN:
        require_session()
    largest = _LARGER_BODIES.get(request.endpoint or "")
    if largest is not None:
        request.max_content_length = largest


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith(("/api/v1/", "/media/")):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
