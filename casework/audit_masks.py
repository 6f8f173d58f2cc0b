"""Digests of facts with personal members, and what is left of such a fact when it is erased.

In the canonical form each personal member is replaced by ``{"hmac-sha256": …}``: the HMAC-SHA256
(RFC 2104) under the ticket's own key of the canonical ``{fact, path, value}``. An erased fact
has null there and the HMACs in its member ``erased``; so the rest of it stays verifiable, and when
the key is destroyed nothing can be tried out against them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from casework.audit import canonical, document_digest
from schemas.personal import personal_paths

Doc = Mapping[str, Any]
ERASED = "erased"


class KeyMissing(ValueError):  # noqa: N818 (what is missing says it)
    """The digest of a fact cannot be computed without the ticket's key."""


def filed_digest(doc: Doc, key: bytes | None) -> tuple[str, tuple[str, ...]]:
    """What a receipt says of a new fact: its digest, and the paths that were masked in it.

    ``doc`` has ``_id``. Raises KeyMissing for personal members without a key.
    """
    paths = personal_paths(doc)
    if not paths:
        return _plain(doc), ()
    return _digest(doc, {path: _mac(doc, path, key) for path in paths}), paths


def standing_digest(doc: Doc, masked: Sequence[str], key: bytes | None) -> str:
    """The digest of a fact as it stands now, whole or erased. ``masked``: as its receipt says.

    Raises KeyMissing where the fact is not erased and there is no key.
    """
    if not masked:
        return _plain(doc)
    gone = erased_members(doc, masked)
    if gone is None:
        return _digest(doc, {path: _mac(doc, path, key) for path in masked})
    kept = {name: value for name, value in doc.items() if name != ERASED}
    return _digest(kept, gone)


def erased_members(doc: Doc, masked: Sequence[str]) -> Mapping[str, str] | None:
    """The HMACs by path of an erased fact; None for one that is whole."""
    said = doc.get(ERASED)
    if not masked or not isinstance(said, Mapping) or set(said) != set(masked):
        return None
    return said if all(_at(doc, path) is None for path in masked) else None


def erase(doc: Doc, masked: Sequence[str], key: bytes | None) -> dict[str, Any]:
    """The fact without its personal members. Raises KeyMissing."""
    made: dict[str, Any] = dict(doc)
    for path in masked:
        made = _with(made, path.split("."), None)
    return {**made, ERASED: {path: _mac(doc, path, key) for path in sorted(masked)}}


def _plain(doc: Doc) -> str:
    """Of a fact without personal members; an empty ``erased`` says that attachments are gone."""
    kept = {key: value for key, value in doc.items() if (key, value) != (ERASED, {})}
    return document_digest(kept)


def _mac(doc: Doc, path: str, key: bytes | None) -> str:
    if key is None:
        raise KeyMissing(f"{doc.get('_id')}: the ticket's key is not there")
    said = canonical({"fact": doc["_id"], "path": path, "value": _at(doc, path)})
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _digest(doc: Doc, macs: Mapping[str, str]) -> str:
    made: dict[str, Any] = dict(doc)
    for path, mac in macs.items():
        made = _with(made, path.split("."), {"hmac-sha256": mac})
    return document_digest(made)


def _at(doc: Doc, path: str) -> Any:
    here: Any = doc
    for step in path.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _with(doc: Doc, steps: Sequence[str], value: Any) -> dict[str, Any]:
    """A copy with another value at a path; members on the way that are no objects become some."""
    first, *rest = steps
    if not rest:
        return {**doc, first: value}
    inner = doc.get(first)
    return {**doc, first: _with(inner if isinstance(inner, Mapping) else {}, rest, value)}
