"""The access table is true: every endpoint, asked by everybody, answers as it says."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from casework.metrology.instruments import Instrument
from schemas.vocabulary import Role
from server.imports.worker import ImportWorker
from server.registry.people import User
from server.webhooks.hooks import Hooks
from sync.stores.documents import Draft, NewAttachment
from tests.api.rest import photographs
from tests.api.rest.access_table import APPROVAL, MAPPING, NEW, ONE_OF, SURVEY, TABLE, VIEW, Row
from tests.api.rest.conftest import PASSWORD, Caller, Office
from tests.api.rest.test_previews import photo_of

PICTURE = NewAttachment("image/jpeg", b"a picture")
SAFE = ("GET", "HEAD")
_WITHOUT_CHECK = ("POST /api/v1/session", "POST /api/v1/devices/enrol")


@dataclass
class Scene:
    """An office with one of everything. ``parts`` fill rules and bodies."""

    office: Office
    parts: dict[str, str]
    token: str
    """Of a device of the crew that holds the ticket."""

    def ask(self, endpoint: str, headers: Mapping[str, str]) -> TestResponse:
        """Asks an endpoint of the table as it ought to be asked."""
        method, _, rule = endpoint.partition(" ")
        client = FlaskClient(self.office.app, use_cookies=False)
        return client.open(
            self.address(rule),
            method=method,
            query_string=TABLE[endpoint].query.format(**self.parts),
            headers=dict(headers),
            **self.sent(TABLE[endpoint]),
            buffered=True,
            environ_overrides={"kancha.hold": []},  # an answer without end is not waited for
        )

    def sent(self, row: Row) -> dict[str, Any]:
        """The body, as JSON or with a file."""
        if row.file is None:
            return {"json": None if row.body is None else self.filled(row.body)}
        return {"data": {**(row.body or {}), row.part: (io.BytesIO(row.file), "a.pdf")}}

    def address(self, rule: str) -> str:
        """A path that the rule means."""
        for name, value in self.parts.items():
            rule = rule.replace(f"<{name}>", value).replace(f"<path:{name}>", value)
        return rule

    def filled(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A body with the parts of this scene."""
        return {
            key: self.parts[value[1:-1]] if str(value).startswith("{") and value else value
            for key, value in body.items()
            if not isinstance(value, dict)
        } | {key: value for key, value in body.items() if isinstance(value, dict)}


@pytest.fixture
def scene(office: Office, dispatcher: Caller) -> Scene:
    """The crew c-north has a device, a member and a ticket with a picture."""
    identity, store, now = office.context.identity, office.context.store, office.clock()
    ticket = dispatcher.post("/api/v1/tickets", NEW).get_json()["ticket"]
    assigned = dispatcher.post(
        f"/api/v1/tickets/{ticket}/assignments", {**SURVEY, "crew": "c-north"}
    ).get_json()
    office.mailroom.step()
    fact = f"{ticket}:photo:01890000-0000-7000-8000-000000000001"
    photo = Draft.of(fact, photo_of(ticket))._replace(attachments={"p.jpg": PICTURE})
    store.put("office", photo)
    store.put("quarantine", Draft("refused:1", b"{}", attachments={"p.jpg": PICTURE}))
    codes = [identity.devices.issue_code("c-north", "dispatcher", now).code for _ in range(3)]
    hooks = Hooks(store, private=True)
    webhook = hooks.add("http://127.0.0.1:9/", [], ("administrator", now), None)
    identity.instruments.add(Instrument("RS-8", "Maker", "RS-310", "900178"))
    parts = {
        "ticket": ticket,
        "sha256": photographs.photo(office, ticket),
        "investigation": assigned["investigations"][0]["id"],
        "fact": fact,
        "name": "p.jpg",
        "entry": "refused:1",
        "crew_id": "c-north",
        "member_id": identity.people.add_member("c-north", "Li", now).id,
        "device_id": identity.devices.enrol(codes[0], "tablet", now).device.id,
        "webhook": webhook.id,
        "instrument": "RS-8",
        "view": identity.views.add("dispatcher", VIEW, None).it.id,
        "filename": "start.js",
        "asset": "app.js",
        "basemap": "river",
        "collection_id": "tickets",
        "feature_id": ticket,
        "code": codes[2],
        "password": PASSWORD,
        "user": "approver",
        "job": rejected_import(office, dispatcher),
    }
    return Scene(office, parts, identity.devices.enrol(codes[1], "phone", now).token)


def rejected_import(office: Office, dispatcher: Caller) -> str:
    """The id of an import of one row, which has no title."""
    form = {"mapping": MAPPING, "file": (io.BytesIO(b"Title,Street\n,Willow Lane\n"), "a.csv")}
    headers = {"Authorization": f"Bearer {dispatcher.token}"}
    answer = dispatcher.client.post("/api/v1/imports", data=form, headers=headers)
    ImportWorker(office.context).step()
    return str(answer.get_json()["id"])


def headers_of(caller: str, scene: Scene) -> dict[str, str]:
    """The credentials of a column of the table."""
    if caller == "nobody":
        return {}
    if caller == "device":
        pair = f"{scene.token.partition('.')[0]}:{scene.token}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    if caller == "device (bearer)":
        return {"Authorization": f"Bearer {scene.token}"}
    return {"Authorization": f"Bearer {scene.office.caller(Role(caller)).token}"}


def endpoints(office: Office) -> set[str]:
    """Every method and rule of the application."""
    return {
        f"{method} {rule.rule}"
        for rule in office.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_endpoint_stands_in_the_table(office: Office) -> None:
    assert endpoints(office) == set(TABLE)


@pytest.mark.parametrize(
    "caller", ["nobody", "device", "device (bearer)", "dispatcher", "supervisor", "administrator"]
)
def test_every_endpoint_answers_a_caller_as_the_table_says(scene: Scene, caller: str) -> None:
    column = caller.partition(" ")[0]
    said = {
        endpoint: scene.ask(endpoint, headers_of(caller, scene)).status_code for endpoint in TABLE
    }
    assert said == {endpoint: getattr(row, column) for endpoint, row in TABLE.items()}


@pytest.mark.parametrize("caller", ["approver", "auditor", "crew-leader", "meter-technician"])
def test_the_other_roles_read_and_change_nothing_but_what_the_table_says(
    scene: Scene, caller: str
) -> None:
    of_office = [endpoint for endpoint, row in TABLE.items() if row.nobody == 401]
    for endpoint in of_office:
        row, reads = TABLE[endpoint], endpoint.startswith("GET")
        usual = row.dispatcher if reads or "session" in endpoint else 403
        answer = scene.ask(endpoint, headers_of(caller, scene))
        assert answer.status_code == row.others.get(caller, usual), endpoint


def test_for_somebody_of_another_area_nothing_is_there_whatever_the_role(scene: Scene) -> None:
    scene.office.hire(User("far", Role.ADMINISTRATOR, ("hills",)))
    far = {"Authorization": f"Bearer {scene.office.user('far').token}"}
    for endpoint, row in TABLE.items():
        of_no_area = ("session", "/users", "/basemaps/")
        if row.nobody != 401 or any(word in endpoint for word in of_no_area):
            continue
        answer = scene.ask(endpoint, far)
        text = answer.get_data(as_text=True)
        if any(part in endpoint for part in ONE_OF) or "<feature_id>" in endpoint:
            assert answer.status_code == 404, endpoint
            assert "Willow" not in text, endpoint
        else:
            hidden = [scene.parts["ticket"], "Willow", scene.parts["member_id"]]
            hidden += (
                ["c-north"] if endpoint.startswith("GET") else []
            )  # others repeat what was asked
            assert [word for word in hidden if word in text] == [], endpoint


def test_what_is_in_another_area_is_answered_like_what_is_nowhere(scene: Scene) -> None:
    far = scene.office.hire(User("far", Role.DISPATCHER, ("hills",)))
    there, nowhere = scene.parts["ticket"], "T261123-ZZZZZ"
    answers = [far.get(f"/api/v1/tickets/{name}").get_json() for name in (there, nowhere)]
    assert [item["detail"] for item in answers] == [
        f"There is no ticket {name!r}." for name in (there, nowhere)
    ]


def test_somebody_of_the_same_area_sees_and_works_as_usual(scene: Scene) -> None:
    near = scene.office.hire(User("near", Role.DISPATCHER, ("river",)))
    path = f"/api/v1/tickets/{scene.parts['ticket']}"
    assert near.get(path).get_json()["customer"]["name"] == "Li Na"
    assert near.post(f"{path}/replies", {"channel": "phone", "text": "x"}).status_code == 422
    assert near.post("/api/v1/tickets", NEW).status_code == 201
    far_away = {**NEW, "site": {"district": "hills"}}
    refused = near.post("/api/v1/tickets", far_away)
    assert [item["code"] for item in refused.get_json()["errors"]] == ["not-your-area"]


def test_a_crew_leader_sees_the_tickets_of_his_crew_and_no_others(
    scene: Scene, dispatcher: Caller
) -> None:
    other = dispatcher.post("/api/v1/tickets", NEW).get_json()["ticket"]
    leader = scene.office.caller(Role.CREW_LEADER)
    scene.office.mailroom.step()
    listed = [item["ticket"] for item in leader.get("/api/v1/tickets").get_json()["items"]]
    crews = [item["id"] for item in leader.get("/api/v1/crews").get_json()["items"]]
    assert (listed, crews) == ([scene.parts["ticket"]], ["c-north"])
    assert leader.get(f"/api/v1/tickets/{other}").status_code == 404


def test_who_may_not_is_told_nothing_but_that(scene: Scene) -> None:
    for endpoint, row in TABLE.items():
        if row.device == 401:
            answers = [
                scene.ask(endpoint, headers_of(who, scene)).get_json()
                for who in ("nobody", "device", "device (bearer)")
            ]
            assert answers[0] == answers[1] == answers[2], endpoint
            assert answers[0]["code"] == "unauthorized"


def test_nothing_is_changed_with_a_cookie_alone(scene: Scene) -> None:
    token = scene.office.caller(Role.ADMINISTRATOR).token
    for endpoint in TABLE:
        if not endpoint.startswith(SAFE) and endpoint not in _WITHOUT_CHECK:
            answer = scene.ask(endpoint, {"Cookie": f"kancha_session={token}"})
            assert (answer.status_code, answer.get_json()["code"]) == (403, "cross_site"), endpoint


def test_no_answer_of_the_api_is_kept_by_a_shared_cache(scene: Scene) -> None:
    caller = headers_of("administrator", scene)
    for endpoint in TABLE:
        if "/api/v1/" in endpoint or "/media/" in endpoint:
            kept = scene.ask(endpoint, caller).headers["Cache-Control"]
            assert "no-store" in kept or "private" in kept, endpoint


def test_a_dispatcher_does_not_approve(scene: Scene) -> None:
    path = scene.address("/api/v1/tickets/<ticket>/decisions")
    statuses = [
        scene.office.caller(role).post(path, APPROVAL).status_code
        for role in (Role.DISPATCHER, Role.SUPERVISOR)
    ]
    assert statuses == [403, 422]


def test_a_device_of_a_crew_without_the_ticket_gets_no_attachment_by_any_address(
    scene: Scene,
) -> None:
    identity, now = scene.office.context.identity, scene.office.clock()
    code = identity.devices.issue_code("c-south", "dispatcher", now).code
    stranger = Scene(scene.office, scene.parts, identity.devices.enrol(code, "phone", now).token)
    headers = headers_of("device", stranger)
    for endpoint in TABLE:
        if endpoint.endswith("<path:name>"):
            answer = stranger.ask(endpoint, headers)
            assert answer.status_code in (401, 404), endpoint
            assert PICTURE.data not in answer.get_data()


def test_an_attachment_is_not_had_through_another_ticket(scene: Scene, dispatcher: Caller) -> None:
    other = dispatcher.post("/api/v1/tickets", NEW).get_json()["ticket"]
    path = f"/api/v1/tickets/{other}/facts/{scene.parts['fact']}/attachments/p.jpg"
    assert dispatcher.get(path).status_code == 404


def test_the_idempotency_key_of_another_user_is_another_key(
    dispatcher: Caller, supervisor: Caller
) -> None:
    key = {"Idempotency-Key": "morning-1"}
    mine = dispatcher.post("/api/v1/tickets", NEW, key).get_json()["ticket"]
    again = dispatcher.post("/api/v1/tickets", NEW, key).get_json()["ticket"]
    theirs = supervisor.post("/api/v1/tickets", NEW, key).get_json()["ticket"]
    assert (mine == again, mine == theirs) == (True, False)


@pytest.mark.parametrize("path", ["/", "/api/docs"])
def test_pages_have_no_script_or_style_within(scene: Scene, path: str) -> None:
    answer = scene.office.client().get(path)
    page = answer.get_data(as_text=True)
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert page.count("<script") == page.count("<script src=")
    for within in ("<style", " style=", " onclick=", " onload=", "javascript:"):
        assert within not in page
