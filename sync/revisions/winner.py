"""The winner is the leaf every replica picks without talking to another.

A leaf is a revision with a body that none follows. Not deleted comes before deleted, then the
higher generation, then the greater hash, compared as text.

    leaves(tree) -> list[Key]       winner first; empty for an empty tree
    winner(tree) -> Key             raises NotFound "missing" for an empty tree
"""

from __future__ import annotations

from sync.errors import NotFound
from sync.revisions.revision import Key
from sync.revisions.tree import Tree


def leaves(tree: Tree) -> list[Key]:
    """All leaves, winner first."""
    nodes = tree.nodes
    followed = {(key[0] - 1, node.parent) for key, node in nodes.items() if node.parent}
    found = [key for key, node in nodes.items() if node.body is not None and key not in followed]
    if len(found) > 1:
        found.sort(key=lambda key: (not nodes[key].deleted, key), reverse=True)
    return found


def winner(tree: Tree) -> Key:
    """The first of the leaves. Raises NotFound "missing" where there is none."""
    found = leaves(tree)
    if not found:
        raise NotFound("missing")
    return found[0]
