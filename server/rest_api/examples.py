"""Examples of the OpenAPI document: a request and an answer for each operation.

They stand in ``examples.json`` by the name of a schema, a parameter or a media type, so that two
operations that take the same thing show the same example.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sync import jsontext

_FILE = Path(__file__).with_name("examples.json")
_METHODS = ("get", "post", "put", "patch", "delete")
_FORM = "multipart/form-data"


def complete(document: dict[str, Any]) -> None:
    """Puts the examples into an OpenAPI document, and fields of forms where OpenAPI 3 has them."""
    examples = jsontext.parse(_FILE.read_bytes())
    for item in document["paths"].values():
        _show_parameters(item.get("parameters", []), examples["parameters"])
        for method in _METHODS:
            if method in item:
                _join_form(item[method], document["components"]["schemas"])
                _show(item[method], examples)


def _show(operation: dict[str, Any], examples: dict[str, Any]) -> None:
    _show_parameters(operation.get("parameters", []), examples["parameters"])
    for media, content in _contents(operation):
        name = _name(content.get("schema", {}))
        known = examples["schemas"].get(name, examples["media"].get(media))
        if known is not None:
            content["example"] = known


def _contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for status, answer in operation["responses"].items():
        if str(status).startswith("2"):
            yield from answer.get("content", {}).items()


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _show_parameters(parameters: list[Any], examples: dict[str, Any]) -> None:
    for parameter in parameters:
        name = parameter.get("name")
        if name in examples and (parameter.get("required") or parameter["in"] == "path"):
            parameter["example"] = examples[name]


def _join_form(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Fields of a form join its files: OpenAPI 3 knows no parameter ``in: formData``."""
    parameters = operation.get("parameters", [])
    fields = [item for item in parameters if item.get("in") == "formData"]
    if not fields:
        return
    operation["parameters"] = [item for item in parameters if item not in fields]
    body = schemas[_name(operation["requestBody"]["content"][_FORM]["schema"])]
    for item in fields:
        told = {"description": item["description"]} if "description" in item else {}
        body["properties"][item["name"]] = {**item["schema"], **told}
    body["required"] += [item["name"] for item in fields if item.get("required")]
