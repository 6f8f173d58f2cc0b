"""What a real server writes to its log on a busy day with its mishaps: nobody, and no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.district import (
    ADMIN,
    COMPLAINT,
    DISPATCHER,
    Caller,
    Device,
    District,
    Work,
    basic,
    fact,
    finding,
    hire,
)
from tests.servers import running_server
from tests.waiting import until

CUSTOMER = {"account": "3301099", "name": "欧阳明慧", "phone": "13900004242"}
ADDRESS = "77 Peony Terrace"
STATEMENT = "The statement that nobody else may read"
WRONG = "wrong password of somebody"


def busy_day(base_url: str) -> list[str]:
    """A morning of everything that has something to hide; what the log must not have."""
    district = District(base_url)
    device = district.enrol(district.crew("north"))
    site = {**COMPLAINT["site"], "address": ADDRESS}
    work = district.new_work(device.crew, site, customer=CUSTOMER)
    phone = Caller(base_url, basic(device.id, device.token))
    code = _mishaps(district, device, phone, work)
    told = fact(device, work, "statement", {"by": CUSTOMER["name"], "text": STATEMENT})
    docs = [told, finding(device, work, STATEMENT), {**told, "_id": f"{work.ticket}:odd"}]
    assert phone.ask("POST", f"/sync/{device.database}/_bulk_docs", {"docs": docs}).status == 201
    until(lambda: told["_id"] in district.states(work.ticket), "the statement has come")
    district.desk.get(f"/api/v1/tickets?q={CUSTOMER['phone']}")
    session = Caller(base_url).post(
        "/api/v1/session", {"user": DISPATCHER[0], "password": DISPATCHER[1]}
    )
    secrets = [ADMIN[1], DISPATCHER[1], WRONG, device.token, code, session["token"]]
    return [*secrets, *CUSTOMER.values(), ADDRESS, STATEMENT]


def _mishaps(district: District, device: Device, phone: Caller, work: Work) -> str:
    """Whatever is refused; answers a code for enrolling."""
    code = str(district.desk.post(f"/api/v1/crews/{device.crew}/enrolment-codes")["code"])
    somebody = Caller(district.base_url)
    login = {"user": CUSTOMER["name"], "password": WRONG}
    assert somebody.ask("POST", "/api/v1/session", login).status == 401
    half = b'{"password": "' + WRONG.encode()
    json_type = {"Content_Type": "application/json"}
    assert somebody.ask("POST", "/api/v1/session", half, **json_type).status == 400
    assert somebody.ask("POST", "/api/v1/devices/enrol", {"code": f"{code}x"}).status >= 400
    assert Caller(district.base_url, basic("admin", WRONG)).ask("GET", "/sync/").status == 401
    assert (
        phone.ask("PUT", f"/sync/office/{work.ticket}:x", {"name": CUSTOMER["name"]}).status > 400
    )
    assert phone.ask("PUT", f"/sync/{device.database}/{work.ticket}:y", b'{"a": 1e999999').status
    return code


def test_given_a_busy_day_when_the_log_is_read_then_it_names_nobody_and_no_secret(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hire(tmp_path)
    with running_server(tmp_path, env={"KANCHA_LOG_FORMAT": "json"}) as server:
        hidden = busy_day(server.base_url)
        (tmp_path / "accounts.txt").mkdir()  # a mishap that nobody thought of
        desk = District(server.base_url).desk
        complaint = {**COMPLAINT, "customer": CUSTOMER, "matter": STATEMENT}
        failed = desk.ask("POST", "/api/v1/tickets", complaint)

    out, err = capfd.readouterr()
    assert failed.status == 500
    lines = [json.loads(line) for line in err.splitlines()]
    assert_each_is_whole(lines)
    [told] = [line for line in lines if line["message"] == "POST /api/v1/tickets failed."]
    assert "IsADirectoryError" in told["error"]
    assert [word for word in hidden if word in out + err] == []


def assert_each_is_whole(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert {"at", "level", "logger", "message", "process", "thread"} <= line.keys()
