"""A revision is missing that the tree has never seen; known by name or compacted is not missing.

missing(tree, revs) -> list[str]            raises BadRequest
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.revisions.revision import parse
from sync.revisions.tree import Tree


def missing(tree: Tree, revs: Iterable[str]) -> list[str]:
    """Those of ``revs`` that the tree does not have, in the order given and each once."""
    return [rev for rev in dict.fromkeys(revs) if parse(rev) not in tree.nodes]
