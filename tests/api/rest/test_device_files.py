"""Instrument files that a device sends by tus: read when they are here, told where they are not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from media.instruments.outcome import Outcome
from schemas.facts.kinds import newest_version
from schemas.vocabulary import FactKind, Role
from server.instruments.filing import Place, file_reading
from server.instruments.originals import Originals
from server.instruments.worker import FileWorker, Means
from server.metrology.worker import VerdictWorker
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts
from tests.api.rest.conftest import Caller, Office
from tests.api.rest.judging import deliver, judged, verdicts
from tests.api.rest.judging import worker as judge
from tests.api.rest.test_instrument_files import COLUMNS, HIOKI, MAPPING, facts, results, send
from tests.api.rest.test_logger_verdicts import fluke
from tests.api.rest.test_previews import device
from tests.api.rest.uploading import UPLOADS, Phone, follow, text

__all__ = ["judge"]
SHANGHAI = "Asia/Shanghai"


@pytest.fixture
def reader(office: Office) -> Iterator[FileWorker]:
    context = office.context
    worker = FileWorker(
        Means(
            context.store,
            Dossiers(context.store, context.rules),
            context.rules,
            context.clock,
            context.media.index,
            Originals(context.store, context.media.blobs),
            context.settings.data / "drafts",
        )
    )
    yield worker
    worker.close()


@pytest.fixture
def phone(office: Office) -> Phone:
    return Phone(office, device(office, "c-north"))


@dataclass
class Tablet:
    """A crew's device with instrument files for one ticket."""

    office: Office
    ticket: str
    phone: Phone
    work: str
    named: list[str] = field(default_factory=list)

    def name(self, data: bytes, amends: str | None = None, **said: Any) -> str:
        """The fact that names a file comes; its id."""
        fact = f"{self.ticket}:instrument-file:01890000-0000-7000-8000-{len(self.named) + 1:012x}"
        body = {"name": "week.txt", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        document = {
            "_id": fact, "type": "fact", "kind": "instrument-file",
            "schema": newest_version(FactKind.INSTRUMENT_FILE), "ticket": self.ticket,
            "investigation": self.work, "amends": amends, "retracts": None,
            "author": {"device": "d-1", "member": "m-1", "crew": "c-north"},
            "at": {"device": "2026-11-23T08:00:00.000Z", "offset_ms": 0, "offset_age_s": 0},
            "body": {**body, **said},
        }  # fmt: skip
        file_office_facts(self.office.context.store, [document], self.office.clock())
        self.named.append(fact)
        return fact

    def send(self, data: bytes) -> None:
        """The file itself comes."""
        sha256 = hashlib.sha256(data).hexdigest()
        said = {"Upload-Length": str(len(data)), "Upload-Metadata": f"sha256 {text(sha256)}"}
        answer = self.phone.ask("POST", UPLOADS, said, data)
        assert answer.status_code == 201, answer.get_data(as_text=True)

    def bring(self, data: bytes, **said: Any) -> str:
        """Both, in the order of a good network; the id of the fact."""
        fact = self.name(data, **said)
        follow(self.office)
        self.send(data)
        return fact


@pytest.fixture
def tablet(office: Office, phone: Phone, ticket: str) -> Tablet:
    work = {"crew": "c-north", "type": "power-quality", "override_reason": "Nobody else is near."}
    answer = office.user("dispatcher").post(f"/api/v1/tickets/{ticket}/assignments", work)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return Tablet(office, ticket, phone, answer.get_json()["investigations"][0]["id"])


def read(office: Office, reader: FileWorker) -> None:
    """All that is here is read and stands in the tickets."""
    follow(office)
    deliver(office)
    while reader.step():
        pass
    deliver(office)


def measured(caller: Caller, ticket: str) -> list[dict[str, Any]]:
    """What was read, corrections behind what they correct."""
    found = [item["fact"] for item in facts(caller, ticket, "measurements")]
    return sorted(found, key=lambda fact: fact["amends"] is not None)


def test_given_a_loggers_file_from_a_device_then_it_is_read_as_from_a_desk_and_judged(
    office: Office, reader: FileWorker, judge: VerdictWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    data = fluke(*[225.0] * 132, *[190.0] * 12)
    fact = tablet.bring(data, timezone=SHANGHAI, instrument="LOG-1")

    read(office, reader)
    judged(office, judge)

    (found,) = measured(dispatcher, tablet.ticket)
    assert found["author"] == {"server": "instruments"}
    assert (found["body"]["of"], found["investigation"]) == (fact, tablet.work)
    channel = found["body"]["channels"][0]
    assert (channel["channel"], channel["count"], channel["min"]) == ("U_L1", 144, 190.0)
    (verdict,) = verdicts(dispatcher, tablet.ticket)
    assert (verdict["body"]["outcome"], verdict["body"]["party"]) == ("outside", "utility")
    assert verdict["body"]["inputs"]["files"][0]["sha256"] == hashlib.sha256(data).hexdigest()


def test_given_the_same_file_from_a_desk_then_channels_and_values_are_the_same(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    data = fluke(230.0, 231.5)
    tablet.bring(data, timezone=SHANGHAI)
    read(office, reader)
    sent = send(
        office.caller(Role.METER_TECHNICIAN), tablet.ticket, ("week.txt", data), timezone=SHANGHAI
    )

    by_device, by_desk = (fact["body"] for fact in measured(dispatcher, tablet.ticket))

    assert results(sent)[0]["state"] == "read"
    assert by_device.pop("of") != by_desk.pop("of")
    assert by_device == by_desk


def test_given_a_file_that_has_not_come_then_nothing_is_said_until_it_is_here(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    data = fluke(230.0)
    tablet.name(data, timezone=SHANGHAI)
    read(office, reader)
    assert measured(dispatcher, tablet.ticket) == []

    tablet.send(data)
    read(office, reader)

    assert len(measured(dispatcher, tablet.ticket)) == 1


def test_given_a_worker_that_follows_everything_anew_then_no_file_is_read_twice(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    tablet.bring(fluke(230.0), timezone=SHANGHAI)
    read(office, reader)

    assert reader.read_files(tablet.ticket) == 0
    assert len(measured(dispatcher, tablet.ticket)) == 1


def test_given_an_unknown_header_then_a_person_is_asked_and_the_file_read_when_it_is_mapped(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    fact = tablet.bring(HIOKI, timezone=SHANGHAI)
    read(office, reader)
    (asked,) = dispatcher.get(f"/api/v1/tickets/{tablet.ticket}").get_json()["attention"]
    assert (asked["fact"], asked["reasons"][0]["code"]) == (fact, "mapping-needed")
    (waiting,) = measured(dispatcher, tablet.ticket)
    assert waiting["body"]["mapping"]["columns"] == COLUMNS
    assert waiting["body"]["mapping"]["rows"][0] == ["2026/11/01", "00:00:00", "0", "229.5"]

    technician = office.caller(Role.METER_TECHNICIAN)
    technician.post("/api/v1/instrument-mappings", {"columns": COLUMNS, "mapping": MAPPING})
    read(office, reader)

    assert dispatcher.get(f"/api/v1/tickets/{tablet.ticket}").get_json()["attention"] == []
    later = measured(dispatcher, tablet.ticket)[-1]
    assert later["amends"] == waiting["_id"]
    assert [item["count"] for item in later["body"]["channels"]] == [2]


def test_given_a_desks_file_that_waits_when_its_header_is_mapped_then_nobody_sends_it_again(
    office: Office, reader: FileWorker, ticket: str, dispatcher: Caller
) -> None:
    technician = office.caller(Role.METER_TECHNICIAN)
    results(send(technician, ticket, ("week.csv", HIOKI), timezone=SHANGHAI))
    technician.post("/api/v1/instrument-mappings", {"columns": COLUMNS, "mapping": MAPPING})

    read(office, reader)

    assert [fact["body"]["count"] for fact in measured(dispatcher, ticket)] == [0, 2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"%PDF-1.7", "format-unknown"), (fluke(230.0), "timezone-required")],
)
def test_given_a_file_that_cannot_be_read_then_a_flag_says_why_and_it_is_kept(
    reader: FileWorker, tablet: Tablet, dispatcher: Caller, data: bytes, reason: str
) -> None:
    fact = tablet.bring(data)

    read(tablet.office, reader)

    ticket = dispatcher.get(f"/api/v1/tickets/{tablet.ticket}").get_json()
    (flag,) = ticket["evidence"]["flags"]["facts"][fact]
    assert (flag["code"], flag["severity"]) == ("file-unread", "warn")
    assert flag["numbers"]["reason"] == reason
    assert ticket["attention"] == []
    assert tablet.office.context.media.blobs.find(hashlib.sha256(data).hexdigest()) is not None


def test_given_a_file_without_zone_when_its_fact_is_amended_with_one_then_it_is_read(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    data = fluke(230.0)
    fact = tablet.bring(data)
    read(office, reader)

    tablet.name(data, amends=fact, timezone=SHANGHAI)
    read(office, reader)

    first, second = measured(dispatcher, tablet.ticket)
    assert (first["body"]["count"], second["body"]["count"]) == (0, 3)
    assert second["amends"] == first["_id"]
    ticket = dispatcher.get(f"/api/v1/tickets/{tablet.ticket}").get_json()
    assert ticket["evidence"]["flags"]["facts"] == {}


def test_given_a_record_in_two_files_then_it_is_read_when_both_are_here(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    config = (
        b"SUB,IED,2013\n1,1A,0D\n1,UA,A,,V,0.5,0,0,-32768,32767,1,1,P\n50\n1\n1200,2\n"
        b"12/01/2011,05:55:30.0\n12/01/2011,05:55:30.0\nASCII\n1\n+8,+8\nB,3\n"
    )
    samples = b"1,0,10\n2,833,20\n"
    tablet.bring(config, partner=hashlib.sha256(samples).hexdigest())
    read(office, reader)
    assert measured(dispatcher, tablet.ticket) == []

    tablet.send(samples)
    read(office, reader)

    (found,) = measured(dispatcher, tablet.ticket)
    assert [item["channel"] for item in found["body"]["channels"]] == ["u_L1"]


def test_given_what_was_read_that_a_person_withdrew_then_it_is_not_said_again(
    office: Office, reader: FileWorker, tablet: Tablet, dispatcher: Caller
) -> None:
    tablet.bring(fluke(230.0), timezone=SHANGHAI)
    read(office, reader)
    (found,) = measured(dispatcher, tablet.ticket)
    path = f"/api/v1/tickets/{tablet.ticket}/facts/{found['_id']}/retraction"
    answer = dispatcher.post(path, {"reason": "Wrong instrument."})
    assert answer.status_code == 201, answer.get_data(as_text=True)

    read(office, reader)

    assert reader.read_files(tablet.ticket) == 0


def test_given_a_reading_that_is_no_fact_then_the_file_is_told_to_be_damaged(
    office: Office, tablet: Tablet, dispatcher: Caller
) -> None:
    fact = tablet.bring(fluke(230.0))
    context, odd = office.context, {"sha256": "a" * 64, "complete": True, "count": -1}
    place = Place(context.store, context.dossiers, context.policy, office.clock())

    file_reading(place, fact, Outcome({**odd, "channels": [], "faults": []}, b"x"), {})

    (found,) = measured(dispatcher, tablet.ticket)
    assert [fault["code"] for fault in found["body"]["faults"]] == ["file-damaged"]
