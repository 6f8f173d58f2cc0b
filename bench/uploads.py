"""s: files of 3 MB sent by tus, eight at a time, beside nginx taking the same by PUT.

Both clients are curl. Kancha verifies the hash and writes through to the disk before it answers;
nginx (Debian ``nginx-extras``, its WebDAV module) only writes the file. What a file costs is
counted until its ticket and the crew's mailbox say that it has arrived, which is after the answer.
"""

from __future__ import annotations

import base64
import os
import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import psutil

from bench.measuring import Cost, Effort, Sample
from bench.servers import free_port
from tests.district import District, Work, basic, hire
from tests.interop.originals import Original, arrived, declare, taken
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
            cost, told_cpu_s = _by_tus(folder, originals)
            rate = _megabytes(originals) / cost.seconds
            yield Sample("upload_tus", rate, cost)
            yield Sample("upload_cpu", told_cpu_s / number * 1e3, _NOTHING)
            if which("nginx"):
                cost = _by_put(folder, originals)
                peer = _megabytes(originals) / cost.seconds
                yield Sample("upload_put", peer, cost)
                yield Sample("upload_ratio", rate / peer, _NOTHING)


def _megabytes(originals: Sequence[Original]) -> float:
    return sum(one.size for one in originals) / 1e6


def _by_tus(folder: Path, originals: Sequence[Original]) -> tuple[Cost, float]:
    """What it costs until all are acknowledged, made and sent in one request each; and the
    processor's seconds until the ticket tells of all."""
    hire(folder / "data")
    with running_server(folder / "data") as server:
        district = District(server.base_url)
        device = district.enrol(district.crew("far"))
        work = district.new_work(device.crew)
        declare(server.base_url, device, work, originals)
        _declared(district, work, len(originals))
        token, before = basic(device.id, device.token), _cpu_s(server.processes())
        asked = [_tus(server.base_url, token, one) for one in originals]
        cost = _curl(folder, asked, server.processes)
        arrived(district, work, len(originals))
        return cost, _cpu_s(server.processes()) - before


def _declared(district: District, work: Work, number: int) -> None:
    """Waits until the ticket knows of all: what their facts cost is not what the files cost."""

    def said() -> bool:
        photos = district.ticket(work.ticket)["evidence"]["photos"]
        return bool(photos["declared"] == number)

    until(said, "the originals are declared on the ticket")


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


def _by_put(folder: Path, originals: Sequence[Original]) -> Cost:
    with _running_nginx(folder / "nginx") as (base_url, process):
        asked = [
            f'url = "{base_url}/{one.sha256}"\nupload-file = "{one.path}"' for one in originals
        ]
        parent = psutil.Process(process.pid)
        return _curl(folder, asked, lambda: [parent, *parent.children()])


def _curl(folder: Path, asked: Sequence[str], server: Callable[[], list[psutil.Process]]) -> Cost:
    """What all requests cost. Raises CalledProcessError where one is not answered with 2xx."""
    common = 'fail\nsilent\nshow-error\noutput = "/dev/null"\n'
    config = folder / "curl.txt"
    config.write_text("next\n".join(f"{common}{one}\n" for one in asked))
    own, others, begun = _client_cpu_s(), _cpu_s(server()), time.perf_counter()
    subprocess.run(
        ["curl", "--parallel", "--parallel-max", str(_ABREAST), "--config", str(config)], check=True
    )
    seconds = time.perf_counter() - begun
    return Cost(seconds, _cpu_s(server()) - others, _client_cpu_s() - own)


def _cpu_s(processes: Iterable[psutil.Process]) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in processes)


def _client_cpu_s() -> float:
    """Of the clients that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _running_nginx(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    (folder / "files").mkdir(parents=True)
    port, config = free_port(), folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # or its workers may not enter the folder
    config.write_text(_NGINX.format(folder=folder, port=port, user=user))
    process = subprocess.Popen(["nginx", "-e", f"{folder}/error.log", "-c", str(config)])
    try:
        until(lambda: _listens(port), "nginx listens")
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
