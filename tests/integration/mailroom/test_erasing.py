"""Personal data is erased everywhere, and what is left can still be proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, cast

import pytest

from casework.audit_verify import verify
from sync.errors import NotFound
from sync.mailroom.auditing import ticket_file
from sync.mailroom.keys import keys_for, put_back
from sync.mailroom.names import OFFICE, mailbox_of
from sync.stores.documents import Batch, DocumentStore, Draft, Outcome, Range
from sync.stores.sqlite.store import SqliteStore
from tests.integration.mailroom.faulty import Faults, FaultyStore, Killed
from tests.integration.mailroom.scene import (
    NORTH,
    Scene,
    assignment,
    decision,
    device_fact,
    intake,
    office_fact,
    uid,
)

T = "T261123-ERASE"
NAME = "王芳"
STATEMENT = f"{T}:statement:{uid(3)}"
PHOTO = f"{T}:photo:{uid(4)}"
INTAKE = f"{T}:intake:{uid(1)}"
FACE = b"a picture with a face"


@pytest.fixture
def told(scene: Scene) -> Scene:
    """A customer who complained, said something on site and is in a picture."""
    scene.office(intake(T, 1), assignment(T, 2, "c-north"))
    scene.mailroom.step()
    said = {"text": f"{NAME} says it hums.", "by": {"role": "customer", "name": NAME}}
    scene.push(NORTH, device_fact(NORTH, T, "statement", 3, said, investigation=uid(2)))
    seen = {"sha256": "0" * 64, "size": 9, "type": "image/jpeg"}
    photo = device_fact(NORTH, T, "photo", 4, seen, investigation=uid(2))
    scene.push(NORTH, photo, {"preview.jpg": FACE})
    scene.mailroom.step()
    return scene


def erasure(number: int, *facts: str, **more: Any) -> dict[str, Any]:
    body = {"facts": list(facts), "basis": "data-subject-request", "reason": "She asks.", **more}
    return office_fact(T, "erasure", number, body)


def archive(number: int) -> dict[str, Any]:
    return office_fact(T, "archive", number, {})


def bodies(scene: Scene, db: str) -> str:
    found = scene.store.documents(db, Range(), bodies=True)
    return "".join(item.body.decode() for item in found if item is not None)


def report(scene: Scene) -> Any:
    file = ticket_file(scene.store, T)
    assert file is not None
    return verify(file)


def test_given_an_erasure_when_the_mailroom_has_passed_then_the_name_is_nowhere(
    told: Scene,
) -> None:
    assert NAME in bodies(told, OFFICE)
    assert NAME in bodies(told, mailbox_of("c-north"))

    told.office(erasure(5, INTAKE, STATEMENT))
    told.mailroom.step()

    assert NAME not in bodies(told, OFFICE)
    assert NAME not in bodies(told, mailbox_of("c-north"))
    assert told.ticket(T)["customer"] == {"name": None}
    assert told.ticket(T)["erasures"][0]["facts"] == [INTAKE, STATEMENT]


def test_given_an_erasure_when_it_is_carried_out_then_older_revisions_have_no_body_any_more(
    told: Scene,
) -> None:
    before = {
        (db, name): told.store.get(db, name).rev
        for db in (OFFICE, mailbox_of("c-north"))
        for name in (INTAKE, STATEMENT, f"{T}:ticket")
    }

    told.office(erasure(5, INTAKE, STATEMENT))
    told.mailroom.step()

    for (db, name), rev in before.items():
        with pytest.raises(NotFound):
            told.store.get(db, name, rev)


def test_given_an_erasure_when_verified_then_the_rest_is_proved(told: Scene) -> None:
    told.office(erasure(5, INTAKE, STATEMENT))
    told.mailroom.step()

    found = report(told)

    assert found.problems == ()
    assert found.erased == (INTAKE, STATEMENT)
    assert found.sealed == 5


def test_given_pictures_that_are_to_go_then_their_bytes_go_from_the_store(told: Scene) -> None:
    held = told.store.attachment(OFFICE, PHOTO, "preview.jpg")

    told.office(erasure(5, PHOTO, attachments=True))
    told.mailroom.step()

    with pytest.raises(NotFound):
        told.store.attachment_bytes(held)
    assert report(told).problems == ()


def test_given_an_open_ticket_then_its_key_stays_until_it_is_archived(told: Scene) -> None:
    told.office(erasure(5, INTAKE, STATEMENT), decision(T, 6))
    told.mailroom.step()
    assert told.store.get(OFFICE, f"{T}:key").json()["key"]

    told.office(archive(7))
    told.mailroom.step()

    with pytest.raises(NotFound):
        told.store.get(OFFICE, f"{T}:key")
    assert report(told).problems == ()


def test_given_a_ticket_without_key_when_something_personal_comes_then_it_gets_another(
    told: Scene,
) -> None:
    told.office(erasure(5, INTAKE, STATEMENT), archive(6))
    told.mailroom.step()

    told.office(office_fact(T, "reply", 7, {"channel": "phone", "text": f"Dear {NAME}"}))
    told.mailroom.step()

    assert report(told).problems == ()
    assert report(told).unsealed == ()


class Overtaken(SqliteStore):
    """Another process writes to the office just before the first write that destroys a key."""

    meanwhile: Callable[[], None] | None = None

    def write_all(self, batches: Sequence[Batch]) -> list[list[Outcome]]:
        destroys = any(draft.id == f"{T}:key" and draft.deleted for draft in batches[0].drafts)
        if destroys and self.meanwhile is not None:
            self.meanwhile()
        return super().write_all(batches)


def test_given_something_personal_at_the_moment_the_key_goes_then_it_can_be_proved_and_erased(
    told: Scene, tmp_path: Path
) -> None:
    told.office(erasure(5, INTAKE, STATEMENT), archive(6))
    reply = office_fact(T, "reply", 7, {"channel": "phone", "text": f"Dear {NAME}"})
    with closing(Overtaken(tmp_path / "kancha.db")) as store:
        store.meanwhile = lambda: told.office(reply)
        told.restart(store)
        told.mailroom.step()

    assert report(told).problems == ()
    told.restart()
    told.office(erasure(8, reply["_id"]))
    told.mailroom.step()
    assert NAME not in bodies(told, OFFICE)
    assert report(told).problems == ()


def test_given_a_key_that_goes_while_something_personal_is_filed_then_it_is_put_back(
    told: Scene,
) -> None:
    reply = office_fact(T, "reply", 7, {"channel": "phone", "text": f"Dear {NAME}"})
    keys = keys_for(told.store, [reply])
    document = told.store.get(OFFICE, f"{T}:key")
    told.store.put(OFFICE, Draft(document.id, b"{}", document.rev, deleted=True))

    put_back(told.store, keys)
    put_back(told.store, keys)

    assert told.store.get(OFFICE, f"{T}:key").json() == document.json()


def test_given_a_device_that_pushes_the_whole_fact_again_then_it_is_not_taken_for_another(
    told: Scene,
) -> None:
    told.office(erasure(5, INTAKE, STATEMENT))
    told.mailroom.step()
    told.store.delete(mailbox_of("c-north"))
    told.store.create(mailbox_of("c-north"))
    said = {"text": f"{NAME} says it hums.", "by": {"role": "customer", "name": NAME}}
    told.push(NORTH, device_fact(NORTH, T, "statement", 3, said, investigation=uid(2)))

    told.mailroom.step()
    told.mailroom.reconcile()

    assert NAME not in bodies(told, mailbox_of("c-north"))
    assert NAME not in bodies(told, OFFICE)
    assert bodies(told, "quarantine") == ""


def test_given_nothing_new_when_the_mailroom_looks_again_then_nothing_is_erased_twice(
    told: Scene,
) -> None:
    told.office(erasure(5, INTAKE, STATEMENT))
    told.mailroom.step()
    before = told.store.get(OFFICE, INTAKE).rev

    told.restart()
    told.mailroom.reconcile()

    assert told.store.get(OFFICE, INTAKE).rev == before


@pytest.mark.parametrize("written", [False, True])
def test_whichever_call_the_mailroom_dies_at_the_erasure_is_finished_by_the_next(
    told: Scene, written: bool
) -> None:
    for call in range(1, 26):
        name = f"Name{call:03d}"
        text = {"channel": "phone", "text": f"Dear {name}"}
        told.office(office_fact(T, "reply", 100 + call, text))
        told.mailroom.step()
        told.office(erasure(200 + call, f"{T}:reply:{uid(100 + call)}"))
        faults = Faults(after=call) if written else Faults(before=call)
        told.restart(cast(DocumentStore, FaultyStore(told.store, faults)))
        faults.arm()
        with suppress(Killed):
            told.mailroom.step()
        told.restart()
        told.mailroom.step()
        assert name not in bodies(told, OFFICE), call
        assert name not in bodies(told, mailbox_of("c-north")), call
        assert report(told).problems == (), call


def test_given_an_erasure_then_the_name_is_not_in_the_file_after_it_was_closed(
    told: Scene, tmp_path: Path
) -> None:
    def there() -> bool:
        files = [path for path in tmp_path.iterdir() if path.is_file()]
        return any(NAME.encode() in path.read_bytes() for path in files)

    assert there()

    told.office(erasure(5, INTAKE, STATEMENT))
    told.mailroom.step()
    told.store.close()

    assert not there()
