"""The line of a revision runs through its parents back to the oldest one known.

history(tree, key) -> tuple[str, ...]       hashes, newest first; raises NotFound
latest(tree, key) -> list[Key]              leaves that follow from it, winner first
"""

from __future__ import annotations

from sync.errors import NotFound
from sync.revisions.revision import Key
from sync.revisions.tree import Tree
from sync.revisions.winner import leaves


def history(tree: Tree, key: Key) -> tuple[str, ...]:
    """The hashes of a revision and its ancestors, its own first. Raises NotFound "missing"."""
    nodes = tree.nodes
    if key not in nodes:
        raise NotFound("missing")
    generation, hash_ = key
    line = [hash_]
    while parent := nodes[generation, hash_].parent:
        generation, hash_ = generation - 1, parent
        line.append(parent)
    return tuple(line)


def latest(tree: Tree, key: Key) -> list[Key]:
    """The leaves that follow from a revision, winner first; itself if it is a leaf.

    Empty for a revision that is unknown.
    """
    generation, hash_ = key
    return [
        leaf
        for leaf in leaves(tree)
        if leaf[0] >= generation and _ancestor(tree, leaf, generation) == hash_
    ]


def _ancestor(tree: Tree, key: Key, generation: int) -> str | None:
    """The hash at which the line of ``key`` crosses a generation; None where it ends before."""
    at, hash_ = key
    while at > generation:
        parent = tree.nodes[at, hash_].parent
        if parent is None:
            return None
        at, hash_ = at - 1, parent
    return hash_
