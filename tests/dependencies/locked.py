"""What the locks name: packages of Python and of Node, with the licences that they state."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from itertools import accumulate
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.dependencies.licences import STATED_ELSEWHERE, expression_of

_HEAD = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
_VIA = re.compile(r"# +via +([A-Za-z0-9._-]+)|^ +# +([A-Za-z0-9._-]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Package:
    """One locked package. ``place``: where it lies in ``node_modules``; empty for Python."""

    kind: str
    """``pypi`` or ``npm``, as package URLs have it."""
    name: str
    version: str
    licence: str | None
    """An SPDX expression; None where it states none that can be read."""
    built_with: bool = False
    """Needed to build or check the pages, and no part of them."""
    place: str = ""
    digest: str = ""
    """Of a package of Node: SHA-512 of its archive, hexadecimal."""
    needs: tuple[str, ...] = ()
    """Names (Python) or places (Node) of the packages it asks for."""

    @property
    def key(self) -> str:
        """Tells it from every other package of its lock."""
        return self.place or self.name


def python_packages(lock: Path) -> list[Package]:
    """All of a lock that uv wrote; who asks for whom stands in its ``via`` comments."""
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8"))
    heads = [(match, entry) for entry in entries if (match := _HEAD.match(entry))]
    needs: dict[str, list[str]] = {}
    for head, entry in heads:
        for asking in _VIA.findall(entry):
            needs.setdefault("".join(asking), []).append(head[1])
    return [
        Package("pypi", head[1], head[2], _stated(head[1]), needs=tuple(needs.get(head[1], ())))
        for head, _ in heads
    ]


def _stated(name: str) -> str | None:
    """From what is installed; what another system needs, from what was read by hand."""
    known = STATED_ELSEWHERE.get(canonicalize_name(name))
    try:
        return known or expression_of(metadata(name))
    except PackageNotFoundError:
        return None


def node_packages(lock: Path) -> list[Package]:
    """All of a package-lock.json, without the project itself."""
    entries: dict[str, dict[str, Any]] = json.loads(lock.read_text("utf-8"))["packages"]
    return [_node_package(place, entries) for place in sorted(entries) if place]


def _node_package(place: str, entries: dict[str, dict[str, Any]]) -> Package:
    entry = entries[place]
    asked = entry.get("dependencies", {}) | entry.get("optionalDependencies", {})
    name = place.rpartition("node_modules/")[2]
    algorithm, _, encoded = entry["integrity"].partition("-")
    assert algorithm == "sha512", place
    return Package(
        kind="npm",
        name=name,
        version=entry["version"],
        licence=STATED_ELSEWHERE.get(name) or entry.get("license"),
        built_with=entry.get("dev", False),
        place=place,
        digest=base64.b64decode(encoded).hex(),
        needs=tuple(sorted(found for one in asked if (found := _found(one, place, entries)))),
    )


def _found(name: str, from_place: str, entries: dict[str, dict[str, Any]]) -> str | None:
    """Where Node finds a package that the one at ``from_place`` asks for."""
    return next((place for place in _places(name, from_place) if place in entries), None)


def _places(name: str, from_place: str) -> Iterator[str]:
    folders = list(accumulate(from_place.split("/node_modules/"), "{}/node_modules/{}".format))
    yield from (f"{folder}/node_modules/{name}" for folder in reversed(folders))
    yield f"node_modules/{name}"
