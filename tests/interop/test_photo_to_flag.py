"""From a phone's photo to what the office is told of it, against a real server."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import urllib3

from tests.district import Caller, District, basic, fact
from tests.project.tree import ROOT
from tests.servers import RunningServer
from tests.waiting import until

PICTURE = (ROOT / "server/demo/pictures/joint.jpg").read_bytes()
SHA256 = hashlib.sha256(PICTURE).hexdigest()


def upload(base_url: str, authorization: str) -> None:
    """The whole original in the request that creates the upload (tus 1.0.0)."""
    headers = {
        "Authorization": authorization,
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(PICTURE)),
        "Upload-Metadata": f"sha256 {base64.b64encode(SHA256.encode()).decode()}",
        "Content-Type": "application/offset+octet-stream",
    }
    answer = urllib3.request("POST", f"{base_url}/media/uploads", body=PICTURE, headers=headers)
    assert answer.status == 201, answer.data


def test_when_the_original_of_a_photo_arrives_it_is_examined_and_its_flags_stand_in_the_ticket(
    server: RunningServer, district: District
) -> None:
    device = district.enrol(district.crew("photo"))
    work = district.new_work(device.crew)
    body = {
        "sha256": SHA256,
        "size": len(PICTURE),
        "type": "image/jpeg",
        "capture": {"source": "gallery"},
    }
    photo = fact(device, work, "photo", body)
    phone = Caller(server.base_url, basic(device.id, device.token))
    phone.post(f"/sync/{device.database}/_bulk_docs", {"docs": [photo]})

    upload(server.base_url, basic(device.id, device.token))

    def examinations() -> list[dict[str, Any]]:
        items = district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
        return [item["fact"] for item in items if item["fact"]["kind"] == "examination"]

    (seen,) = until(examinations, "the photo is examined", 40.0)
    assert seen["body"]["of"] == photo["_id"]
    assert seen["body"]["type"] == "image/jpeg"
    ticket = district.desk.get(f"/api/v1/tickets/{work.ticket}")
    assert "not-from-camera" in str(ticket["evidence"]["flags"])
    (originals,) = [item for item in ticket["archive_check"] if item["item"] == "originals"]
    assert originals["done"]
