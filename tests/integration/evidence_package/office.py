"""An office with one ticket that has some of everything, in a data folder, without a server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from media.blobs import Blobs
from schemas.api.reports import Language
from schemas.documents import Author, Fact, Moment, fact_document
from schemas.facts.kinds import newest_version
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.evidence_package.case import Case, Office, read_case
from server.evidence_package.package import Wish, evidence_package
from server.metrology.worker import Means, VerdictWorker
from server.reports.pdf import Press
from server.settings import Settings
from server.wiring import Parts, open_parts
from sync.mailroom.dossier import Dossiers
from sync.mailroom.filing import file_office_facts
from sync.stores.documents import NewAttachment

TICKET = "T261123-AAAAAA"
MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
METER = b"\xff\xd8\xff\xe0 the meter as found" * 3_000
LETTER = b"%PDF-1.7 the customer's letter"
VOICE = b"OggS the customer says when the lamp goes dim"
PREVIEW = b"\xff\xd8\xff\xe0 a preview"
NOT_YET = hashlib.sha256(b"a photo that is still on the phone").hexdigest()
DEVICE = Author(device="d-1", member="m-1", crew="c-north")
LI = Author(user="li")
COMPLAINT = {
    "class": "PQ",
    "title": "Low voltage in the evening",
    "customer": {"name": "Li Na", "phone": "13800000000"},
    "site": {"address": "12 Willow Lane"},
}
PROTOCOL = hashlib.sha256(b"the protocol of the test, which nobody has sent").hexdigest()
METER_TEST: dict[str, Any] = {
    "meter": {"number": "33010017", "accuracy_class": "2", "connection": "direct",
              "basic_current_a": 5, "max_current_a": 60, "constant": 1600},
    "points": [{"current_a": "5.0", "power_factor": "1", "errors_percent": ["3.21", "3.17"]}],
    "files": [PROTOCOL],
}  # fmt: skip


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class EvidenceOffice:
    """The parts, an object store and a clock that a test moves."""

    parts: Parts
    blobs: Blobs
    clock: list[datetime]
    made: int = field(default=0)

    def say(
        self,
        kind: FactKind,
        body: Mapping[str, Any],
        author: Author = LI,
        attached: Mapping[str, bytes] | None = None,
    ) -> str:
        """Files a fact a minute later, with its receipt; its id."""
        self.made += 1
        self.clock[0] += timedelta(minutes=1)
        name = fact_id(TICKET, kind, f"0193abcd-0000-7000-8000-{self.made:012x}")
        work = (
            None
            if kind not in (FactKind.PHOTO, FactKind.STATEMENT)
            else f"0193abcd-0000-7000-8000-{2:012x}"
        )
        fact = Fact(
            name, kind, newest_version(kind), TICKET, work, author,
            Moment(self.clock[0], 0, 0), None, None, body,
        )  # fmt: skip
        files = {
            key: NewAttachment("image/jpeg" if key.endswith("jpg") else "text/plain", data)
            for key, data in (attached or {}).items()
        }
        policy = self.parts.rules.at(self.clock[0])
        document = fact_document(fact)
        file_office_facts(self.parts.store, [document], self.clock[0], policy, {name: files})
        return name

    def settle(self) -> None:
        """The mailroom seals, the worker judges, the mailroom seals what that made."""
        means = Means(
            self.parts.store,
            Dossiers(self.parts.store, self.parts.rules),
            self.parts.rules,
            self.parts.identity.instruments.register,
            self.parts.clock,
        )
        self.clock[0] += timedelta(minutes=1)
        self.seal()
        VerdictWorker(means).judge(TICKET)
        self.seal()

    def seal(self) -> None:
        """The mailroom's work until there is none."""
        while self.parts.mailroom.step():
            pass

    def keep(self, data: bytes, folder: Path) -> None:
        """An original arrives."""
        draft = folder / "draft"
        draft.write_bytes(data)
        self.blobs.keep(draft, sha256(data))
        draft.unlink()

    def case(self) -> Case:
        dossiers = Dossiers(self.parts.store, self.parts.rules)
        office = Office(self.parts.store, self.blobs, dossiers, self.parts.rules)
        found = read_case(office, dossiers.read(TICKET))
        assert found is not None
        return found

    def package(self, minutes: float = 0, reason: str | None = "court") -> bytes:
        """The ZIP, exported some minutes from now."""
        at = self.clock[0] + timedelta(minutes=minutes)
        wish = Wish("li (supervisor)", reason, at, Language.EN)
        return b"".join(evidence_package(self.case(), wish, Press()))


def tell_story(office: EvidenceOffice, folder: Path) -> None:
    """A complaint, two photos of which one has arrived, a letter, and a test of the meter."""
    office.say(FactKind.INTAKE, COMPLAINT)
    office.say(FactKind.ASSIGNMENT, {"type": "on-site-survey", "crew": "c-north"})
    photo = {"size": len(METER), "type": "image/jpeg", "caption": "电表/检前: 1"}
    shown = office.say(
        FactKind.PHOTO, {**photo, "sha256": sha256(METER)}, DEVICE, {"preview.jpg": PREVIEW}
    )
    office.say(FactKind.PHOTO, {**photo, "sha256": NOT_YET, "caption": "pole"}, DEVICE)
    office.keep(METER, folder)
    stored = {"sha256": sha256(METER), "size": len(METER), "type": "image/jpeg", "of": shown}
    office.say(FactKind.PHOTO, {**stored, "stored": True}, Author(server="media"))
    letter = {"name": "letter.pdf", "type": "application/pdf", "size": len(LETTER)}
    record = {"source": "customer", "text": "Her letter."}
    files = [{**letter, "sha256": sha256(LETTER)}]
    office.say(FactKind.RECORD, {**record, "files": files}, LI, {sha256(LETTER): LETTER})
    note = {"sha256": sha256(VOICE), "size": len(VOICE), "type": "audio/ogg", "seconds": 4}
    by = {"role": "customer"}
    said = office.say(FactKind.STATEMENT, {"text": "Dim.", "by": by, "recording": note}, DEVICE)
    office.keep(VOICE, folder)
    there = {"sha256": sha256(VOICE), "size": len(VOICE), "type": "audio/ogg", "of": said}
    office.say(FactKind.PHOTO, {**there, "stored": True}, Author(server="media"))
    office.seal()
    office.say(FactKind.METER_TEST, METER_TEST)
    office.settle()


@contextmanager
def evidence_office(folder: Path) -> Iterator[EvidenceOffice]:
    """The office in a folder, with its story told."""
    clock = [MORNING]
    settings = Settings.read({"KANCHA_DATA": str(folder / "data")})
    parts = open_parts(settings, lambda: clock[0])
    try:
        office = EvidenceOffice(parts, Blobs(settings.media), clock)
        tell_story(office, folder)
        yield office
    finally:
        parts.close()
