"""What is known of a document's revisions is a union: whoever says it, in whatever order.

A tree is a set of revisions, each with its parent (or none known), whether it deletes the
document, and where the store keeps its body (``body``: None for an ancestor that is known by
name alone, or whose body was compacted away). Grafting a line into a tree adds revisions and
parents and takes nothing away; it commutes and is idempotent, so replicas that saw the same
writes have the same tree. Trees are never changed: graft answers a new one, or the very same
object where it had nothing to add.

* A root whose parent becomes known later (a replica that forgot old ancestors) is joined to it.
* Two parents claimed for one revision (only a broken replica does so): the greater hash holds.
* A revision known by name alone gets the body that comes later, also when it has successors
  already, as in CouchDB (``couch_key_tree:value_pref``). A body that is there stays: of two
  keys the smaller, that is the older, holds.
* A graft must bring a body key, for deletions too: only a revision with a body can be a leaf.

    Tree.empty() -> Tree            tree.nodes: Mapping[Key, Node], Node(parent, deleted, body)
    decode(text) -> Tree            tree.bodies() -> set[int]
    tree.encode() -> str            the same text for equal trees
    graft(tree, generation, history, deleted, body) -> Tree      raises BadRequest
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sync import jsontext
from sync.errors import BadRequest
from sync.revisions.revision import Key


class Node(NamedTuple):
    """One revision of a tree."""

    parent: str | None
    """The parent's hash; its generation is one less."""
    deleted: bool
    body: int | None
    """The store's key of the kept body."""


class Tree:
    """The known revisions of one document. Equal trees know the same; never change ``nodes``."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: dict[Key, Node]) -> None:
        self.nodes = nodes

    @classmethod
    def empty(cls) -> Tree:
        """The tree of a document nobody has written."""
        return cls({})

    def bodies(self) -> set[int]:
        """The keys of all kept bodies."""
        return {node.body for node in self.nodes.values() if node.body is not None}

    def encode(self) -> str:
        """Compact JSON: ``[generation, hash, steps back to the parent or 0, deleted, body]``
        for each revision, in their order."""
        nodes = self.nodes
        if len(nodes) == 1:
            [((generation, hash_), node)] = nodes.items()
            if node.parent is None:
                row = [generation, hash_, 0, int(node.deleted), node.body]
                return jsontext.dumps([row]).decode()
        places: dict[Key, int] = {}
        rows = []
        for place, key in enumerate(sorted(nodes)):
            parent, deleted, body = nodes[key]
            back = 0 if parent is None else place - places[key[0] - 1, parent]
            rows.append([key[0], key[1], back, int(deleted), body])
            places[key] = place
        return jsontext.dumps(rows).decode()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tree) and self.nodes == other.nodes

    __hash__ = None  # type: ignore[assignment]  # holds a dict; nobody looks trees up

    def __repr__(self) -> str:
        return f"Tree({self.nodes!r})"


def decode(text: str | bytes) -> Tree:
    """The tree that was encoded."""
    rows = jsontext.loads(text.encode() if isinstance(text, str) else text)
    nodes = {}
    for place, (generation, hash_, back, deleted, body) in enumerate(rows):
        parent = rows[place - back][1] if back else None
        nodes[generation, hash_] = Node(parent, deleted == 1, body)
    return Tree(nodes)


def graft(tree: Tree, generation: int, history: Sequence[str], deleted: bool, body: int) -> Tree:
    """``tree`` and the line of one revision: its own hash first, then its parent's, and so on.

    A new edit needs no more of the line than itself and its parent. Raises BadRequest where the
    line is empty or longer than the generation allows.
    """
    if not 0 < len(history) <= generation:
        raise BadRequest(f"a revision of generation {generation} has 1 to {generation} ids")
    nodes = dict(tree.nodes)
    key = (generation, history[0])
    node = Node(history[1] if len(history) > 1 else None, deleted, body)
    nodes[key] = _joined(nodes[key], node) if key in nodes else node
    for depth in range(1, len(history)):
        key = (generation - depth, history[depth])
        known = nodes.get(key)
        parent = history[depth + 1] if depth + 1 < len(history) else None
        if known is None:
            nodes[key] = Node(parent, False, None)
        elif known.parent != parent:
            nodes[key] = _joined(known, Node(parent, False, None))
    return tree if nodes == tree.nodes else Tree(nodes)


def _joined(one: Node, other: Node) -> Node:
    """What two sources know of one revision."""
    parent = max(one.parent or "", other.parent or "") or None
    bodies = [node.body for node in (one, other) if node.body is not None]
    return Node(parent, one.deleted or other.deleted, min(bodies, default=None))
