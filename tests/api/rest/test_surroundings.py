"""Pages, health, attachments, quarantine, and errors outside any resource."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from schemas.vocabulary import FactKind
from server.app import create_app
from server.errors import status_of
from server.rest_api.problems import TITLES
from sync.mailroom.dossier import Dossiers
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft, NewAttachment
from sync.stores.sqlite.store import SqliteStore
from tests.api.rest.conftest import Caller, Office

PHOTO = "photo:01930000-0000-7000-8000-000000000001"


def test_the_start_page_shows_numbers_to_everybody_and_names_to_the_office(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    office.mailroom.step()

    stranger = office.client().get("/").get_data(as_text=True)
    colleague = dispatcher.get("/api/live").get_data(as_text=True)

    assert "<b>1</b> new" in stranger
    assert "<b>2</b> crews" in stranger
    assert ticket not in stranger
    assert ticket in colleague


def test_pages_allow_no_script_from_elsewhere(office: Office) -> None:
    headers = office.client().get("/").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_api_docs_name_every_operation_and_problem(office: Office) -> None:
    client = office.client()
    page = client.get("/api/docs").get_data(as_text=True)

    for path in client.get("/api/openapi.json").get_json()["paths"]:
        assert path in page
    for code in TITLES:
        assert f'id="{code}"' in page


def test_the_server_says_that_it_is_alive_and_ready(office: Office) -> None:
    client = office.client()

    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ready"}


def test_a_server_without_its_store_is_alive_but_not_ready(office: Office) -> None:
    client = office.client()
    office.context.store.delete("office")

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "store" in answer.get_json()["failed"]


def test_a_preview_is_served_as_bytes_no_browser_runs(
    office: Office, dispatcher: Caller, ticket: str
) -> None:
    evil = NewAttachment("text/html", b"<script>alert(1)</script>")
    fact = f"{ticket}:{PHOTO}"
    office.context.store.put("office", Draft(fact, b"{}", attachments={"preview.jpg": evil}))

    path = f"/api/v1/tickets/{ticket}/facts/{fact}/attachments/preview.jpg"
    answer = dispatcher.get(path)

    assert answer.get_data() == evil.data
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Disposition"] == "attachment"
    again = dispatcher.get(path, {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_attachment_that_is_not_there_is_not_found(dispatcher: Caller, ticket: str) -> None:
    answer = dispatcher.get(f"/api/v1/tickets/{ticket}/facts/{ticket}:{PHOTO}/attachments/x.jpg")

    assert answer.status_code == 404
    assert answer.get_json()["code"] == "not_found"


def test_the_quarantine_shows_what_was_set_aside_a_page_at_a_time(
    office: Office, dispatcher: Caller
) -> None:
    for name in ("poison:1", "refused:1", "refused:2"):
        office.context.store.put("quarantine", Draft.of(name, {"reason": FactKind.PHOTO}))

    first = dispatcher.get("/api/v1/quarantine?limit=2").get_json()
    second = dispatcher.get(f"/api/v1/quarantine?limit=2&cursor={first['next']}").get_json()

    assert [item["id"] for item in first["items"]] == ["poison:1", "refused:1"]
    assert [item["id"] for item in second["items"]] == ["refused:2"]
    assert second["next"] is None


def test_every_error_is_a_problem(office: Office, dispatcher: Caller) -> None:
    answers = {
        "not_found": office.client().get("/api/v1/nothing"),
        "method_not_allowed": dispatcher.delete("/api/v1/tickets"),
        "bad_request": dispatcher.client.post(
            "/api/v1/session", data=b'{"user": "a", "user": "b"}', content_type="application/json"
        ),
        "bad_content_type": dispatcher.client.post("/api/v1/session", data={"user": "a"}),
        "document_too_large": dispatcher.client.post(
            "/api/v1/session", data=b" " * 1_100_000, content_type="application/json"
        ),
    }

    for code, answer in answers.items():
        assert answer.content_type == "application/problem+json"
        problem = answer.get_json()
        assert problem["code"] == code
        assert problem["title"] == TITLES[code]
        assert problem["status"] == answer.status_code == status_of(code)


def test_a_method_that_is_not_allowed_says_which_are(dispatcher: Caller) -> None:
    allowed = dispatcher.delete("/api/v1/tickets").headers["Allow"]

    assert {"GET", "POST"} <= set(allowed.split(", "))


def test_a_store_that_cannot_be_read_is_said_to_be_unavailable(
    office: Office, dispatcher: Caller, tmp_path: Path
) -> None:
    file = tmp_path / "damaged.db"
    damaged = SqliteStore(file)
    damaged.create(OFFICE)
    for part in (file, file.with_name("damaged.db-wal")):
        part.write_bytes(b"\xff" * part.stat().st_size)
    context = replace(office.context, dossiers=Dossiers(damaged, office.context.rules))
    caller = Caller(create_app(context).test_client(), dispatcher.token)

    answer = caller.get("/api/v1/tickets/T261123-7K3QX2")

    damaged.close()
    assert answer.status_code == 503
    assert answer.get_json()["code"] == "service_unavailable"
    assert answer.headers["Retry-After"] == "1"
