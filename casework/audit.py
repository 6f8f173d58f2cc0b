"""The canonical form of a document and its hash (RFC 8785, SHA-256)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from schemas.documents import Fact, fact_document

_BOOKKEEPING = frozenset({"_rev", "_revisions", "_attachments", "_deleted", "_conflicts"})
_EXACT = 2**53 - 1


def canonical(doc: Mapping[str, Any]) -> bytes:
    """The one text of a document, UTF-8: members in order, numbers as ECMAScript writes them.

    What the store adds (``_rev``, ``_revisions`` ...) and attachments are left out: attachments
    have digests of their own. Whole numbers beyond 2^53 - 1 are written as the double that every
    other reader makes of them. Raises ValueError for what JSON cannot say.
    """
    kept = {key: value for key, value in doc.items() if key not in _BOOKKEEPING}
    try:
        return rfc8785.dumps(kept)
    except rfc8785.IntegerDomainError:
        return rfc8785.dumps(_as_doubles(kept))


def _as_doubles(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_doubles(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_doubles(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT:
        return float(value)
    return value


def document_digest(doc: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, hexadecimal: what a receipt says of a fact."""
    return hashlib.sha256(canonical(doc)).hexdigest()


def fact_digest(fact: Fact) -> str:
    """The same for a parsed fact in its newest form."""
    return document_digest(fact_document(fact))
