"""What a browser is given under /field/ and /console/, by a real server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from tests.district import Caller, Reply
from tests.servers import running_server

SCRIPT = b"export const answer = 42;\n" * 50
BROTLI = b"\x1b\x18\x00\xf8\xa5\xc4\xf2R\x90B*I3\xf6\xb1\xc9\x90\xda\x12\x02"
"""The words "packed by another program" as Brotli."""
PAGE = b"<!doctype html><script type=module src=assets/app-3f2a.js></script>"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A browser of a server whose build has the field app, but not yet the console."""
    folder = tmp_path_factory.mktemp("built")
    files = {
        "secret.txt": b"not a page",
        "field/index.html": PAGE,
        "field/sw.js": b"self.oninstall = () => {};",
        "field/manifest.webmanifest": b'{"name": "Kancha"}',
        "field/assets/app-3f2a.js": SCRIPT,
        "field/assets/app-3f2a.js.br": BROTLI,
        "field/assets/app-3f2a.js.gz": gzip.compress(SCRIPT),
        "field/assets/read-1b.wasm": b"\0asm",
        "field/base.pmtiles": bytes(range(100)),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "field/assets/link.js").symlink_to(folder / "secret.txt")
    env = {"KANCHA_WEB": str(folder), "KANCHA_TILES": "https://tiles.test/{z}/{x}/{y}.png"}
    with running_server(tmp_path_factory.mktemp("data"), env=env) as server:
        yield Caller(server.base_url)


def policy_of(reply: Reply) -> dict[str, str]:
    parts = reply.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


def test_the_folder_is_the_page_and_is_asked_for_again_each_time(browser: Caller) -> None:
    reply = browser.ask("GET", "/field/")

    assert (reply.status, reply.data) == (200, PAGE)
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-cache"


def test_the_folder_without_its_slash_leads_to_it(browser: Caller) -> None:
    reply = browser.ask("GET", "/field?lang=zh")

    assert (reply.status, reply.headers["Location"]) == (308, "field/?lang=zh")


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("base.pmtiles", "application/vnd.pmtiles", "no-cache"),
        ("assets/read-1b.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        (
            "assets/app-3f2a.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
    ],
)
def test_each_file_says_what_it_is_and_how_long_it_stays(
    browser: Caller, name: str, kind: str, kept: str
) -> None:
    reply = browser.ask("GET", f"/field/{name}")

    assert reply.status == 200
    assert reply.headers["Content-Type"] == kind
    assert reply.headers["Cache-Control"] == kept
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_the_browser_has_is_not_sent_again(browser: Caller) -> None:
    first = browser.ask("GET", "/field/sw.js")

    again = browser.ask("GET", "/field/sw.js", If_None_Match=first.headers["ETag"])
    other = browser.ask("GET", "/field/sw.js", If_None_Match='"another"')

    assert (again.status, again.data) == (304, b"")
    assert "Content-Security-Policy" in again.headers
    assert (other.status, other.data) == (200, first.data)


@pytest.mark.parametrize(
    ("accepted", "encoding", "sent"),
    [
        ("gzip, deflate, br", "br", b"packed by another program"),
        ("gzip", "gzip", SCRIPT),
        ("br;q=0, gzip;q=0.5", "gzip", SCRIPT),
        ("identity", None, SCRIPT),
    ],
)
def test_a_packed_neighbour_is_sent_where_the_browser_accepts_it(
    browser: Caller, accepted: str, encoding: str | None, sent: bytes
) -> None:
    reply = browser.ask("GET", "/field/assets/app-3f2a.js", Accept_Encoding=accepted)

    assert reply.headers.get("Content-Encoding") == encoding
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.data == sent


def test_each_form_of_a_file_has_a_mark_of_its_own(browser: Caller) -> None:
    forms = ("gzip", "br", "identity")
    replies = [
        browser.ask("GET", "/field/assets/app-3f2a.js", Accept_Encoding=form) for form in forms
    ]

    assert len({reply.headers["ETag"] for reply in replies}) == 3


def test_a_part_of_a_file_is_sent_where_it_is_asked_for(browser: Caller) -> None:
    reply = browser.ask("GET", "/field/base.pmtiles", Range="bytes=10-19")

    assert (reply.status, reply.data) == (206, bytes(range(10, 20)))
    assert reply.headers["Content-Range"] == "bytes 10-19/100"


@pytest.mark.parametrize(
    "path",
    [
        "/field/assets/gone.js",
        "/field/nowhere",
        "/field/assets/",
        "/field/assets/app-3f2a.js.gz",
        "/field/assets/link.js",
        "/field/%2e%2e/secret.txt",
        "/field/..%2fsecret.txt",
        "/field/assets/..%2f..%2fsecret.txt",
        "/field/%2fetc%2fhostname",
        "/field//etc/hostname",
        "/field/a%00b",
    ],
)
def test_what_is_no_file_of_the_build_is_not_found(browser: Caller, path: str) -> None:
    reply = browser.ask("GET", path)

    assert reply.status == 404
    assert reply.json["code"] == "not_found"


def test_the_pages_may_load_nothing_from_elsewhere_but_tiles(browser: Caller) -> None:
    reply = browser.ask("GET", "/field/")

    assert policy_of(reply) == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "worker-src": "'self' blob:",
        "img-src": "'self' data: blob: https://tiles.test",
        "media-src": "'self' blob:",
        "connect-src": "'self' https://tiles.test",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    allowed = "camera=(self), microphone=(self), geolocation=(self)"
    assert reply.headers["Permissions-Policy"] == allowed


@pytest.mark.parametrize("path", ["/console/", "/console/assets/app.js"])
def test_pages_that_are_not_built_say_how_to_build_them(browser: Caller, path: str) -> None:
    reply = browser.ask("GET", path)

    assert reply.status == 503
    assert reply.headers["Cache-Control"] == "no-store"
    assert b"make setup" in reply.data
    assert b"console is not built" in reply.data


def test_a_page_is_only_read(browser: Caller) -> None:
    reply = browser.ask("POST", "/field/")

    assert reply.status == 405
    assert browser.ask("HEAD", "/field/").status == 200
