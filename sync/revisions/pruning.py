"""What may be taken from a tree, and what stays: the leaves and enough of their lines.

Stemming forgets ancestors that lie deeper than a limit under every leaf. Compaction forgets the
bodies of revisions that are not leaves. A purge forgets leaves, and of their lines what no other
leaf needs. Whose bodies went is ``before.bodies() - after.bodies()``.

    stemmed(tree, limit) -> Tree                limit >= 1 revisions are kept of each line
    compacted(tree) -> Tree
    purged(tree, keys) -> Tree                  keys that are not leaves are ignored

Each answers the very same tree where nothing was to be taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sync.revisions.revision import Key
from sync.revisions.tree import Node, Tree
from sync.revisions.winner import leaves


def stemmed(tree: Tree, limit: int) -> Tree:
    """The tree with at most ``limit`` revisions under each leaf, the leaf counted."""
    if len(tree.nodes) <= limit:
        return tree
    return _kept(tree, leaves(tree), limit)


def compacted(tree: Tree) -> Tree:
    """The tree without the bodies of revisions that are not leaves."""
    ends = set(leaves(tree))
    if len(tree.bodies()) == len(ends):
        return tree
    return Tree(
        {key: node if key in ends else node._replace(body=None) for key, node in tree.nodes.items()}
    )


def purged(tree: Tree, keys: Collection[Key]) -> Tree:
    """The tree without those of its leaves that are named and what hangs on them alone."""
    ends = leaves(tree)
    staying = [key for key in ends if key not in keys]
    if len(staying) == len(ends):
        return tree
    return _kept(tree, staying, len(tree.nodes))


def _kept(tree: Tree, ends: Iterable[Key], limit: int) -> Tree:
    """The lines of ``ends``, ``limit`` revisions of each."""
    kept: dict[Key, Node] = {}
    for generation, hash_ in ends:
        key, oldest = (generation, hash_), generation - limit + 1
        while True:
            node = tree.nodes[key]
            if node.parent is None or key[0] <= oldest:
                kept.setdefault(key, node._replace(parent=None))
                break
            kept[key] = node
            key = (key[0] - 1, node.parent)
    return tree if kept == tree.nodes else Tree(kept)
