"""The OpenAPI document in a form for people: what its page shows and asks for.

Whoever reads the page may try an operation on the spot, so its fields are filled with what can be
sent: words to choose from, the form of a moment, examples whose dates are still to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import json

from schemas.instants import instant_text

_NOT_TRIED = ("/api/v1/events",)
"""Answers that do not end."""
_FORM = "multipart/form-data"
_METHODS = ("get", "post", "put", "patch", "delete")
_DUE_IN = timedelta(days=3)
_HINTS = {"date-time": "2026-11-23T08:00:00Z"}


@dataclass(frozen=True, slots=True)
class ApiDocs:
    """The document ``spec`` as it is shown at a moment."""

    spec: Mapping[str, Any]
    now: datetime

    def groups(self) -> list[tuple[str, str, list[dict[str, Any]]]]:
        """``(name, description, operations)`` for each tag, in the order of the document."""
        tags = self.spec.get("tags", [])
        groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in tags}
        for path, item in self.spec["paths"].items():
            for method in _METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    operation = self._operation(method, path, item[method], shared)
                    groups[item[method]["tags"][0]].append(operation)
        texts = {tag["name"]: tag.get("description", "") for tag in tags}
        return [(name, texts[name], found) for name, found in groups.items() if found]

    def schemas(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """``(name, members)`` of each schema: a member's name, type, whether it is required."""
        found = []
        for name, schema in sorted(self.spec["components"]["schemas"].items()):
            required = schema.get("required", [])
            members = [
                {"name": key, "type": _type(value), "required": key in required, "of": value}
                for key, value in schema.get("properties", {}).items()
            ]
            found.append((name, members))
        return found

    def _operation(
        self, method: str, path: str, operation: Mapping[str, Any], shared: list[Any]
    ) -> dict[str, Any]:
        content = operation.get("requestBody", {}).get("content", {})
        parameters = [*shared, *operation.get("parameters", [])]
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
            "parameters": [_asked(item) for item in parameters if "name" in item],
            "sent": "" if _FORM in content else _text(self._to_come(_example(content))),
            "form": self._form(content.get(_FORM)),
            "answered": _answered(operation),
            "can_try": path not in _NOT_TRIED,
            "body": _schema_name(content),
            "answers": answers,
        }

    def _form(self, content: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        """The fields of a form with files; empty where there is none."""
        if content is None:
            return []
        schema = self.spec["components"]["schemas"][_name_of(content)]
        example, required = content.get("example", {}), schema.get("required", [])
        return [
            _field(name, value, example.get(name, ""), required=name in required)
            for name, value in schema["properties"].items()
        ]

    def _to_come(self, shown: Any) -> Any:
        """An example to send: what is due in it is due in some days, not when it was written."""
        if isinstance(shown, dict):
            late = {"due": instant_text(self.now + _DUE_IN)} if shown.get("due") else {}
            return {key: self._to_come(value) for key, value in {**shown, **late}.items()}
        if isinstance(shown, list):
            return [self._to_come(item) for item in shown]
        return shown


def _asked(parameter: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter with what its field shows before somebody writes in it."""
    schema, example = parameter.get("schema", {}), parameter.get("example", "")
    filled = ",".join(str(one) for one in example) if isinstance(example, list) else str(example)
    return {**parameter, "filled": filled, "type": _type(schema), **_choice(schema)}


def _field(name: str, schema: Mapping[str, Any], example: Any, *, required: bool) -> dict[str, Any]:
    """A field of a form: a file, several files, or a text."""
    many = "items" in schema
    file = (schema["items"] if many else schema).get("format") == "binary"
    long = isinstance(example, str) and len(example) > 60 and not file
    filled = "" if file else str(example).lower() if isinstance(example, bool) else str(example)
    told = {"file": file, "many": many, "long": long, "filled": filled, "required": required}
    return {"name": name, "in": "form", "type": _type(schema), **told, **_choice(schema)}


def _choice(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Words to choose one from, and a hint at the form where it is not a word."""
    words = [str(word) for word in schema.get("enum", []) if word is not None]
    kind = str(schema.get("type", ""))
    of_items = schema.get("items", {}).get("enum", [])
    hint = ",".join(str(word) for word in of_items[:2]) + ("…" if len(of_items) > 2 else "")
    return {
        "words": ["true", "false"] if kind == "boolean" else words,
        "hint": hint or _HINTS.get(schema.get("format", ""), ""),
    }


def _answered(operation: Mapping[str, Any]) -> str:
    found = [
        _text(_example(answer.get("content", {})))
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    ]
    return next((text for text in found if text), "")


def _example(content: Mapping[str, Any]) -> Any:
    """The example of a content; None where there is none."""
    found = (media["example"] for media in content.values() if media.get("example") is not None)
    return next(found, None)


def _text(shown: Any) -> str:
    """An example as people read it."""
    if shown is None or isinstance(shown, str):
        return shown or ""
    return json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=False)


def _schema_name(content: Mapping[str, Any]) -> str | None:
    for media in content.values():
        return _name_of(media) or None
    return None


def _name_of(media: Mapping[str, Any]) -> str:
    return str(media.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for word in ("anyOf", "allOf", "oneOf"):
        if word in schema:
            return " or ".join(_type(option) for option in schema[word])
    if "enum" in schema:
        return " | ".join("null" if item is None else str(item) for item in schema["enum"])
    kind = schema.get("format") or schema.get("type", "any")
    text = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"list of {_type(schema['items'])}" if "items" in schema else text
