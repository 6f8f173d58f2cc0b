"""s: files of 3 MB sent by tus, eight at a time, beside nginx taking the same by PUT.

Both clients are curl. Kancha verifies the hash, writes through to the disk and notes the arrival
before it answers; nginx (Debian ``nginx-light``, its WebDAV module) only writes the file.
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from bench.measuring import Cost, Effort, Sample
from bench.servers import free_port
from tests.district import District, basic, hire
from tests.interop.originals import Original, declare, taken
from tests.servers import running_server
from tests.waiting import until

_SIZE, _ABREAST = 3_000_000, 8
_NOTHING = Cost(0, 0, 0)
_NGINX = """
{user} daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_max_body_size 10m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; location / {{ dav_methods PUT; }} }}
}}
"""


def uploads(effort: Effort) -> Iterator[Sample]:
    """MB a second, Kancha's and nginx's in turns, and their ratio."""
    number, runs = effort.of(100, 24), effort.of(3, 1)
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as kept:
            folder = Path(kept)
            originals = taken(folder, number, _SIZE)
            rate = _megabytes(originals) / _by_tus(folder, originals)
            yield Sample("upload_tus", rate, _NOTHING)
            if which("nginx"):
                peer = _megabytes(originals) / _by_put(folder, originals)
                yield Sample("upload_put", peer, _NOTHING)
                yield Sample("upload_ratio", rate / peer, _NOTHING)


def _megabytes(originals: Sequence[Original]) -> float:
    return sum(one.size for one in originals) / 1e6


def _by_tus(folder: Path, originals: Sequence[Original]) -> float:
    """Seconds until all are acknowledged: made and sent in one request each."""
    hire(folder / "data")
    with running_server(folder / "data") as server:
        district = District(server.base_url)
        device = district.enrol(district.crew("far"))
        declare(server.base_url, device, district.new_work(device.crew), originals)
        token = basic(device.id, device.token)
        return _curl(folder, [_tus(server.base_url, token, one) for one in originals])


def _tus(base_url: str, token: str, one: Original) -> str:
    said = base64.b64encode(one.sha256.encode()).decode()
    return f"""
url = "{base_url}/media/uploads"
request = "POST"
data-binary = "@{one.path}"
header = "Tus-Resumable: 1.0.0"
header = "Upload-Length: {one.size}"
header = "Upload-Metadata: sha256 {said}"
header = "Content-Type: application/offset+octet-stream"
header = "Authorization: {token}"
"""


def _by_put(folder: Path, originals: Sequence[Original]) -> float:
    with _running_nginx(folder / "nginx") as base_url:
        asked = [
            f'url = "{base_url}/{one.sha256}"\nupload-file = "{one.path}"' for one in originals
        ]
        return _curl(folder, asked)


def _curl(folder: Path, asked: Sequence[str]) -> float:
    """Seconds for all requests. Raises CalledProcessError where one is not answered with 2xx."""
    common = 'fail\nsilent\nshow-error\noutput = "/dev/null"\n'
    config = folder / "curl.txt"
    config.write_text("next\n".join(f"{common}{one}\n" for one in asked))
    begun = time.perf_counter()
    subprocess.run(
        ["curl", "--parallel", "--parallel-max", str(_ABREAST), "--config", str(config)], check=True
    )
    return time.perf_counter() - begun


@contextmanager
def _running_nginx(folder: Path) -> Iterator[str]:
    (folder / "files").mkdir(parents=True)
    port, config = free_port(), folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # or its workers may not enter the folder
    config.write_text(_NGINX.format(folder=folder, port=port, user=user))
    process = subprocess.Popen(["nginx", "-e", f"{folder}/error.log", "-c", str(config)])
    try:
        until(lambda: _listens(port), "nginx listens")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
