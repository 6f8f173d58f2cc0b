"""The OpenAPI document says what the server does: generated requests, checked answers."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.transport.serialization import Binary

from casework.metrology.instruments import Instrument
from schemas.vocabulary import Role
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
    negative_data_rejection,
    ignored_auth,
]
NOT_GENERATED = {
    "DELETE /api/v1/session",  # it would end the login of all others
    "GET /api/v1/events",  # its answer does not end; see test_events.py
}
NOTHING_CAN_BE_WRONG = {"GET /api/v1/session/ways"}
"""It asks for nothing, not even for a login."""
BOUNDED = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


VALID, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


@pytest.mark.parametrize("mode", [VALID, WRONG], ids=["valid", "wrong"])
def test_answers_to_generated_requests_are_as_documented(
    office: Office, mode: GenerationMode
) -> None:
    caller = office.caller(Role.ADMINISTRATOR)
    schema: Any = schemathesis.openapi.from_wsgi("/api/openapi.json", office.app)
    tried = {"fed": 0, "sent": 0}
    for found in schema.get_all_operations():
        operation = found.ok()
        left_out = NOT_GENERATED | (NOTHING_CAN_BE_WRONG if mode is WRONG else set())
        if operation.label not in left_out:
            there = things_that_are_there(office, caller) if "{" in operation.path else {}
            tried["sent"] += try_out(operation, (mode, caller.token, there))
            tried["fed"] += bool(there)

    assert tried["fed"] > 50
    assert tried["sent"] > 500


def things_that_are_there(office: Office, caller: Caller) -> dict[str, str]:
    """Path parameters of what an office has, made anew: operations do their work on it.

    Half of what they are tried with; with generated ids alone each would end at its 404.
    """
    ticket = caller.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    survey = {"crew": "c-north", "type": "on-site-survey"}
    caller.post(f"/api/v1/tickets/{ticket}/assignments", survey)
    office.mailroom.step()
    facts = caller.get(f"/api/v1/tickets/{ticket}/facts").get_json()["items"]
    identity, now = office.context.identity, office.clock()
    code = identity.devices.issue_code("c-north", "dispatcher", now).code
    identity.instruments.add(Instrument(f"RS-{ticket[-6:]}", "Maker", "RS-310", ticket))
    return {
        "ticket": ticket,
        "fact": facts[0]["fact"]["_id"],
        "crew_id": "c-north",
        "member_id": identity.people.add_member("c-north", "Li", now).id,
        "device_id": identity.devices.enrol(code, "tablet", now).device.id,
        "user": "approver",
        "instrument": f"RS-{ticket[-6:]}",
    }


def try_out(operation: Any, told: tuple[GenerationMode, str, dict[str, str]]) -> int:
    """A dozen requests to one operation, each checked; how many there were."""
    mode, token, there = told
    sent = []
    named = {item.name for item in operation.path_parameters}
    ids = {name: value for name, value in there.items() if name in named}
    plain = operation.as_strategy(generation_mode=mode)
    fed = operation.as_strategy(generation_mode=mode, path_parameters=ids) if ids else plain

    @BOUNDED
    @given(case=plain | fed)
    def every_answer_is_documented(case: Any) -> None:
        unsaid = is_unsaid(case, operation.schema.raw_schema)
        checks = [one for one in CHECKS if not (one is negative_data_rejection and unsaid)]
        case.call_and_validate(checks=checks, headers={"Authorization": f"Bearer {token}"})
        sent.append(case)

    every_answer_is_documented()
    return len(sent)


def is_unsaid(case: Any, document: dict[str, Any]) -> bool:
    """Whether a form is "wrong" only by what a form cannot say: it says texts, so a null is left
    out and a number or a truth value comes as text. What is wrong as text too is no such form."""
    if not (case.media_type or "").startswith("multipart/") or not isinstance(case.body, dict):
        return False
    if all(isinstance(one, str | list | dict) for one in case.body.values()):
        return False
    said = {name: as_said(one) for name, one in case.body.items() if one is not None}
    body = document["paths"][case.operation.path][case.method.lower()]["requestBody"]
    schema = {"components": document["components"], **body["content"][case.media_type]["schema"]}
    return bool(jsonschema_rs.validator_for(schema).is_valid(said))


def as_said(value: Any) -> Any:
    """A value as a part of a form says it: text, of a file its bytes one character each."""
    if isinstance(value, Binary):
        return value.data.decode("latin-1")
    if isinstance(value, list):
        return [as_said(one) for one in value]
    return value if isinstance(value, dict) else str(value)


def test_answers_about_a_ticket_have_the_documented_form(office: Office) -> None:
    caller = office.caller(Role.ADMINISTRATOR)
    ticket = caller.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
    office.mailroom.step()
    schema: Any = schemathesis.openapi.from_wsgi("/api/openapi.json", office.app)

    for path in ("/tickets/{ticket}", "/tickets/{ticket}/facts", "/tickets"):
        operation = schema[f"/api/v1{path}"]["GET"]
        case = operation.Case(path_parameters={"ticket": ticket})
        answer = case.call_and_validate(
            checks=CHECKS, headers={"Authorization": f"Bearer {caller.token}"}
        )
        assert answer.status_code == 200


def test_a_command_takes_what_its_documentation_shows(office: Office) -> None:
    caller: Caller = office.caller(Role.ADMINISTRATOR)
    document = caller.get("/api/openapi.json").get_json()

    shown = document["components"]["schemas"]["NewTicket"]

    assert document["openapi"] == "3.1.0"
    assert shown["additionalProperties"] is False
    assert sorted(shown["required"]) == ["class", "title"]
    assert shown["properties"]["class"]["enum"] == ["BIZ", "GRID", "OUT", "PQ", "SVC"]
    assert shown["properties"]["priority"] == {
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 5,
    }


def test_every_operation_shows_a_request_and_an_answer(office: Office) -> None:
    document = office.client().get("/api/openapi.json").get_json()
    missing = [
        f"{method.upper()} {path}: {what}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
        for what in without_example([*item.get("parameters", []), *usual(operation)], operation)
    ]
    assert missing == []


def test_every_example_has_the_form_that_the_document_asks_for(office: Office) -> None:
    document = office.client().get("/api/openapi.json").get_json()
    parameters = {"components": document["components"]}
    checked = 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            for content in [*usual(operation), *contents(operation)]:
                if "example" in content:
                    checked += 1
                    schema = {**parameters, **content["schema"]}
                    faults = jsonschema_rs.validator_for(schema).iter_errors(content["example"])
                    said = [f"{fault.instance_path}: {fault.message}" for fault in faults]
                    assert said == [], f"{method.upper()} {path}"
    assert checked > 100


def usual(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Parameters with a name of an operation."""
    return [item for item in operation.get("parameters", []) if "name" in item]


def contents(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What is sent and what is answered when all goes well."""
    answers = [answer for status, answer in operation["responses"].items() if status[0] == "2"]
    both = [operation.get("requestBody", {}), *answers]
    return [content for item in both for content in item.get("content", {}).values()]


def without_example(parameters: list[dict[str, Any]], operation: dict[str, Any]) -> list[str]:
    """What an operation asks for or answers without showing it."""
    asked = [item for item in parameters if item.get("required")]
    bodies = [item for item in contents(operation) if item["schema"].get("format") != "binary"]
    return [
        str(item.get("name") or item["schema"])
        for item in [*asked, *bodies]
        if "example" not in item
    ]
