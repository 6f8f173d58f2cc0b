"""Kancha's own pages and the dialect as one application: the path says which side is asked."""

from __future__ import annotations

from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PAGES = frozenset(
    {
        "api",
        "basemaps",
        "field",
        "console",
        "media",
        "ogc",
        "static",
        "healthz",
        "readyz",
        "metrics",
    }
    | {"favicon.ico", "robots.txt"}
)
"""First segments of Kancha's own pages. Any other path is the dialect's, so that a proxy may
strip ``/sync``."""


def side_by_side(pages: WSGIApplication, dialect: WSGIApplication) -> WSGIApplication:
    """Sends each request to the side that its path names."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> object:
        first = environ["PATH_INFO"].partition("/")[2].partition("/")[0]
        if first in PAGES or (not first and not _asks_dialect(environ)):
            return pages(environ, start_response)
        return dialect(environ, start_response)

    return application  # type: ignore[return-value]


def _asks_dialect(environ: WSGIEnvironment) -> bool:
    """Whether a request for the root comes from a replication client rather than a person.

    A browser is not sent a password here, and a replication client always sends one.
    """
    return "HTTP_AUTHORIZATION" in environ
