"""Mapping profiles in the registry: ``mapping:<header hash>``, one for each header line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.instants import instant_text
from schemas.instrument_mapping import header_hash, mapping_faults
from server.problem import FieldError, Problem, faulty
from sync.errors import NotFound
from sync.mailroom.names import REGISTRY
from sync.stores.documents import DocumentStore, Draft, Range

_PREFIX = "mapping:"
_MOST = 1_000


def saved(store: DocumentStore) -> dict[str, Mapping[str, Any]]:
    """All mapping profiles by header hash."""
    return {item["header"]: item["mapping"] for item in listed(store)}


def listed(store: DocumentStore) -> list[dict[str, Any]]:
    """All mapping profiles as they are kept: header, columns, mapping, by, at."""
    which = Range(start=_PREFIX, end=_PREFIX + "\U0010ffff", limit=_MOST)
    found = store.documents(REGISTRY, which, bodies=True)
    return [document.json() for document in found if document is not None]


def save(
    store: DocumentStore, columns: Sequence[str], mapping: Mapping[str, Any], by: str, now: datetime
) -> dict[str, Any]:
    """Keeps a header's mapping in place of an earlier one. Raises Problem validation_failed."""
    errors = [FieldError(f"mapping.{path}", code, text)
              for path, code, text in mapping_faults(mapping)]  # fmt: skip
    if not errors:
        errors = _unknown(columns, mapping)
    if errors:
        raise faulty(errors)
    header = header_hash(columns)
    document = {
        "type": "instrument-mapping",
        "header": header,
        "columns": list(columns),
        "mapping": dict(mapping),
        "by": by,
        "at": instant_text(now),
    }
    store.put(REGISTRY, Draft.of(_PREFIX + header, document, _revision(store, header)))
    return document


def remove(store: DocumentStore, header: str) -> None:
    """Forgets the mapping of a header. Raises Problem not_found."""
    rev = _revision(store, header)
    if rev is None:
        raise Problem("not_found", f"There is no mapping of the header {header[:64]!r}.")
    store.put(REGISTRY, Draft(_PREFIX + header, b"{}", rev, deleted=True))


def _revision(store: DocumentStore, header: str) -> str | None:
    try:
        return store.get(REGISTRY, _PREFIX + header).rev
    except NotFound:
        return None


def _unknown(columns: Sequence[str], mapping: Mapping[str, Any]) -> list[FieldError]:
    """Columns that the mapping names and the header does not have."""
    named = [(f"mapping.time.{place}", name) for place, name in enumerate(mapping["time"])]
    named += [(f"mapping.{name}", mapping[name]) for name in ("end", "status") if mapping.get(name)]
    named += [
        (f"mapping.columns.{place}.column", item["column"])
        for place, item in enumerate(mapping["columns"])
    ]
    text = "The header has no column of this name; compare it with `columns`."
    return [FieldError(path, "unknown-column", text) for path, name in named if name not in columns]
