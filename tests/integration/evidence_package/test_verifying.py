"""Whatever is done to a package, its verifier says so; it runs alone, with Python's own library."""

from __future__ import annotations

import ast
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.audit import document_digest
from schemas.vocabulary import FactKind
from tests.integration.evidence_package.forging import (
    chain_anew,
    changed,
    list_anew,
    path_of,
    verified,
)
from tests.integration.evidence_package.office import (
    NOT_YET,
    PROTOCOL,
    TICKET,
    EvidenceOffice,
    evidence_office,
)

VERIFIER = Path("server/evidence_package/verify.py")
Change = Callable[[Path], object]


def head_of(office: EvidenceOffice) -> str:
    return str(office.case().file.head["head"])


def flip(path: Path, at: int = -2) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_an_untouched_package_holds_packed_and_unpacked_with_the_head_that_the_office_tells(
    office: EvidenceOffice, archive: Path, folder: Path
) -> None:
    for package in (archive, folder):
        said = verified(package, "--head", head_of(office))

        assert (said.code, said.faults) == (0, set()), said.text
        assert "OK    head-holds: The end of the chain is the head that was given." in said.text
        assert "OK    originals-hold: 3 originals" in said.text
        assert said.text.endswith("Conclusion: it holds.\n")


def test_an_original_that_has_not_arrived_is_named_as_not_there(archive: Path) -> None:
    said = verified(archive)

    for name in (NOT_YET, PROTOCOL):
        assert f"NOTE  file-awaited: {name}: The original has not reached the server" in said.text


def test_it_speaks_chinese(archive: Path) -> None:
    assert verified(archive, "--lang", "zh").text.endswith("结论:一致。\n")


def test_a_changed_byte_is_found_in_every_file(folder: Path) -> None:
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(names) > 25
    for path in names:
        if path.name == "verify.py":
            continue  # it would verify itself: see below
        before = path.read_bytes()
        flip(path)
        said = verified(folder)
        path.write_bytes(before)

        name = path.relative_to(folder).as_posix()
        assert said.code != 0, name
        assert name == "manifest.json" or f"entry-changed: {name}" in said.text


def test_a_changed_verifier_is_found_by_another_one(folder: Path, archive: Path) -> None:
    (folder / "verify.py").write_text("print('all is well')\n", encoding="utf-8")
    forged = archive.with_name("forged.zip")
    with zipfile.ZipFile(forged, "w") as package:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            package.write(path, path.relative_to(folder).as_posix())

    assert "FAULT entry-changed: verify.py" in verified(forged).text


def test_a_changed_byte_is_found_in_a_package_that_was_not_unpacked(
    archive: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.zip"
    data = bytearray(archive.read_bytes())
    data[data.index(b"the meter as found")] ^= 1
    damaged.write_bytes(data)

    said = verified(damaged)

    assert (said.code, "unreadable: originals/001-" in said.text) == (1, True)


def drop(pattern: str) -> Change:
    return lambda folder: path_of(folder, pattern).unlink()


def swap_receipts(folder: Path) -> None:
    first, second = sorted(folder.glob("receipts/*.json"))[1:3]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def other_caption(folder: Path) -> None:
    changed(folder, "facts/*-photo.json", lambda doc: doc["body"].update(caption="another"))


def other_name(folder: Path) -> None:
    changed(folder, "facts/*-intake.json", lambda doc: doc["body"]["customer"].update(name="Li Li"))


def other_time(folder: Path) -> None:
    changed(folder, "receipts/*.json", lambda doc: doc.update(received_at=doc["received_at"][:-1]))


def other_verdict(folder: Path) -> None:
    changed(folder, "verdicts/*.json", lambda doc: doc["verdict"].update(outcome="within"))


def more(folder: Path) -> None:
    (folder / "originals/009-more.jpg").write_bytes(b"another photo")


def list_more(folder: Path) -> None:
    more(folder)
    digest = "bf3a0d3e9c7fd9e8b5a8c8bd6a2f4e6c1f7a0d3e9c7fd9e8b5a8c8bd6a2f4e6c"
    named = {"role": "original", "fact": "-", "name": "", "sha256": digest}
    shown = {**named, "path": "originals/009-more.jpg", "state": "here"}
    changed(folder, "manifest.json", lambda doc: doc["files"].append(shown))


def hide_original(folder: Path) -> None:
    """Takes the arrived photo away and says in the manifest that it never came."""
    path_of(folder, "originals/001-*").unlink()

    def say_so(doc: dict[str, list[dict[str, object]]]) -> None:
        for item in doc["files"]:
            if str(item["path"]).startswith("originals/001-"):
                item.update(path=None, state="awaited")

    changed(folder, "manifest.json", say_so)


@pytest.mark.parametrize(
    ("change", "fault", "fault_of_the_chain"),
    [
        (other_caption, "entry-changed", "fact-changed"),
        (other_name, "entry-changed", "fact-changed"),
        (other_time, "entry-changed", "receipt-changed"),
        (other_verdict, "entry-changed", "verdict-changed"),
        (drop("facts/*-record.json"), "entry-missing", "fact-missing"),
        (drop("receipts/0003.json"), "entry-missing", "receipt-missing"),
        (drop("seals/0001.json"), "entry-missing", "seal-missing"),
        (drop("key.json"), "entry-missing", "key-missing"),
        (drop("attachments/*"), "entry-missing", "attachment-changed"),
        (drop("originals/001-*"), "entry-missing", "file-changed"),
        (drop("profiles/*"), "entry-missing", "profile-missing"),
        (hide_original, "entry-missing", "file-lost"),
        (swap_receipts, "entry-changed", "reordered"),
        (lambda folder: flip(path_of(folder, "originals/001-*")), "entry-changed", "file-changed"),
        (list_more, "entry-added", "file-inserted"),
    ],
)
def test_a_change_is_found_and_found_by_facts_and_chain_where_the_manifest_is_replaced_too(
    folder: Path, change: Change, fault: str, fault_of_the_chain: str
) -> None:
    change(folder)
    with_old_manifest = verified(folder)
    list_anew(folder)
    with_new_manifest = verified(folder)

    assert (with_old_manifest.code, fault in with_old_manifest.faults) == (1, True)
    assert with_new_manifest.code == 1, with_new_manifest.text
    assert fault_of_the_chain in with_new_manifest.faults
    assert fault not in with_new_manifest.faults


def test_a_file_that_was_put_in_is_found(folder: Path) -> None:
    more(folder)

    assert verified(folder).faults == {"entry-added"}


def rewrite_all(folder: Path) -> str:
    """A photo's caption is another one, and everything that proves it is made anew."""
    path = changed(folder, "facts/*-photo.json", lambda doc: doc["body"].update(caption="mine"))
    fact = json.loads(path.read_bytes())
    number = path.name.partition("-")[0]
    digest = document_digest(fact)
    changed(folder, f"receipts/{number}.json", lambda doc: doc.update(sha256=digest))
    return chain_anew(folder)


def test_a_package_that_was_made_anew_as_a_whole_agrees_with_itself_and_not_with_the_office(
    office: EvidenceOffice, folder: Path
) -> None:
    forged = rewrite_all(folder)

    alone, compared = verified(folder), verified(folder, "--head", head_of(office))

    assert (alone.code, "head-not-given" in alone.notes) == (0, True), alone.text
    assert (compared.code, compared.faults) == (1, {"head-other"})
    assert forged in compared.text


def test_a_tail_that_was_cut_off_is_found_by_the_head(office: EvidenceOffice, folder: Path) -> None:
    seals = sorted(folder.glob("seals/*.json"))
    gone = {entry["fact"] for entry in json.loads(seals[-1].read_bytes())["entries"]}
    seals[-1].unlink()
    for path in [*folder.glob("facts/*.json"), *folder.glob("receipts/*.json")]:
        doc = json.loads(path.read_bytes())
        if gone & {doc["_id"], doc.get("fact")}:
            path.unlink()
    for path in folder.glob("verdicts/*"):
        path.unlink()
    changed(folder, "manifest.json", lambda doc: doc["chain"].update(length=len(seals) - 1))
    chain_anew(folder)

    assert verified(folder).code == 0
    assert verified(folder, "--head", head_of(office)).faults == {"head-other"}


def test_an_older_head_says_how_far_it_vouches(folder: Path) -> None:
    second = json.loads(path_of(folder, "seals/0002.json").read_bytes())

    said = verified(folder, "--head", second["previous"])

    assert (said.code, said.notes >= {"head-earlier"}) == (0, True)
    assert "is that of seal 1; what follows it" in said.text


def test_what_is_not_sealed_yet_and_what_was_erased_is_told_and_the_rest_holds(
    tmp_path: Path,
) -> None:
    with evidence_office(tmp_path) as office:
        name = f"{TICKET}:intake:0193abcd-0000-7000-8000-000000000001"
        letter = f"{TICKET}:record:0193abcd-0000-7000-8000-000000000006"
        order = {"facts": [name, letter], "basis": "data-subject-request", "reason": "He asks."}
        office.say(FactKind.ERASURE, {**order, "attachments": True})
        office.seal()
        office.say(FactKind.REPLY, {"channel": "phone", "text": "Done."})
        file = tmp_path / "erased.zip"
        file.write_bytes(office.package())
        head = head_of(office)

    said = verified(file, "--head", head)

    assert said.code == 0, said.text
    assert f"NOTE  erased: {name}: Its personal data was erased" in said.text
    assert f"NOTE  attachment-erased: {letter}: " in said.text
    assert "NOTE  unsealed: " in said.text
    with zipfile.ZipFile(file) as package:
        assert b"Li Na" not in b"".join(package.read(n) for n in package.namelist())


def test_an_original_that_the_server_had_and_lost_is_a_fault(tmp_path: Path) -> None:
    with evidence_office(tmp_path) as office:
        for blob in list(office.blobs.all()):
            office.blobs.set_aside(blob.sha256)
        file = tmp_path / "lost.zip"
        file.write_bytes(office.package())

    assert verified(file).faults == {"file-lost"}


@pytest.mark.parametrize("content", [b"", b"no ZIP at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package_is_said_with_a_code_of_its_own(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.zip"
    file.write_bytes(content)

    assert verified(file).code == 2


def test_the_verifier_needs_nothing_but_the_standard_library_of_python_3_8() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imported
    ]

    assert {str(name).partition(".")[0] for name in names} <= sys.stdlib_module_names
