# long: one table of all endpoints, to be read as a whole
"""Who gets which answer from which endpoint: the whole REST API and its pages in one table.

An endpoint is a method and a rule as Flask has it. The walk (``test_access.py``) asks each of them
in this order with a request that is right, so what changes something stands after what reads it;
an endpoint that stands here in no row, or a row without endpoint, fails the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Row(NamedTuple):
    """Statuses by caller. ``device`` is a crew's device with its token, as Basic or Bearer."""

    nobody: int
    device: int
    dispatcher: int
    supervisor: int
    administrator: int
    body: dict[str, Any] | None = None
    """What is sent; ``{name}`` in a text stands for a part of the scene, as in rules."""
    query: str = ""
    """What must stand behind the path, with parts of the scene as in a body."""
    file: bytes | None = None
    """A file that is sent as well, which makes it a multipart request."""
    part: str = "files"
    """What the file is called in it."""
    others: Mapping[str, int] = MappingProxyType({})
    """Of approver, auditor, crew-leader and meter-technician, where it is not the usual: what
    dispatchers read they read, and nothing else."""


ANYBODY = Row(200, 200, 200, 200, 200)
ELSEWHERE = Row(308, 308, 308, 308, 308)
OFFICE = Row(401, 401, 200, 200, 200)


def office(status: int, body: dict[str, Any]) -> Row:
    """Every office user may."""
    return Row(401, 401, status, status, status, body)


def audited(query: str = "") -> Row:
    """Auditors and administrators may."""
    return Row(401, 401, 403, 403, 200, query=query, others={"auditor": 200})


def refused(read: Row) -> Row:
    """What dispatchers read of refused documents, auditors read as well."""
    shut = dict.fromkeys(("approver", "crew-leader", "meter-technician"), 403)
    return read._replace(others=shut)


def heads(status: int, body: dict[str, Any]) -> Row:
    """Supervisors and administrators may."""
    return Row(401, 401, 403, status, status, body)


def administrators(status: int, body: dict[str, Any] | None = None, query: str = "") -> Row:
    """Administrators alone may."""
    return Row(401, 401, 403, 403, status, body, query)


NAMED = OFFICE._replace(others={"approver": 403, "meter-technician": 403})
"""Documents that name the customer."""
UPLOADS = Row(401, 412, 412, 412, 412, others={"meter-technician": 412})
OPENERS = OFFICE._replace(
    others=dict.fromkeys(("approver", "auditor", "crew-leader", "meter-technician"), 403)
)
"""Those who open tickets."""
MAPPING = 'source = "hotline"\n[columns]\nTitle = "title"\n[constants]\nclass = "PQ"\n'
TICKET = "/api/v1/tickets/<ticket>"
REASONED = {"party": "utility", "reason": "Burnt neutral joint."}
MEASURE = {"action": "Refund", "money": True, "amount": "30.50", "currency": "CNY"}
STEP = {"step": "department", "outcome": "approve"}
VIEW = {"name": "Bills", "shared": True, "filter": {"class": "BIZ"}}
NOTHING = "01890000-0000-7000-8000-000000000009"
NOBODYS = f"T261123-AAAAA:reading:{NOTHING}"
COLUMNS = {
    "columns": ["Time", "U1"],
    "mapping": {
        "name": "Logger",
        "time": ["Time"],
        "columns": [{"column": "U1", "channel": "U_L1", "stat": "avg", "unit": "V"}],
    },
}
SURVEY = {"crew": "c-south", "type": "on-site-survey"}
METER_TEST = {
    "meter": {"number": "33010017", "accuracy_class": "2"},
    "starting": {"current_a": "0.025", "started": True},
}
INSTRUMENT = {"id": "RS-7", "make": "Maker", "model": "RS-310", "serial": "900177"}
NEW = {
    "class": "PQ",
    "title": "Low voltage in the evening",
    "customer": {"account": "3301001", "name": "Li Na"},
    "site": {
        "address": "12 Willow Lane",
        "lat": 30.25,
        "lon": 120.16,
        "datum": "WGS84",
        "district": "river",
    },
}

TABLE: dict[str, Row] = {
    # pages and health: numbers, no names
    "GET /": ANYBODY,
    "GET /api/live": ANYBODY,
    "GET /api/docs": ANYBODY,
    "GET /api/openapi.json": ANYBODY,
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ANYBODY,  # on this machine: test_metrics.py
    "GET /static/<path:filename>": ANYBODY,
    "GET /field": ELSEWHERE,
    "GET /field/": ANYBODY,
    "GET /field/<path:asset>": ANYBODY,
    "GET /console": ELSEWHERE,
    "GET /console/": ANYBODY,
    "GET /console/<path:asset>": ANYBODY,
    # the device's crew holds the ticket
    "GET /media/previews/<fact>/<path:name>": Row(401, 200, 200, 200, 200),
    "GET /media/originals/<sha256>": Row(
        401, 200, 200, 200, 200, others={"approver": 404, "meter-technician": 404}
    ),
    "GET /media/views/<sha256>": Row(401, 400, 400, 400, 400, query="size=huge"),
    # whoever may upload is asked to speak tus
    "POST /media/uploads": UPLOADS,
    "PATCH /media/uploads/<name>": UPLOADS,
    "POST /media/uploads/<name>": UPLOADS,
    "DELETE /media/uploads/<name>": UPLOADS,
    "GET /api/v1/profile": Row(401, 200, 200, 200, 200),
    "GET /api/v1/device": Row(401, 200, 401, 401, 401),
    "GET /api/v1/map-settings": OFFICE,
    "GET /api/v1/device/looks": Row(401, 200, 401, 401, 401),
    "GET /api/v1/crews/positions": OFFICE,
    "GET /api/v1/crews/<crew_id>/track": NAMED,
    "GET /api/v1/crew-suggestions": OPENERS._replace(query="tickets={ticket}"),
    "GET /basemaps/<basemap>.pmtiles": Row(401, 200, 200, 200, 200),
    # reading
    "GET /api/v1/session": OFFICE,
    "GET /api/v1/crews": OFFICE,
    "GET /api/v1/crews/<crew_id>": OFFICE,
    "GET /api/v1/members": OFFICE,
    "GET /api/v1/members/<member_id>": OFFICE,
    "GET /api/v1/devices": OFFICE,
    "GET /api/v1/devices/<device_id>": OFFICE,
    "GET /api/v1/tickets": OFFICE,
    f"GET {TICKET}": OFFICE,
    f"GET {TICKET}/facts": OFFICE,
    f"GET {TICKET}/related": OFFICE,
    f"GET {TICKET}/proposed-position": OPENERS,
    f"GET {TICKET}/audit": Row(401, 401, 403, 200, 200, others={"auditor": 200}),
    f"GET {TICKET}/audit/export": Row(401, 401, 403, 200, 200, others={"auditor": 200}),
    f"GET {TICKET}/evidence": Row(401, 401, 403, 200, 200, others={"auditor": 200}),
    f"GET {TICKET}/result-sheet": OFFICE,
    f"GET {TICKET}/report": NAMED,
    f"GET {TICKET}/facts/<fact>/attachments/<path:name>": OFFICE,
    "GET /api/v1/statistics/counts": OFFICE._replace(query="by=status"),
    "GET /api/v1/statistics/deadlines": OFFICE,
    "GET /api/v1/statistics/repeats": OFFICE,
    "GET /api/v1/statistics/stages": OFFICE,
    "GET /api/v1/statistics/satisfaction": OFFICE,
    "GET /api/v1/statistics/validity": OFFICE,
    "GET /api/v1/statistics/remedies": OFFICE,
    "GET /api/v1/statistics/trend": OFFICE,
    "GET /api/v1/statistics/sites": OFFICE,
    "GET /api/v1/statistics/transformers": OFFICE,
    "GET /api/v1/map/tickets": OFFICE._replace(query="bbox=120,30,121,31&zoom=12"),
    "GET /api/v1/map/facts": OFFICE._replace(query="bbox=120,30,121,31"),
    "GET /api/v1/events": OFFICE,
    "GET /api/v1/exports/tickets": OFFICE._replace(query="format=csv"),
    "GET /api/v1/imports": OPENERS,
    "GET /api/v1/imports/<job>": OPENERS,
    "GET /api/v1/imports/<job>/errors": OPENERS,
    "GET /ogc/": OFFICE,
    "GET /ogc/conformance": OFFICE,
    "GET /ogc/api": OFFICE,
    "GET /ogc/collections": OFFICE,
    "GET /ogc/collections/<collection_id>": OFFICE,
    "GET /ogc/collections/<collection_id>/items": OFFICE,
    "GET /ogc/collections/<collection_id>/items/<feature_id>": OFFICE,
    "GET /api/v1/quarantine": refused(OFFICE),
    "GET /api/v1/attention": OFFICE._replace(query="why=needs-attention"),
    "GET /api/v1/quarantine/<entry>/attachments/<path:name>": refused(OFFICE),
    "GET /api/v1/facts": Row(401, 401, 403, 200, 200, others={"auditor": 200}),
    "GET /api/v1/views": audited(),
    "GET /api/v1/users": audited(),
    "GET /api/v1/users/<user>": audited(),
    # the office's work
    "POST /api/v1/tickets": office(201, NEW),
    f"POST {TICKET}/assignments": office(201, SURVEY),
    f"POST {TICKET}/steps": office(422, {"investigation": "{investigation}", "step": "done"}),
    f"POST {TICKET}/decisions": office(201, {"responsibility": REASONED}),
    f"POST {TICKET}/recalls": office(201, {"investigation": "{investigation}", "reason": "Near."}),
    # the end of the loop: the ticket is decided by the row above, and was never complete
    f"POST {TICKET}/approvals": Row(401, 401, 403, 422, 422, STEP, others={"approver": 422}),
    f"POST {TICKET}/executions": office(422, {"measure": f"{NOTHING}.0", "state": "done"}),
    f"POST {TICKET}/replies": office(201, {"channel": "phone", "text": "The joint is new."}),
    f"POST {TICKET}/call-backs": office(201, {"satisfaction": "satisfied"}),
    f"POST {TICKET}/classifications": office(201, {"priority": 2, "reason": "Third call."}),
    f"POST {TICKET}/links": office(422, {"relation": "duplicate-of", "ticket": "T-NONE"}),
    f"POST {TICKET}/records": office(
        201, {"source": "metering", "text": "Error +0.3 % at 10 A."}
    )._replace(others={"meter-technician": 201}),
    f"POST {TICKET}/records/files": office(
        201, {"record": '{"source": "metering", "text": "Tested."}'}
    )._replace(file=b"%PDF-1.7", others={"meter-technician": 201}),
    f"POST {TICKET}/files": office(201, {})._replace(
        file=b"1.8.0(000123.4*kWh)", others={"meter-technician": 201}
    ),
    "GET /api/v1/instrument-mappings": OFFICE,
    "POST /api/v1/instrument-mappings": office(201, COLUMNS)._replace(
        others={"meter-technician": 201}
    ),
    "DELETE /api/v1/instrument-mappings/<header>": office(404, {})._replace(
        others={"meter-technician": 404}
    ),
    f"POST {TICKET}/meter-tests": office(201, METER_TEST)._replace(
        others={"meter-technician": 201}
    ),
    f"POST {TICKET}/pauses": heads(
        201, {"on": True, "cause": "customer-asks", "reason": "She is away until Friday."}
    ),
    f"POST {TICKET}/archive": office(422, {}),
    f"POST {TICKET}/reopenings": office(201, {"reason": "Dim again."}),
    f"POST {TICKET}/erasures": heads(
        201, {"basis": "data-subject-request", "reason": "He asks by letter."}
    ),
    f"POST {TICKET}/file-links": office(422, {"paths": ["/media/originals/" + 64 * "0"]})._replace(
        others=dict.fromkeys(("approver", "auditor", "crew-leader", "meter-technician"), 422)
    ),
    f"POST {TICKET}/derivatives": office(
        422, {"of": NOBODYS, "role": "watermarked", "reason": "For the court."}
    ),
    f"POST {TICKET}/holds": heads(201, {"on": True, "reason": "Court order."}),
    # the fact is the picture of the scene, which has no receipt and so waits for nothing
    f"POST {TICKET}/facts/<fact>/amendment": office(422, {"body": {"size": 9}}),
    f"POST {TICKET}/facts/<fact>/acceptance": office(422, {"accept": True, "reason": "Told."}),
    f"POST {TICKET}/facts/<fact>/retraction": office(201, {"reason": "Another house."}),
    "POST /api/v1/tickets/<ticket>/merge": office(422, {"into": "T-NONE", "reason": "Same."}),
    "POST /api/v1/tickets/<ticket>/split": office(
        422, {"title": "Meter", "class": "BIZ", "facts": [NOBODYS], "reason": "Two."}
    ),
    "POST /api/v1/quarantine/<entry>/settlement": office(200, {"note": "Told the crew."}),
    "POST /api/v1/bulk": office(
        200, {"items": [{"ticket": "T-NONE", "action": "archive", "body": {}}]}
    )._replace(others={"meter-technician": 200}),
    "POST /api/v1/crews/<crew_id>/enrolment-codes": office(201, {}),
    "POST /api/v1/imports": office(202, {"mapping": MAPPING})._replace(
        file=b"Title\nDim lamp\n", part="file"
    ),
    "POST /api/v1/profile-checks": office(200, {"text": "name = 1"})._replace(
        others=dict.fromkeys(("approver", "auditor", "crew-leader", "meter-technician"), 200)
    ),
    "POST /api/v1/import-previews": office(200, {"mapping": MAPPING})._replace(
        file=b"Title\nDim lamp\n", part="file"
    ),
    # crews and devices
    "POST /api/v1/crews": heads(201, {"id": "c-west", "name": "West"}),
    "POST /api/v1/members": heads(201, {"crew": "c-north", "name": "Li"}),
    "POST /api/v1/devices/<device_id>/rotate": heads(200, {}),
    "POST /api/v1/devices/<device_id>/move": heads(200, {"crew": "c-north"}),
    "POST /api/v1/devices/<device_id>/revoke": heads(200, {}),
    "POST /api/v1/devices/<device_id>/wipe": heads(200, {}),
    # users
    "POST /api/v1/users": Row(
        401, 401, 403, 403, 201, {"user": "li", "role": "dispatcher", "password": "{password}"}
    ),
    "PATCH /api/v1/crews/<crew_id>": heads(200, {"skills": ["repair"]}),
    "PATCH /api/v1/users/<user>": Row(401, 401, 403, 403, 200, {"areas": ["river"]}),
    # instruments
    "GET /api/v1/instruments": OFFICE,
    # the rules that devices check by as well
    f"GET {TICKET}/plots/<fact>.svg": Row(401, 401, 404, 404, 404),
    f"GET {TICKET}/plots/<fact>.png": Row(401, 401, 404, 404, 404),
    "POST /api/v1/instruments": heads(201, INSTRUMENT)._replace(others={"meter-technician": 201}),
    "GET /api/v1/instruments/<instrument>": OFFICE,
    "PATCH /api/v1/instruments/<instrument>": heads(200, {"compared_on": "2026-11-02"})._replace(
        others={"meter-technician": 200}
    ),
    # saved views: everybody has some of his own
    "GET /api/v1/saved-views": OFFICE,
    "POST /api/v1/saved-views": office(201, {**VIEW, "shared": False})._replace(
        others=dict.fromkeys(("approver", "auditor", "crew-leader", "meter-technician"), 201)
    ),
    "GET /api/v1/saved-views/<view>": OFFICE,
    "PATCH /api/v1/saved-views/<view>": OPENERS._replace(body={"name": "All"}),
    "DELETE /api/v1/saved-views/<view>": OPENERS._replace(
        dispatcher=204, supervisor=204, administrator=204
    ),
    # webhooks
    "POST /api/v1/webhooks": administrators(201, {"url": "https://1.1.1.1/kancha"}),
    "GET /api/v1/webhooks": administrators(200),
    "GET /api/v1/webhooks/<webhook>": administrators(200),
    "PATCH /api/v1/webhooks/<webhook>": administrators(200, {"paused": True}),
    "POST /api/v1/webhooks/<webhook>/rotate": administrators(200),
    "POST /api/v1/webhooks/<webhook>/ping": administrators(202),
    "POST /api/v1/webhooks/<webhook>/replay": administrators(
        202, query="since=2026-11-23T00:00:00Z"
    ),
    "DELETE /api/v1/webhooks/<webhook>": administrators(204),
    # what needs no login, and what ends one
    "POST /api/v1/session": Row(
        201, 201, 201, 201, 201, {"user": "dispatcher", "password": "{password}"}
    ),
    "GET /api/v1/session/ways": Row(200, 200, 200, 200, 200),
    # with a directory: tests/api/rest/test_oidc.py
    "GET /api/oidc/start": Row(404, 404, 404, 404, 404),
    "GET /api/oidc/return": Row(404, 404, 404, 404, 404),
    "POST /api/v1/devices/enrol": Row(
        201, 201, 201, 201, 201, {"code": "{code}", "name": "another phone"}
    ),
    "DELETE /api/v1/session": Row(401, 401, 204, 204, 204),
}

APPROVAL = {"resolution": {"measures": [MEASURE], "money": True, "approved": True}}
"""A decision that takes more than the row of decisions says; four eyes refuse it to all others."""
ONE_OF = (
    "crew-suggestions",
    *("<ticket>", "<fact>", "<sha256>", "<crew_id>", "<member_id>"),
    *("<device_id>", "<entry>", "<job>"),
)
"""Parts of a path that name something in an area."""
