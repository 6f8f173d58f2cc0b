"""A phone with PouchDB sees on its receipt what the server saw later in the photo's bytes."""

from __future__ import annotations

from tests.district import District, basic, fact, receipt_of
from tests.interop.phone import Phone
from tests.interop.test_photo_to_flag import PICTURE, SHA256, upload
from tests.servers import RunningServer
from tests.waiting import until


def test_when_a_photo_is_examined_then_its_receipt_changes_on_the_phone_that_took_it(
    server: RunningServer, district: District, phone: Phone, north: str
) -> None:
    work = district.new_work(north)
    body = {
        "sha256": SHA256,
        "size": len(PICTURE),
        "type": "image/png",
        "capture": {"source": "gallery"},
    }
    photo = fact(phone.device, work, "photo", body)
    phone.go_live()
    phone.write(photo)
    until(lambda: receipt_of(photo) in phone.revisions(), "the receipt is on the phone")
    first = phone.read(receipt_of(photo))
    assert [one["code"] for one in first["flags"]] == ["not-from-camera"]
    assert "examined" not in first

    upload(server.base_url, basic(phone.device.id, phone.device.token))

    def examined() -> bool:
        return "examined" in phone.read(receipt_of(photo))

    until(examined, "the receipt says what was seen", 40.0)
    now = phone.read(receipt_of(photo))
    phone.stop()
    seen = phone.read(now["examined"]["fact"])
    assert seen["body"]["of"] == photo["_id"]
    assert now["examined"]["flags"] == seen["body"]["flags"]
    flags = [*now["flags"], *now["examined"]["flags"]]
    assert sum(now["summary"].values()) == len(flags)
    assert {key: now[key] for key in first if key not in ("_rev", "summary")} == {
        key: first[key] for key in first if key not in ("_rev", "summary")
    }
    office = district.desk.get(f"/api/v1/tickets/{work.ticket}/facts")["items"]
    (told,) = [item["receipt"] for item in office if item["fact"]["_id"] == photo["_id"]]
    assert told["examined"] == now["examined"]
    assert told["summary"] == now["summary"]
