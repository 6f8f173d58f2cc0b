"""What is in a package, and that the same state gives the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from casework.audit import canonical
from media.errors import BlobMissing
from server.evidence_package.archive import Entry, Written, entry, zipped
from server.evidence_package.declared import file_name
from tests.integration.evidence_package.office import (
    LETTER,
    METER,
    PREVIEW,
    TICKET,
    VOICE,
    EvidenceOffice,
    sha256,
)

MOMENT = datetime(2026, 11, 23, 8, tzinfo=UTC)
PHOTO = "originals/001-电表_检前_1.jpg"


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_package_has_originals_facts_receipts_chain_profile_verdicts_and_a_report(
    office: EvidenceOffice, archive: Path
) -> None:
    found = files(archive.read_bytes())

    assert found[PHOTO] == METER
    assert found["originals/002-letter.pdf"] == LETTER
    assert found["originals/003-voice-note.ogg"] == VOICE
    assert found["attachments/001-preview.jpg"] == PREVIEW
    file = office.case().file
    facts = [json.loads(found[name]) for name in found if name.startswith("facts/")]
    assert {fact["_id"]: fact for fact in facts} == file.facts
    receipts = [json.loads(found[name]) for name in found if name.startswith("receipts/")]
    assert [item["fact"] for item in receipts] == list(file.receipts)
    assert len([name for name in found if name.startswith("seals/")]) == len(file.seals)
    [profile] = [data for name, data in found.items() if name.startswith("profiles/")]
    assert b'name = "cn-state-grid"' in profile
    assert "Low voltage in the evening" in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(found["report.pdf"])).pages
    )
    assert found["README.txt"].decode().count("python verify.py --head") == 2


def test_a_fact_without_personal_data_is_the_very_text_whose_sha256_stands_on_its_receipt(
    archive: Path,
) -> None:
    found = files(archive.read_bytes())
    name = next(name for name in found if name.endswith("-assignment.json"))
    receipt = json.loads(found[f"receipts/{name.partition('/')[2].partition('-')[0]}.json"])

    assert sha256(found[name]) == receipt["sha256"]


def test_a_verdict_stands_with_its_arithmetic_its_inputs_and_its_plot(archive: Path) -> None:
    found = files(archive.read_bytes())

    sheet = json.loads(found["verdicts/001-meter-error.json"])
    assert sheet["verdict"]["outcome"] == "outside"
    assert sheet["verdict"]["steps"][0].startswith("as-found, 5.0 A, pf 1: mean of 2: +3.190 %")
    [test] = sheet["inputs"]["facts"]
    assert json.loads(found[test["path"]])["_id"] == test["fact"]
    assert sheet["inputs"]["profile"] in found
    assert found["verdicts/001-meter-error-profile.svg"].startswith(b"<svg")


def test_the_manifest_says_who_exported_when_why_and_with_what_and_hashes_every_file(
    office: EvidenceOffice, archive: Path
) -> None:
    found = files(archive.read_bytes())
    manifest = json.loads(found["manifest.json"])

    assert manifest["exported"]["by"] == "li (supervisor)"
    assert (manifest["exported"]["reason"], manifest["ticket"]) == ("court", TICKET)
    assert manifest["software"]["name"] == "kancha"
    assert manifest["chain"] == office.case().file.head
    listed = {item["path"]: (item["size"], item["sha256"]) for item in manifest["entries"]}
    assert listed == {
        name: (len(data), sha256(data)) for name, data in found.items() if name != "manifest.json"
    }
    assert canonical(manifest) == found["manifest.json"]


def test_what_is_not_there_is_listed_with_its_reason(archive: Path) -> None:
    listed = json.loads(files(archive.read_bytes())["manifest.json"])["files"]

    assert [(item["name"], item["state"], item["path"]) for item in listed][:3] == [
        ("电表/检前: 1", "here", PHOTO),
        ("pole", "awaited", None),
        ("letter.pdf", "here", "originals/002-letter.pdf"),
    ]


def test_the_same_state_gives_the_same_bytes_and_a_later_export_differs_in_its_manifest_alone(
    office: EvidenceOffice, archive: Path
) -> None:
    first, later = files(archive.read_bytes()), files(office.package(minutes=5, reason=None))

    assert office.package() == archive.read_bytes()
    assert [name for name in first if first[name] != later[name]] == ["manifest.json"]
    assert json.loads(later["manifest.json"])["exported"]["reason"] is None


def test_pictures_are_stored_and_texts_are_packed(archive: Path) -> None:
    with zipfile.ZipFile(archive) as package:
        kinds = {item.filename: item.compress_type for item in package.infolist()}

    assert kinds[PHOTO] == kinds["report.pdf"] == zipfile.ZIP_STORED
    assert kinds["ticket.json"] == kinds["README.txt"] == zipfile.ZIP_DEFLATED


def no_manifest(_: list[Written]) -> bytes:
    return b"{}"


def test_an_entry_is_sent_while_it_is_read_and_one_that_may_pass_2_gib_is_zip64() -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b"a" * 1_000 for _ in range(3))

    large = Entry("large.bin", pieces, 3 << 30)
    sent = list(zipped([large], no_manifest, MOMENT))

    assert [len(piece) > 999 for piece in sent] == [True, True, True, False]
    data = b"".join(sent)
    assert b"\x01\x00\x10\x00" in data[:60]  # the extra field of ZIP64 in the local header
    assert files(data)["large.bin"] == b"a" * 3_000


def test_a_file_that_goes_away_while_it_is_sent_leaves_no_archive_that_anybody_takes_for_one() -> (
    None
):
    def gone() -> Iterator[bytes]:
        yield b"the beginning"
        raise BlobMissing

    sent: list[bytes] = []
    stream = zipped([entry("a", b"a"), Entry("b", gone, 100)], no_manifest, MOMENT)
    with pytest.raises(BlobMissing):
        sent.extend(stream)

    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(sent)))


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("meter.JPG", "image/jpeg", "007-meter.JPG"),
        ("", "image/jpeg", "007-file.jpg"),
        ("../../etc/passwd", "text/plain", "007-etc_passwd.txt"),
        ('a<b>:"c|d?*\\e', "image/png", "007-a_b_c_d_e.png"),
        ("表" * 200, "image/heic", "007-" + "表" * 75 + ".heic"),
        ("CON.txt ", "", "007-CON.txt"),
    ],
)
def test_a_file_has_a_name_that_every_system_can_write(
    name: str, media_type: str, shown: str
) -> None:
    assert file_name(7, name, media_type) == shown
