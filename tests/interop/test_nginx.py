"""docs/examples/linux-service/nginx.conf in a real nginx, before a real server."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import urllib3

from tests.district import ADMIN, DISPATCHER, District, Reply, basic, hire
from tests.interop.originals import declare, taken
from tests.ports import own_address
from tests.project.tree import ROOT
from tests.servers import RunningServer, running_server
from tests.sse import events
from tests.waiting import until

EXAMPLE = ROOT / "docs" / "examples" / "linux-service" / "nginx.conf"


@dataclass
class Site:
    """The server, and nginx before it. ``pool`` trusts nginx's certificate."""

    server: RunningServer
    district: District
    plain: str
    secure: str
    pool: urllib3.PoolManager

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        answer = self.pool.request(method, self.secure + path, body=body, headers=headers)
        return Reply(answer.status, answer.headers, answer.data)


def certificate(folder: Path) -> None:
    """For 127.0.0.1, signed by itself."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*made, *names, *files], check=True, capture_output=True)


def write_config(folder: Path, upstream: str, plain: int, secure: int) -> Path:
    """The example with this machine's ports and files, in nginx's least configuration."""
    site = EXAMPLE.read_text()
    for found, instead in (
        (r"127\.0\.0\.1:8000", upstream),
        (r"listen \[::\][^;]*;", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        (r"/etc/letsencrypt/live/kancha\.example\.org", str(folder)),
    ):
        site, number = re.subn(found, instead, site)
        assert number, found
    (folder / "kancha.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{place}_temp_path {folder}/{place};" for place in places)
    text = f"""{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;
        events {{}} http {{ access_log off; {temporary} include {folder}/kancha.conf; }}"""
    (folder / "nginx.conf").write_text(text)
    return folder / "nginx.conf"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("nginx")
    hire(data)
    certificate(folder)
    plain, secure = (own_address().port for _ in range(2))
    outside = {
        "KANCHA_BASE_URL": f"https://127.0.0.1:{secure}",
        "KANCHA_TRUSTED_PROXIES": "127.0.0.1",
    }
    with running_server(data, env=outside) as server:
        upstream = urlsplit(server.base_url).netloc
        config = write_config(folder, upstream, plain, secure)
        command = ["nginx", "-e", str(folder / "error.log"), "-c", str(config)]
        with subprocess.Popen(command) as nginx:
            try:
                until(lambda: listens(secure), "nginx listens")
                trusting = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
                pool = urllib3.PoolManager(ssl_context=trusting, retries=False, timeout=20.0)
                addresses = (f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}")
                yield Site(server, District(server.base_url), *addresses, pool)
                pool.clear()
            finally:
                nginx.terminate()


def log_in(site: Site, user: str, password: str) -> Reply:
    body = f'{{"user": "{user}", "password": "{password}"}}'.encode()
    return site.ask("POST", "/api/v1/session", {"Content-Type": "application/json"}, body)


def test_given_plain_http_when_asked_then_it_leads_to_https(site: Site) -> None:
    answer = site.pool.request("GET", f"{site.plain}/console/", redirect=False)

    assert answer.status == 301
    assert answer.headers["Location"] == "https://127.0.0.1/console/"


def test_given_a_login_when_it_is_answered_then_the_cookie_is_secure_and_tls_is_for_good(
    site: Site,
) -> None:
    answer = log_in(site, *DISPATCHER)

    assert answer.status == 201
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_given_a_reader_of_events_when_something_happens_then_it_comes_at_once(site: Site) -> None:
    token = log_in(site, *DISPATCHER).json["token"]
    headers = {"Authorization": f"Bearer {token}"}
    stream = site.pool.request(
        "GET", f"{site.secure}/api/v1/events", headers=headers, preload_content=False
    )
    coming = events(stream.stream(65_536))
    hello = next(coming)

    ticket = site.district.open_ticket()

    assert hello.name == "hello"
    # Within the pool's time, while the answer goes on; what other tests did may come before it.
    assert any(ticket in str(event.data) for event in coming)
    stream.close()


def test_given_a_device_that_waits_when_work_comes_then_it_wakes(site: Site) -> None:
    device = site.district.enrol(site.district.crew("north"))
    auth = {"Authorization": basic(device.id, device.token)}
    path = f"/sync/{device.database}/_changes"
    since = site.ask("GET", path, auth).json["last_seq"]
    woken: list[Reply] = []
    waiting = f"{path}?feed=longpoll&timeout=15000&since={since}"
    thread = Thread(target=lambda: woken.append(site.ask("GET", waiting, auth)))
    thread.start()

    work = site.district.new_work(device.crew)

    thread.join()
    assert work.ticket in woken[0].data.decode()
    assert device.sync_url.startswith(site.secure)


def test_given_an_upload_that_is_cut_off_when_asked_for_then_what_came_is_kept(
    site: Site, tmp_path: Path
) -> None:
    device = site.district.enrol(site.district.crew("north"))
    [original] = taken(tmp_path, 1, 600_000)
    declare(site.server.base_url, device, site.district.new_work(device.crew), [original])
    auth = {"Authorization": basic(device.id, device.token), "Tus-Resumable": "1.0.0"}
    named = base64.b64encode(original.sha256.encode()).decode()
    meta = {"Upload-Length": str(original.size), "Upload-Metadata": f"sha256 {named}"}
    assert site.ask("POST", "/media/uploads", {**meta, **auth}).status == 201
    address = f"/media/uploads/{original.sha256}"
    data = original.path.read_bytes()

    def offset() -> int:
        return int(site.ask("HEAD", address, auth).headers["Upload-Offset"])

    with half_sent(site, address, auth["Authorization"], data):
        until(lambda: offset() == original.size // 2, "the first half goes on as it comes")
    kind = {"Upload-Offset": str(offset()), "Content-Type": "application/offset+octet-stream"}
    rest = site.ask("PATCH", address, {**kind, **auth}, data[original.size // 2 :])
    assert rest.status == 204
    kept = site.district.original(original.sha256)
    assert hashlib.sha256(kept).hexdigest() == original.sha256


@contextmanager
def half_sent(site: Site, address: str, authorization: str, data: bytes) -> Iterator[None]:
    """A PATCH of which half was sent; at the end of the block its line is cut."""
    host, port = urlsplit(site.secure).hostname, urlsplit(site.secure).port
    head = [
        f"PATCH {address} HTTP/1.1",
        f"Host: {host}:{port}",
        f"Authorization: {authorization}",
        "Tus-Resumable: 1.0.0",
        "Upload-Offset: 0",
        "Content-Type: application/offset+octet-stream",
        f"Content-Length: {len(data)}",
    ]
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False
    unchecked.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((str(host), int(port or 0))) as line,
        unchecked.wrap_socket(line) as secret,
    ):
        secret.sendall("\r\n".join([*head, "", ""]).encode() + data[: len(data) // 2])
        yield


def test_given_a_client_that_lies_about_itself_when_it_looks_then_its_own_address_is_kept(
    site: Site,
) -> None:
    ticket = site.district.open_ticket()
    desk = {"Authorization": f"Bearer {log_in(site, *DISPATCHER).json['token']}"}
    lies = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7"}
    assert site.ask("GET", f"/api/v1/tickets/{ticket}", {**desk, **lies}).status == 200

    head = {"Authorization": f"Bearer {log_in(site, *ADMIN).json['token']}"}
    views = site.ask("GET", f"/api/v1/views?ticket={ticket}", head).json["items"]

    assert views[-1]["address"] == "127.0.0.1"
