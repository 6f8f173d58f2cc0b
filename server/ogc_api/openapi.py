"""The OpenAPI 3.0 description of ``/ogc``. GDAL reads from it which properties it may filter by."""

from __future__ import annotations

from typing import Any

from server.ogc_api.collections import COLLECTIONS, FLAG, TIME, WHOLE, Collection
from server.ogc_api.pages import GEOJSON, HTML, JSON
from server.ogc_api.query import DEFAULT_LIMIT, LARGEST_LIMIT

Json = dict[str, Any]


def describe(base: str) -> Json:
    """The whole document."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Kancha: OGC API - Features",
            "version": "1.0",
            "description": "Read-only features for GIS; coordinates are WGS-84 (CRS84).",
        },
        "servers": [{"url": base}],
        "security": [{"basic": []}, {"bearer": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {"problem": _PROBLEM, "features": _FEATURES, "feature": _FEATURE},
        },
    }


def _paths() -> Json:
    paths = {
        "/": _operation("landing", "What there is"),
        "/conformance": _operation("conformance", "What it conforms to"),
        "/api": _operation("api", "This document"),
        "/collections": _operation("collections", "The collections"),
    }
    for collection in COLLECTIONS.values():
        here, name = f"/collections/{collection.id}", collection.id
        paths[here] = _operation(f"{name}.collection", collection.title)
        paths[f"{here}/items"] = _operation(
            f"{name}.items", collection.description, _of_items(collection), "features"
        )
        feature = {"name": "featureId", "in": "path", "required": True, "schema": _TEXT}
        paths[f"{here}/items/{{featureId}}"] = _operation(
            f"{name}.item", f"One of: {collection.title}", [feature], "feature"
        )
    return paths


def _operation(
    name: str, summary: str, parameters: list[Json] | None = None, schema: str | None = None
) -> Json:
    form = {"schema": {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}}
    problem = {
        "description": "Why not",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}
        },
    }
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [*(parameters or []), _FORM],
            "responses": {
                "200": {
                    "description": summary,
                    "content": {GEOJSON if schema else JSON: form, HTML: {"schema": _TEXT}},
                },
                "default": problem,
            },
        }
    }


def _of_items(collection: Collection) -> list[Json]:
    own = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": "only features with exactly this value",
            "schema": _type(collection.properties[name]),
            "style": "form",
            "explode": False,
        }
        for name in collection.filters
    ]
    return [_LIMIT, _BBOX, _DATETIME, _AFTER, *own]


def _type(kind: str) -> Json:
    if kind == TIME:
        return {"type": "string", "format": "date-time"}
    return {"type": kind if kind in (WHOLE, FLAG) else "string"}


_TEXT: Json = {"type": "string"}
_FORM: Json = {
    "name": "f",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": ["json", "html"]},
}
_LIMIT: Json = {
    "name": "limit",
    "in": "query",
    "required": False,
    "schema": {
        "type": "integer",
        "minimum": 1,
        "maximum": LARGEST_LIMIT,
        "default": DEFAULT_LIMIT,
    },
    "style": "form",
    "explode": False,
}
_BBOX: Json = {
    "name": "bbox",
    "in": "query",
    "required": False,
    "description": "west,south,east,north in degrees",
    "schema": {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": {"type": "number"},
    },
    "style": "form",
    "explode": False,
}
_DATETIME: Json = {
    "name": "datetime",
    "in": "query",
    "required": False,
    "description": "an instant, or an interval such as 2026-11-01T00:00:00Z/..",
    "schema": _TEXT,
    "style": "form",
    "explode": False,
}
_AFTER: Json = {
    "name": "after",
    "in": "query",
    "required": False,
    "description": "set by the link `next`",
    "schema": _TEXT,
}
_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        **dict.fromkeys(("type", "title", "code", "detail"), _TEXT),
        "status": {"type": "integer"},
    },
}
_FEATURE: Json = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": _TEXT,
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object", "nullable": True},
    },
}
_FEATURES: Json = {
    "type": "object",
    "required": ["type", "features", "links", "timeStamp", "numberReturned"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
        "links": {"type": "array", "items": {"type": "object"}},
        "timeStamp": {"type": "string", "format": "date-time"},
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
    },
}
