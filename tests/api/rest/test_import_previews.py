"""A table before it is imported: what it would become, and that nothing is kept of it."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.api.rest.conftest import Caller, Office
from tests.api.rest.test_imports import MAPPING, TABLE, finished, send, titles

CHINESE = "工单编号,投诉类型,标题,户号,备注\nH-1,电能质量,晚间电压低,3301001,\n"


def look(caller: Caller, table: str | bytes = TABLE, **form: str) -> TestResponse:
    data = table if isinstance(table, bytes) else table.encode()
    file = FileStorage(io.BytesIO(data), "hotline.csv", content_type="text/csv")
    boundary, body = encode_multipart({"file": file, **form})
    return caller.client.post(
        "/api/v1/import-previews",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Authorization": f"Bearer {caller.token}"},
    )


def states(preview: dict[str, Any]) -> list[str]:
    return [row["state"] for row in preview["rows"]]


def test_given_a_mapping_when_a_table_is_looked_at_then_rows_stand_as_tickets_and_none_is_made(
    office: Office, dispatcher: Caller
) -> None:
    preview = look(dispatcher, mapping=MAPPING).get_json()

    assert states(preview) == ["new", "faulty", "new"]
    first, second, _ = preview["rows"]
    assert (first["row"], first["reference"], first["intake"]["title"]) == (2, "1", "Dim lamp")
    [fault] = second["errors"]
    assert (fault["row"], fault["column"], fault["value"]) == (3, "Class", "NIGHT")
    office.mailroom.step()
    assert titles(dispatcher) == []
    assert dispatcher.get("/api/v1/imports").get_json() == {"items": []}


def test_given_no_mapping_when_looked_at_then_names_of_columns_say_what_they_may_become(
    dispatcher: Caller,
) -> None:
    preview = look(dispatcher, CHINESE).get_json()

    proposed = {column["name"]: column["proposed"] for column in preview["columns"]}
    assert proposed == {
        "工单编号": "reference", "投诉类型": "class", "标题": "title",
        "户号": "customer.account", "备注": None,
    }  # fmt: skip
    assert preview["columns"][1]["values"] == ["电能质量"]
    assert {"name": "occurred_at", "type": "instant"} in preview["members"]
    assert (preview["mapping"], preview["rows"]) == (None, [])


def test_given_an_earlier_import_of_such_columns_when_looked_at_then_its_mapping_serves_again(
    office: Office, dispatcher: Caller
) -> None:
    finished(office, dispatcher, send(dispatcher))

    preview = look(dispatcher, TABLE + "4,Hum,PQ,river\n").get_json()

    assert preview["mapping"] == MAPPING
    assert states(preview) == ["there", "faulty", "there", "new"]
    assert look(dispatcher, CHINESE).get_json()["mapping"] is None


def test_given_a_table_that_lacks_a_mapped_column_when_looked_at_then_it_says_which(
    dispatcher: Caller,
) -> None:
    preview = look(dispatcher, "No,Title\n1,Dim lamp\n", mapping=MAPPING).get_json()

    assert preview["fault"]["code"] == "unknown-column"
    assert "Class" in preview["fault"]["message"]
    assert preview["rows"] == []


def test_given_a_file_that_is_no_table_when_looked_at_then_it_is_refused_with_the_reason(
    dispatcher: Caller,
) -> None:
    answer = look(dispatcher, b"PK\x03\x04 no workbook")

    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.get_json()["errors"]] == ["not-a-workbook"]
