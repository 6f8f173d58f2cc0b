"""Files as real clients fetch them from a real server: curl by a link, a device on one line."""

from __future__ import annotations

import http.client
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from tests.district import Caller, District, basic, fact
from tests.interop.test_photo_to_flag import PICTURE, SHA256, upload
from tests.servers import RunningServer
from tests.waiting import until


def shown(server: RunningServer, district: District, crew: str) -> tuple[str, str, dict[str, str]]:
    """A ticket with a photo that has arrived and was examined, the device that took it, as it
    says who it is, and the photo's addresses."""
    device = district.enrol(district.crew(crew))
    work = district.new_work(device.crew)
    photo = fact(device, work, "photo", {"sha256": SHA256, "size": 9, "type": "image/jpeg"})
    phone = Caller(server.base_url, basic(device.id, device.token))
    phone.post(f"/sync/{device.database}/_bulk_docs", {"docs": [photo]})
    upload(server.base_url, basic(device.id, device.token))

    def addresses() -> dict[str, str] | None:
        pictures = district.desk.get(f"/api/v1/tickets/{work.ticket}")["pictures"]
        return pictures[0] if pictures and pictures[0]["width"] else None

    found = until(addresses, "the photo is examined", 40.0)
    assert found is not None
    return work.ticket, basic(device.id, device.token), found


def curl(*arguments: str) -> bytes:
    """What curl writes."""
    command = ["curl", "--silent", "--fail", *arguments]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_curl_takes_an_original_in_parts_and_goes_on_where_it_stopped(
    server: RunningServer, district: District, tmp_path: Path
) -> None:
    ticket, _, addresses = shown(server, district, "curl")
    asked = {"paths": [addresses["original"]]}
    links = district.desk.post(f"/api/v1/tickets/{ticket}/file-links", asked, 200)
    link = links["items"][0]["href"]
    file = tmp_path / "part.jpg"
    file.write_bytes(PICTURE[:1_000])

    part = curl("-r", "5-9", link)
    curl("-C", "-", "-o", str(file), link)

    assert part == PICTURE[5:10]
    assert file.read_bytes() == PICTURE


def test_a_connection_that_is_kept_alive_carries_a_view_its_head_and_what_is_new(
    server: RunningServer, district: District
) -> None:
    _, device, addresses = shown(server, district, "kept")
    where = urlsplit(server.base_url)
    headers = {"Authorization": device}
    with closing(http.client.HTTPConnection(str(where.hostname), where.port, timeout=20)) as line:

        def ask(method: str, **more: str) -> tuple[http.client.HTTPResponse, bytes]:
            line.request(method, addresses["view"], headers={**headers, **more})
            answer = line.getresponse()
            return answer, answer.read()

        (whole, body), (head, _) = ask("GET"), ask("HEAD")
        same, _ = ask("GET", **{"If-None-Match": str(head.headers["ETag"])})

    assert body.startswith(b"\xff\xd8\xff")
    assert [answer.status for answer in (whole, head, same)] == [200, 200, 304]
    assert head.headers["Content-Length"] == str(len(body))
