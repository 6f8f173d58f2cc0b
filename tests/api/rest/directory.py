"""A desk at which people log in by a directory, and the settings of such a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.app import create_app
from server.oidc.provider import provider_of
from server.settings import Settings
from tests.api.rest.conftest import Office
from tests.oidc_provider import CLIENT, SECRET, Provider, oidc_provider

START = "/api/oidc/start"


@dataclass
class Desk:
    """An office whose people log in by a directory, and a browser that nobody has used."""

    office: Office
    provider: Provider
    issuer: str
    app: Flask
    browser: FlaskClient

    def leave(self, back: str = "/console/") -> str:
        """Begins, proves who one is; the address to come back to."""
        answer = self.browser.get(START, query_string={"next": back})
        assert answer.status_code == 302, answer.text
        place = urlsplit(answer.location)
        asking = HTTPConnection(place.netloc)
        asking.request("GET", f"{place.path}?{place.query}")
        sent = asking.getresponse().headers["Location"]
        asking.close()
        return str(sent)

    def come_back(self, address: str) -> TestResponse:
        parts = urlsplit(address)
        return self.browser.get(parts.path, query_string=parts.query)

    def log_in(self) -> TestResponse:
        return self.come_back(self.leave())

    def who(self) -> str | None:
        """The user whom the browser's cookie stands for."""
        answer = self.browser.get("/api/v1/session")
        return answer.get_json()["user"] if answer.status_code == 200 else None


@contextmanager
def desk_of(office: Office, folder: Path) -> Iterator[Desk]:
    """Such a desk, and a provider on loopback until the end of the block."""
    with oidc_provider(office.clock) as (provider, issuer):
        app = app_with_directory(office, environ(folder, issuer))
        yield Desk(office, provider, issuer, app, app.test_client())


def environ(folder: Path, issuer: str, **more: str) -> dict[str, str]:
    """The variables of a server with a directory."""
    (folder / "secret").write_text(f"{SECRET}\n")
    return {
        "KANCHA_DATA": str(folder),
        "KANCHA_BASE_URL": "http://localhost",
        "KANCHA_OIDC_ISSUER": issuer,
        "KANCHA_OIDC_CLIENT_ID": CLIENT,
        "KANCHA_OIDC_CLIENT_SECRET_FILE": str(folder / "secret"),
        "KANCHA_OIDC_NAME": "统一认证",
        **more,
    }


def app_with_directory(office: Office, environ: dict[str, str]) -> Flask:
    """The office's application, with these settings."""
    settings = Settings.read(environ)
    provider = provider_of(settings, office.clock)
    return create_app(replace(office.context, settings=settings, provider=provider))
