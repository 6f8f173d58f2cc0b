"""Pages for people until the console exists: the start page and the API's documentation.

Both are whole without a script and without anything from another host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, json, render_template

from schemas.ids import split_fact_id
from schemas.instants import instant_text
from schemas.vocabulary import TicketStatus
from server.context import context_of
from server.errors import status_of
from server.rest_api.access import session_of_request
from server.rest_api.problems import TITLES
from server.rights import scope_of

blueprint = Blueprint("pages", __name__)
_NOT_TRIED = ("/api/v1/events",)
"""Answers that do not end."""
_FORM = "multipart/form-data"
_METHODS = ("get", "post", "put", "patch", "delete")


@blueprint.get("/")
def start() -> str:
    """Counts and news; who is not logged in sees numbers but no names."""
    return render_template("start.html", **_news())


@blueprint.get("/api/live")
def live() -> str:
    """The part of the start page that changes; its script fetches it again and again."""
    return render_template("live.html", **_news())


@blueprint.get("/api/docs")
def api_docs() -> str:
    """The OpenAPI document in a form for people, and all problem codes."""
    spec: Mapping[str, Any] = current_app.extensions["kancha-openapi"]
    problems = [(code, status_of(code), title) for code, title in sorted(TITLES.items())]
    return render_template(
        "api_docs.html", groups=_groups(spec), problems=problems, schemas=_schemas(spec)
    )


def _news() -> dict[str, Any]:
    context = context_of(current_app)
    found = session_of_request()
    user = found[1].user if found else None
    counts = context.readmodel.counts()
    people, devices = context.identity.people, context.identity.devices
    return {
        "user": user,
        "now": instant_text(context.clock()),
        "tickets": [(word.value, counts["status"].get(word.value, 0)) for word in TicketStatus],
        "facts": sum(counts["kind"].values()),
        "attention": counts["state"].get("needs-attention", 0),
        "crews": len(people.crews()),
        "devices": sum(1 for device in devices.all() if device.revoked_at is None),
        "receipts": [_receipt(row) for row in context.readmodel.recent_receipts()],
        "with_names": user is not None and scope_of(user).is_whole,
    }


def _receipt(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = split_fact_id(row["fact"])
    return {**row, "kind": parts.kind.value if parts else "?"}


def _groups(spec: Mapping[str, Any]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """``(name, description, operations)`` for each tag, in the order of the document."""
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in spec.get("tags", [])}
    for path, item in spec["paths"].items():
        for method in _METHODS:
            if method in item:
                shared = item.get("parameters", [])
                operation = _operation(method, path, item[method], shared)
                groups[item[method]["tags"][0]].append(operation)
    texts = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
    return [(name, texts[name], operations) for name, operations in groups.items() if operations]


def _operation(
    method: str, path: str, operation: Mapping[str, Any], shared: list[Any]
) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    parameters = [item for item in [*shared, *operation.get("parameters", [])] if "name" in item]
    answers = {
        status: _schema_name(answer.get("content", {}))
        for status, answer in operation["responses"].items()
        if status.startswith(("2", "3"))
    }
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "public": operation.get("security") == [],
        "parameters": [{**item, "filled": _filled(item)} for item in parameters],
        "sent": _example(content),
        "answered": _answered(operation),
        "can_try": path not in _NOT_TRIED and _FORM not in content,
        "body": _schema_name(content),
        "answers": answers,
    }


def _filled(parameter: Mapping[str, Any]) -> str:
    """What stands in the field of a parameter before somebody writes in it."""
    example = parameter.get("example", "")
    return ",".join(str(item) for item in example) if isinstance(example, list) else str(example)


def _answered(operation: Mapping[str, Any]) -> str:
    found = [
        _example(answer.get("content", {}))
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    ]
    return next((text for text in found if text), "")


def _example(content: Mapping[str, Any]) -> str:
    """The example of a content as people read it; empty where there is none."""
    for media in content.values():
        shown = media.get("example")
        if shown is not None:
            return (
                shown
                if isinstance(shown, str)
                else json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=False)
            )
    return ""


def _pretty(shown: Any) -> str:
    return json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=False)


def _schema_name(content: Mapping[str, Any]) -> str | None:
    for media in content.values():
        name: str = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
        return name or None
    return None


def _schemas(spec: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """``(name, members)`` of each schema; a member has name, type, whether it is required."""
    found = []
    for name, schema in sorted(spec["components"]["schemas"].items()):
        required = schema.get("required", [])
        members = [
            {"name": key, "type": _type(value), "required": key in required, "of": value}
            for key, value in schema.get("properties", {}).items()
        ]
        found.append((name, members))
    return found


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for word in ("anyOf", "allOf", "oneOf"):
        if word in schema:
            return " or ".join(_type(option) for option in schema[word])
    if "enum" in schema:
        return " | ".join("null" if item is None else str(item) for item in schema["enum"])
    kind = schema.get("type", "any")
    text = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"list of {_type(schema['items'])}" if "items" in schema else text
