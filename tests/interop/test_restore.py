"""Everything is destroyed and a backup restored: phones offer again what came since."""

from __future__ import annotations

import base64
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from server.cli.main import main
from tests.district import Caller, District, Work, basic, fact, finding, hire, receipt_of
from tests.faults.auditing import verified
from tests.faults.pushing import caught_up
from tests.interop.node import Node
from tests.interop.originals import Original, TusPhone, arrived, taken
from tests.interop.phone import Phone
from tests.servers import RunningServer, running_server
from tests.waiting import until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of this test alone, whose data is destroyed under it."""
    folder = tmp_path / "data"
    hire(folder)
    with running_server(folder) as running:
        yield running


@pytest.fixture
def district(server: RunningServer) -> District:
    return District(server.base_url)


def kancha(server: RunningServer, *words: str) -> str:
    place = server.folder.parent / "backups"
    env = {"KANCHA_DATA": str(server.folder), "KANCHA_BACKUPS": str(place)}
    done = CliRunner().invoke(main, words, env=env)
    assert done.exit_code == 0, done.output
    return done.output


def photo(phone: Phone, work: Work, original: Original) -> dict[str, Any]:
    """The fact that declares it."""
    body = {"sha256": original.sha256, "size": original.size, "type": "image/jpeg"}
    return fact(phone.device, work, "photo", body)


def accepted(district: District, docs: list[dict[str, Any]]) -> bool:
    states = district.states(docs[0]["ticket"])
    return all(states.get(doc["_id"]) == "accepted" for doc in docs)


def half_sent(server: RunningServer, phone: Phone, original: Original) -> None:
    """An upload of which the first half came."""
    caller = Caller(server.base_url, basic(phone.device.id, phone.device.token))
    meta = f"sha256 {base64.b64encode(original.sha256.encode()).decode()}"
    said = {"Tus_Resumable": "1.0.0", "Upload_Metadata": meta}
    begun = caller.ask("POST", "/media/uploads", Upload_Length=str(original.size), **said)
    assert begun.status == 201
    data = original.path.read_bytes()[: original.size // 2]
    kind = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
    path = f"/media/uploads/{original.sha256}"
    sent = caller.ask("PATCH", path, data, Tus_Resumable="1.0.0", **kind)
    assert sent.status == 204


def send(phone: Phone, docs: list[dict[str, Any]]) -> None:
    """Writes on the phone, and pushes."""
    for doc in docs:
        phone.write(doc)
    phone.push()


def test_given_that_all_is_destroyed_when_restored_then_phones_offer_again_what_came_since(
    node: Node, district: District, server: RunningServer, tmp_path: Path
) -> None:
    phone = Phone(node, district.enrol(district.crew("north")))
    camera = TusPhone(node, phone.device, server.base_url)
    work = district.new_work(phone.device.crew)
    early, late, under_way = taken(tmp_path, 3, 200_000)
    before = [finding(phone.device, work, "before"), photo(phone, work, early)]
    send(phone, before)
    camera.send(early)
    arrived(district, work, 1)
    kancha(server, "backup")
    since = [finding(phone.device, work, "since")]
    since += [photo(phone, work, original) for original in (late, under_way)]
    send(phone, since)
    camera.send(late)
    half_sent(server, phone, under_way)
    until(lambda: accepted(district, since), "what came since is received")

    server.stop()
    shutil.rmtree(server.folder)
    kancha(server, "backup", "verify")
    kancha(server, "restore", "--reason", "all was destroyed")
    server.restart()
    lost = since[0]["_id"] not in district.states(work.ticket)
    again = phone.push()
    sent = [camera.send(original) for original in (late, under_way)]

    assert lost
    assert again["written"] >= len(since)
    assert [one["whole"] for one in sent] == [True, True]
    until(lambda: accepted(district, [*before, *since]), "all is received again")
    all_is_whole(district, work, [early, late, under_way])
    receipts = {receipt_of(doc) for doc in since}
    mailbox = phone.device.database
    until(lambda: receipts <= district.revisions(mailbox).keys(), "receipts are delivered")
    caught_up(district, [work.ticket], [doc["_id"] for doc in (*before, *since)])
    server.stop()
    assert verified(server.folder)["ok"]


def all_is_whole(district: District, work: Work, originals: list[Original]) -> None:
    """Waits until the ticket counts all of them, and reads them."""
    arrived(district, work, len(originals))
    for original in originals:
        data = district.original(original.sha256)
        assert hashlib.sha256(data).hexdigest() == original.sha256
