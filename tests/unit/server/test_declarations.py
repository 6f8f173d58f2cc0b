"""Which files a fact declares."""

from __future__ import annotations

from typing import Any

import pytest

from server.evidence.index import declared_by

PHOTO = "T261123-AAAAA:photo:0193a000-0000-7000-8000-000000000001"
HASH = "0a" * 32


def fact(sha256: Any) -> dict[str, Any]:
    author = {"device": "d-1", "crew": "c-north"}
    return {"author": author, "body": {"sha256": sha256, "size": 7, "type": "image/jpeg"}}


def test_given_a_photo_then_its_original_is_declared_by_its_crew() -> None:
    [found] = declared_by(PHOTO, fact(HASH))
    assert (found.sha256, found.ticket, found.crew, found.size) == (
        HASH,
        "T261123-AAAAA",
        "c-north",
        7,
    )


@pytest.mark.parametrize("said", [f"{HASH}:x", HASH.upper(), f"../../{HASH}", "", 7, None])
def test_given_a_faulty_fact_then_what_is_no_hash_becomes_no_part_of_an_id_or_a_path(
    said: Any,
) -> None:
    assert list(declared_by(PHOTO, fact(said))) == []


def test_given_a_voice_note_then_its_file_is_declared_and_its_arrival_is_told() -> None:
    recording = {"sha256": HASH, "size": 9, "type": "audio/webm", "seconds": 4}
    author = {"device": "d-1", "crew": "c-north"}
    document = {"author": author, "body": {"text": "dim light", "recording": recording}}

    [found] = declared_by(PHOTO.replace("photo", "statement"), document)

    assert (found.sha256, found.size, found.filetype, found.stored) == (HASH, 9, "audio/webm", True)


def test_given_no_recording_or_a_refused_signature_then_nothing_is_declared() -> None:
    document = {"author": {"device": "d-1", "crew": "c-north"}, "body": {"refused": True}}

    assert list(declared_by(PHOTO.replace("photo", "statement"), document)) == []
    assert list(declared_by(PHOTO.replace("photo", "signature"), document)) == []


def test_given_a_signature_then_its_picture_is_declared() -> None:
    [found] = declared_by(PHOTO.replace("photo", "signature"), fact(HASH))

    assert (found.sha256, found.stored) == (HASH, True)
