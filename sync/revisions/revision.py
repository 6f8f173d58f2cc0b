"""A revision is written ``N-hash``: the N-th generation of its document, told apart by a hash.

The hash is any text without white space and commas (replicas bring ``1-x`` and ``2-aaa``); the
ones made here are the MD5 of what the revision says and follows, so that the same edit made
twice, by whatever server, is the same revision and no conflict.

    parse(rev) -> (generation, hash)      raises BadRequest
    text(key) -> rev
    new_revision(generation, parent, deleted, body, attachments) -> rev
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from sync import jsontext
from sync.errors import BadRequest

Key = tuple[int, str]
"""Generation and hash. Keys compare as revisions do: by number, then by text."""

_REVISION = re.compile(r"([1-9][0-9]{0,14})-([^\s,]+)")


def parse(rev: str) -> Key:
    """The generation (from 1) and hash of ``rev``. Raises BadRequest "Invalid rev format"."""
    found = _REVISION.fullmatch(rev)
    if found is None:
        raise BadRequest("Invalid rev format")
    return int(found[1]), found[2]


def text(key: Key) -> str:
    """The revision as it is written."""
    return f"{key[0]}-{key[1]}"


def new_revision(
    generation: int,
    parent: str | None,
    deleted: bool,
    body: bytes,
    attachments: Iterable[tuple[str, str, str]] = (),
) -> str:
    """The revision that an edit makes, always the same for the same edit.

    ``parent`` is the revision followed, as text. ``attachments`` are (name, content type,
    digest) in any order. ``generation`` is the parent's and one more.
    """
    head = f"{parent or ''},{int(deleted)},{len(body)}\n".encode()
    digest = hashlib.md5(head + body, usedforsecurity=False)
    for attachment in sorted(attachments):
        digest.update(jsontext.dumps(attachment))
    return f"{generation}-{digest.hexdigest()}"
