"""The WSGI environment of an ASGI request."""

from __future__ import annotations

import sys
from wsgiref.types import WSGIEnvironment

from server.request_body import Message

INCOMING = "kancha.incoming"
"""Key of scope and environment: the body of an upload, which went to the disk as it came."""


def environ_of(scope: Message) -> WSGIEnvironment:
    """What the WSGI side is told; ``REQUEST_URI`` is the path as it was sent."""
    query = scope["query_string"].decode("latin-1")
    raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    host, port = scope.get("server") or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": f"{raw}?{query}" if query else raw,
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        INCOMING: scope.get(INCOMING),
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # in the environment it would look like another header, written with "-"
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def sender_of(environ: WSGIEnvironment) -> str:
    """Who asks, as far as the request itself says without being believed: its credentials, else
    its address. With its files it is another one: facts do not wait for photos."""
    said: str = environ.get("HTTP_AUTHORIZATION") or environ.get("HTTP_COOKIE") or ""
    kind = "files of " if environ["PATH_INFO"].startswith("/media/") else ""
    return kind + (said or str(environ["REMOTE_ADDR"]))


def _add_header(environ: WSGIEnvironment, name: str, value: str) -> None:
    if name in ("content-type", "content-length"):
        environ[name.upper().replace("-", "_")] = value
        return
    key = "HTTP_" + name.upper().replace("-", "_")
    environ[key] = f"{environ[key]},{value}" if key in environ else value
