"""The JSON documents of the API: landing page, conformance, collections, pages of items.

``base`` is the address of ``/ogc`` as the caller sees it, without a slash at the end. Each
document carries the ``links`` that OGC 17-069r4 asks of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from schemas.instants import instant_text
from server.ogc_api.collections import COLLECTIONS, Collection
from server.ogc_api.features import Feature
from server.ogc_api.source import FeaturePage

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CLASS = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMS_TO = tuple(_CLASS + name for name in ("core", "geojson", "html", "oas30"))

Json = dict[str, Any]


def landing(base: str) -> Json:
    """What there is."""
    return {
        "title": "Kancha",
        "description": "Tickets, investigations, findings and crews of a power utility.",
        "links": [
            *_self(f"{base}/", JSON, "This page"),
            _link("service-desc", f"{base}/api?f=json", OPENAPI, "OpenAPI 3.0"),
            _link("service-doc", f"{base}/api?f=html", HTML, "The API for people"),
            _link("conformance", f"{base}/conformance", JSON, "What it conforms to"),
            _link("data", f"{base}/collections", JSON, "The collections"),
        ],
    }


def conformance(base: str) -> Json:
    """The classes of the standard that are kept."""
    return {
        "conformsTo": list(CONFORMS_TO),
        "links": _self(f"{base}/conformance", JSON, "This page"),
    }


def collections(base: str) -> Json:
    """All collections."""
    return {
        "links": _self(f"{base}/collections", JSON, "This page"),
        "collections": [collection(base, item) for item in COLLECTIONS.values()],
    }


def collection(base: str, of: Collection) -> Json:
    """One collection."""
    here = f"{base}/collections/{of.id}"
    return {
        "id": of.id,
        "title": of.title,
        "description": of.description,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            *_self(here, JSON, of.title),
            _link("items", f"{here}/items?f=json", GEOJSON, f"{of.title} as GeoJSON"),
            _link("items", f"{here}/items?f=html", HTML, f"{of.title} as a table"),
        ],
    }


def items(
    here: str, asked: Mapping[str, str], page: FeaturePage, total: int | None, now: datetime
) -> Json:
    """A page of features; ``here`` is the address of the items, ``asked`` the query."""
    others = {name: value for name, value in asked.items() if name != "f"}
    links = [
        _link("self", _address(here, others | {"f": "json"}), GEOJSON, "This page"),
        _link("alternate", _address(here, others | {"f": "html"}), HTML, "This page as a table"),
        _link("collection", here.removesuffix("/items"), JSON, "The collection"),
    ]
    if page.more:
        following = dict(asked) | {"after": page.features[-1].id}
        media = HTML if asked.get("f") == "html" else GEOJSON
        links.append(_link("next", _address(here, following), media, "The next page"))
    found: Json = {
        "type": "FeatureCollection",
        "features": [geojson(feature) for feature in page.features],
        "links": links,
        "timeStamp": instant_text(now),
        "numberReturned": len(page.features),
    }
    if total is not None:
        found["numberMatched"] = total
    return found


def item(here: str, feature: Feature) -> Json:
    """One feature with its links; ``here`` is the address of the items."""
    address = f"{here}/{quote(feature.id)}"
    back = _link("collection", here.removesuffix("/items"), JSON, "The collection")
    return {**geojson(feature), "links": [*_self(address, GEOJSON, "This feature"), back]}


def geojson(feature: Feature) -> Json:
    """RFC 7946: WGS-84, longitude first."""
    point = feature.point
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": None if point is None else {"type": "Point", "coordinates": list(point)},
        "properties": feature.properties,
    }


def _self(address: str, media: str, title: str) -> list[Json]:
    other = _link("alternate", f"{address}?f=html", HTML, f"{title}, for people")
    return [_link("self", f"{address}?f=json", media, title), other]


def _link(rel: str, href: str, media: str, title: str) -> Json:
    return {"rel": rel, "href": href, "type": media, "title": title}


def _address(here: str, arguments: Mapping[str, str]) -> str:
    return f"{here}?{urlencode(arguments)}"
