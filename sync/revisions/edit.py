"""A new edit follows the leaf it names; without a name it begins or revives a document.

* An edit that names a revision must name a leaf (any leaf: a conflict may be edited, a deleted
  one revived).
* An edit that names none is the first of an unknown document, or follows the winner if that
  is deleted: generations go on, so the deletion cannot win over what came after it.

Everything else is a Conflict.

    parent_of_edit(tree, rev) -> Key | None     raises Conflict, BadRequest
"""

from __future__ import annotations

from sync.errors import Conflict
from sync.revisions.revision import Key, parse
from sync.revisions.tree import Tree
from sync.revisions.winner import leaves


def parent_of_edit(tree: Tree, rev: str | None) -> Key | None:
    """The revision that an edit follows; None for a document's first.

    Raises Conflict where the edit does not follow a leaf, BadRequest for a malformed ``rev``.
    """
    named = None if rev is None else parse(rev)
    current = leaves(tree)
    if named is None and (not current or tree.nodes[current[0]].deleted):
        return current[0] if current else None
    if named in current:
        return named
    raise Conflict
