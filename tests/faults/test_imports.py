"""An import of some megabytes, over a server that is killed in the middle."""

from __future__ import annotations

from werkzeug.test import encode_multipart

from tests.district import District
from tests.servers import RunningServer
from tests.waiting import until

ROWS = 1_000
MAPPING = """
source = "hotline"
reference = "No"
[columns]
Title = "title"
Matter = "matter"
[constants]
class = "PQ"
"""


def test_given_a_server_killed_in_the_middle_of_an_import_when_it_runs_again_then_each_row_is_there(
    server: RunningServer, district: District
) -> None:
    rows = "".join(f"{number},Dim lamp,{'It flickers. ' * 200}\n" for number in range(ROWS))
    boundary, body = encode_multipart({"mapping": MAPPING, "file": f"No,Title,Matter\n{rows}"})
    body = body.replace(b'name="file"', b'name="file"; filename="a.csv"')
    assert len(body) > 2 * 1024 * 1024
    taken = district.desk.ask(
        "POST",
        "/api/v1/imports",
        body,
        Content_Type=f"multipart/form-data; boundary={boundary}",
    )
    assert taken.status == 202, taken.data
    address = taken.headers["Location"]

    begun = until(lambda: district.desk.get(address)["rows"], "the first rows are settled", 60)
    server.kill()
    server.restart()

    until(lambda: district.desk.get(address)["state"] == "done", "the import is done", 60)
    job = district.desk.get(address)
    assert begun < ROWS
    assert (job["total"], job["rows"], job["rejected"]) == (ROWS, ROWS, 0)
    first = "/api/v1/tickets?limit=1"
    until(lambda: district.desk.get(first)["total"]["count"] == ROWS, "all are listed", 60)
