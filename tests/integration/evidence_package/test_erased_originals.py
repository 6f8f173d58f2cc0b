"""Erased originals in a package: not there, and said to be erased."""

from __future__ import annotations

import zipfile
from pathlib import Path

from schemas.vocabulary import FactKind
from tests.integration.evidence_package.forging import verified
from tests.integration.evidence_package.office import METER, evidence_office, sha256


def test_an_erased_photo_does_not_go_out_although_it_is_still_there_and_is_no_loss(
    tmp_path: Path,
) -> None:
    with evidence_office(tmp_path) as office:
        (photo,) = [
            fact["_id"]
            for fact in office.case().file.facts.values()
            if fact["kind"] == "photo" and fact["body"]["sha256"] == sha256(METER)
            if "stored" not in fact["body"]
        ]
        order = {"facts": [photo], "basis": "data-subject-request", "reason": "He asks."}
        office.say(FactKind.ERASURE, {**order, "attachments": True})
        office.seal()
        file = tmp_path / "erased.zip"
        file.write_bytes(office.package())
        assert office.blobs.find(sha256(METER)) is not None

    said = verified(file)

    assert said.code == 0, said.text
    assert {"file-erased"} <= said.notes
    with zipfile.ZipFile(file) as package:
        assert METER not in [package.read(name) for name in package.namelist()]
