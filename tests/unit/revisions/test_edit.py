"""Which revision a new edit follows."""

import pytest

from sync.errors import BadRequest, Conflict
from sync.revisions.edit import parent_of_edit
from sync.revisions.tree import Tree, graft

FIRST = graft(Tree.empty(), 1, ("a",), False, 1)
SECOND = graft(FIRST, 2, ("b", "a"), False, 2)
CONFLICT = graft(SECOND, 2, ("c", "a"), False, 3)
DELETED = graft(SECOND, 3, ("d", "b"), True, 3)


def test_the_first_edit_of_a_document_follows_nothing() -> None:
    assert parent_of_edit(Tree.empty(), None) is None


def test_an_edit_follows_the_leaf_it_names_be_it_winner_or_conflict() -> None:
    assert parent_of_edit(CONFLICT, "2-c") == (2, "c")
    assert parent_of_edit(CONFLICT, "2-b") == (2, "b")


def test_an_edit_without_a_name_revives_a_deleted_document_where_it_ended() -> None:
    assert parent_of_edit(DELETED, None) == (3, "d")
    assert parent_of_edit(DELETED, "3-d") == (3, "d")


@pytest.mark.parametrize(
    ("tree", "rev"),
    [
        (Tree.empty(), "1-a"),
        (FIRST, None),
        (SECOND, "1-a"),
        (SECOND, "2-z"),
        (DELETED, "2-b"),
    ],
)
def test_an_edit_that_follows_no_leaf_is_a_conflict(tree: Tree, rev: str | None) -> None:
    with pytest.raises(Conflict):
        parent_of_edit(tree, rev)


def test_an_edit_that_names_no_revision_at_all_is_refused() -> None:
    with pytest.raises(BadRequest):
        parent_of_edit(FIRST, "latest")
