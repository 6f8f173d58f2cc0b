"""The tus clients that pages, apps and scripts use, unchanged, against a real server."""

from __future__ import annotations

import base64
import http.client
import os
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.storage.filestorage import FileStorage

from server.clock import utc_now
from tests.district import Device, District, Work, basic
from tests.interop.node import ClientError, Node
from tests.interop.originals import Original, TusPhone, arrived, declare, taken
from tests.servers import RunningServer
from tests.waiting import until

MB = 1_000_000
CHUNKS = {"chunkSize": MB}


@dataclass
class Scene:
    """A crew at work: its ticket, a phone, and a photo of 3 MB that a pushed fact declares."""

    node: Node
    server: RunningServer
    district: District
    work: Work
    device: Device
    photo: Original

    @property
    def phone(self) -> TusPhone:
        return TusPhone(self.node, self.device, self.server.base_url)

    def tablet(self) -> TusPhone:
        """Another device of the crew."""
        device = self.district.enrol(self.device.crew, "tablet")
        return TusPhone(self.node, device, self.server.base_url)

    def tuspy(self) -> TusClient:
        headers = {"Authorization": basic(self.device.id, self.device.token)}
        return TusClient(f"{self.server.base_url}/media/uploads", headers=headers)

    def arrived(self, number: int = 1) -> None:
        arrived(self.district, self.work, number)

    def parts(self) -> list[Path]:
        """What came of the crew's uploads that are under way."""
        return sorted((self.server.folder / "uploads" / f"crew-{self.device.crew}").glob("*.part"))

    def age(self, days: float) -> None:
        """Moves the upload back in time, which is the server's clock moved forward."""
        (part,) = self.parts()
        then = (utc_now() - timedelta(days=days)).timestamp()
        os.utime(part, (then, then))


@pytest.fixture
def scene(
    node: Node, server: RunningServer, district: District, north: str, tmp_path: Path
) -> Scene:
    device, work = district.enrol(north), district.new_work(north)
    (photo,) = taken(tmp_path, 1, 3 * MB)
    declare(server.base_url, device, work, [photo])
    return Scene(node, server, district, work, device, photo)


# ---------------------------------------------------------------- tus-js-client
def test_tus_js_client_sends_a_photo(scene: Scene) -> None:
    done = scene.phone.send(scene.photo)
    assert done["methods"] == ["POST", "PATCH"]
    assert done["url"].endswith(f"/media/uploads/{scene.photo.sha256}")
    scene.arrived()


@pytest.mark.parametrize(
    ("options", "methods"),
    [
        ({"uploadDataDuringCreation": True}, ["POST"]),
        ({"overridePatchMethod": True}, ["POST", "POST"]),
        (CHUNKS, ["POST", "PATCH", "PATCH", "PATCH"]),
    ],
    ids=["creation-with-upload", "patch-as-post", "chunks"],
)
def test_tus_js_client_sends_in_each_of_its_ways(
    scene: Scene, options: dict[str, object], methods: list[str]
) -> None:
    assert scene.phone.send(scene.photo, options=options)["methods"] == methods
    scene.arrived()


def test_tus_js_client_sends_pieces_side_by_side(scene: Scene) -> None:
    scene.phone.send(scene.photo, options={"parallelUploads": 3})
    scene.arrived()
    assert scene.parts() == []


def test_tus_js_client_goes_on_with_what_its_file_storage_remembers(
    scene: Scene, tmp_path: Path
) -> None:
    store = str(tmp_path / "store.json")
    assert not scene.phone.send(scene.photo, store=store, stopAt=MB, options=CHUNKS)["whole"]

    again = scene.phone.send(scene.photo, store=store, options=CHUNKS)

    assert again["methods"] == ["HEAD", "PATCH", "PATCH"]
    scene.arrived()


def test_another_device_asks_under_the_hash_and_goes_on_with_what_the_first_began(
    scene: Scene,
) -> None:
    assert not scene.phone.send(scene.photo, stopAt=MB, options=CHUNKS)["whole"]

    done = scene.tablet().send(scene.photo, ask=True, options=CHUNKS)

    assert done["methods"] == ["HEAD", "PATCH", "PATCH"]
    scene.arrived()


def test_a_device_that_does_not_ask_first_is_put_right_by_the_offset(scene: Scene) -> None:
    scene.phone.send(scene.photo, stopAt=MB, options=CHUNKS)

    done = scene.tablet().send(scene.photo, options=CHUNKS)

    # Its first PATCH, from 0, is answered 409, or the line closes while it is still sending.
    assert done["methods"][0] == "POST"
    assert done["methods"][-3:] == ["HEAD", "PATCH", "PATCH"]
    scene.arrived()


def test_what_the_crew_has_handed_in_is_not_sent_again(scene: Scene) -> None:
    assert scene.phone.send(scene.photo, ask=True)["methods"] == ["HEAD", "POST", "PATCH"]
    scene.arrived()
    assert scene.tablet().send(scene.photo, ask=True)["methods"] == ["HEAD"]


def test_two_devices_of_a_crew_that_send_the_same_photo_at_once_both_finish(scene: Scene) -> None:
    sending = [phone.begin(scene.photo, ask=True) for phone in (scene.phone, scene.tablet())]
    assert all(one.result(60)["whole"] for one in sending)
    scene.arrived()
    assert scene.parts() == []


def test_two_crews_that_send_the_same_photo_at_once_each_have_it_and_it_is_kept_once(
    scene: Scene,
) -> None:
    other = scene.district.enrol(scene.district.crew("south"))
    work = scene.district.new_work(other.crew)
    declare(scene.server.base_url, other, work, [scene.photo])
    phones = (scene.phone, TusPhone(scene.node, other, scene.server.base_url))

    sending = [phone.begin(scene.photo, ask=True) for phone in phones]

    # Neither knows of the other: each sends the whole, or finds that the other was faster.
    assert all(one.result(60)["whole"] for one in sending)
    scene.arrived()
    arrived(scene.district, work, 1)
    assert len(list((scene.server.folder / "media").rglob(scene.photo.sha256))) == 1


def test_an_upload_goes_on_after_three_days_and_a_restart(scene: Scene) -> None:
    scene.phone.send(scene.photo, stopAt=MB, options=CHUNKS)
    scene.age(3)
    scene.server.restart()

    done = scene.phone.send(scene.photo, ask=True, options=CHUNKS)

    assert done["methods"] == ["HEAD", "PATCH", "PATCH"]
    scene.arrived()


def test_after_it_expired_an_upload_is_not_there_and_tus_js_client_begins_anew(
    scene: Scene, tmp_path: Path
) -> None:
    store = str(tmp_path / "store.json")
    scene.phone.send(scene.photo, store=store, stopAt=MB, options=CHUNKS)
    scene.age(61)
    scene.server.restart()
    until(lambda: scene.parts() == [], "what expired is gone")

    again = scene.phone.send(scene.photo, store=store, options=CHUNKS)

    assert again["methods"] == ["HEAD", "POST", "PATCH", "PATCH", "PATCH"]
    scene.arrived()


def test_tus_js_client_is_told_that_the_file_is_not_the_declared_one(scene: Scene) -> None:
    scene.photo.path.write_bytes(os.urandom(scene.photo.size))
    with pytest.raises(ClientError) as refused:
        scene.phone.send(scene.photo)
    assert (refused.value.status, refused.value.name) == (422, "hash_differs")


def test_tus_js_client_is_told_that_its_device_was_revoked(scene: Scene) -> None:
    scene.district.revoke(scene.device)
    with pytest.raises(ClientError) as refused:
        scene.phone.send(scene.photo)
    assert refused.value.status == 403
    assert "revoked" in str(refused.value.reason)


# ---------------------------------------------------------------- Uppy
@pytest.mark.parametrize("options", [{}, {"chunkSize": MB // 2}], ids=["whole", "chunks"])
def test_uppy_sends_a_handful_of_photos(
    scene: Scene, tmp_path: Path, options: dict[str, object]
) -> None:
    more = taken(tmp_path, 4, MB, "more")
    declare(scene.server.base_url, scene.device, scene.work, more)
    originals = [scene.photo, *more]
    done = scene.phone.send_by_uppy(originals, **options)
    assert done["failed"] == []
    assert {url.rpartition("/")[2] for url in done["urls"]} == {one.sha256 for one in originals}
    scene.arrived(5)


# ---------------------------------------------------------------- tuspy
class Film(BytesIO):
    """A file in memory that stays open: tuspy opens those on the disk and never closes them."""

    def close(self) -> None:
        self.seek(0)


def test_tuspy_sends_a_photo_in_chunks_with_checksums(scene: Scene) -> None:
    uploader = scene.tuspy().uploader(
        file_stream=Film(scene.photo.path.read_bytes()),
        chunk_size=MB,
        metadata=scene.photo.metadata,
        upload_checksum=True,
    )
    uploader.upload()
    assert uploader.offset == scene.photo.size
    scene.arrived()


def test_tuspy_goes_on_with_what_its_storage_remembers(scene: Scene, tmp_path: Path) -> None:
    # Ignored below: tuspy leaves these two without types.
    with closing(FileStorage(str(tmp_path / "tuspy.json"))) as storage:  # type: ignore[no-untyped-call]
        given = {
            "file_stream": Film(scene.photo.path.read_bytes()),
            "chunk_size": MB,
            "metadata": scene.photo.metadata,
            "store_url": True,
            "url_storage": storage,
        }
        scene.tuspy().uploader(**given).upload_chunk()  # type: ignore[no-untyped-call]

        again = scene.tuspy().uploader(**given)

        assert again.offset == MB
        again.upload()
    scene.arrived()


def test_tuspy_is_told_that_its_device_was_revoked(scene: Scene) -> None:
    scene.district.revoke(scene.device)
    uploader = scene.tuspy().uploader(file_stream=Film(b"x"), metadata=scene.photo.metadata)
    with pytest.raises(TusCommunicationError) as refused:
        uploader.upload()
    assert refused.value.status_code == 403


# ---------------------------------------------------------------- any client
def test_a_client_that_sends_what_is_here_already_goes_on_with_its_next_request(
    scene: Scene,
) -> None:
    scene.phone.send(scene.photo)
    scene.arrived()
    target = urlsplit(scene.server.base_url)
    token = {"Authorization": basic(scene.device.id, scene.device.token)}
    said = base64.b64encode(scene.photo.sha256.encode()).decode()
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(scene.photo.size),
        "Upload-Metadata": f"sha256 {said}",
        "Content-Type": "application/offset+octet-stream",
    }
    line = http.client.HTTPConnection(str(target.hostname), target.port, timeout=20)
    with closing(line):
        for _ in range(3):
            line.request("POST", "/media/uploads", b"x" * 60_000, token | headers)
            answer = line.getresponse()
            answer.read()
            assert (answer.status, answer.headers["Connection"]) == (201, "close")
            line.request("GET", f"/sync/{scene.device.database}", headers=token)
            assert line.getresponse().read().startswith(b"{")
