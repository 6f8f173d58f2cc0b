"""Versions of what a register keeps: ETags, and changes of what the caller has seen alone.

An ETag is made of the whole document, also of what no answer shows, such as a password's hash:
a change of that must not be overwritten by somebody who knew nothing of it either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from casework.audit import document_digest
from server.office.etags import matches
from server.problem import Problem

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Kept(Generic[What]):
    """What a register keeps, and its strong ETag, in quotes."""

    it: What
    etag: str


def etag_of(content: Mapping[str, Any]) -> str:
    """The ETag of a document."""
    return f'"{document_digest(content)[:32]}"'


def require_match(content: Mapping[str, Any], if_match: str | None) -> None:
    """To be called where the document that is changed was just read, so that nobody comes between.

    ``if_match`` None: whatever it is now. Raises Problem precondition_failed.
    """
    if if_match not in (None, "*") and not matches(str(if_match), etag := etag_of(content)):
        text = "Read it again, look at what changed, then send the change again with its new ETag."
        raise Problem("precondition_failed", text, headers={"ETag": etag})
