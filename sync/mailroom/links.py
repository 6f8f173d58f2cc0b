"""How a fact looks in the mailboxes of others: previews stay behind, links go along.

PouchDB fetches every attachment with a request of its own, so a mailbox full of other crews'
pictures would make the first pull of a morning many times as long.
"""

from __future__ import annotations

from urllib.parse import quote

from sync import jsontext
from sync.stores.documents import Document

LINKS = "previews"
"""The member that stands for the attachments: name -> href, content_type, length, digest."""


def delivered_body(document: Document) -> bytes:
    """The body of an office fact as it is delivered: the same where nothing is attached."""
    if not document.attachments:
        return document.body
    content = document.json()
    content[LINKS] = {
        name: {
            "href": f"/media/previews/{quote(document.id)}/{quote(name)}",
            "content_type": item.content_type,
            "length": item.length,
            "digest": item.digest,
        }
        for name, item in sorted(document.attachments.items())
    }
    return jsontext.dumps(content)


def is_same_fact(found: Document, filed: Document) -> bool:
    """Whether a mailbox's document is the office's fact, as pushed or as delivered."""
    if found.rev == filed.rev or found.body == filed.body:
        return True
    content = found.json()
    content.pop(LINKS, None)
    original = filed.json()
    original.pop(LINKS, None)
    return bool(content == original)
