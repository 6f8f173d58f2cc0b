"""What grafting adds to a tree, and what a tree tells: one example for each rule."""

import pytest

from sync.errors import BadRequest, NotFound
from sync.revisions.line import history, latest
from sync.revisions.missing import missing
from sync.revisions.tree import Node, Tree, decode, graft
from sync.revisions.winner import leaves, winner


def tree_of(*lines: str) -> Tree:
    """Grafts lines such as ``"3 c b a"`` (``"3 c b a deleted"``), bodies numbered from 1."""
    tree = Tree.empty()
    for body, line in enumerate(lines, 1):
        generation, *hashes = line.removesuffix(" deleted").split()
        deleted = line.endswith(" deleted")
        tree = graft(tree, int(generation), tuple(hashes), deleted, body)
    return tree


def test_a_line_brings_its_ancestors_by_name_alone() -> None:
    assert tree_of("3 c b a").nodes == {
        (3, "c"): Node("b", False, 1),
        (2, "b"): Node("a", False, None),
        (1, "a"): Node(None, False, None),
    }


def test_grafting_what_is_known_answers_the_same_tree() -> None:
    tree = tree_of("1 a", "2 b a", "2 c a deleted")

    assert graft(tree, 2, ("b", "a"), False, 99) is tree
    assert graft(tree, 2, ("c",), True, 99) is tree


def test_a_root_is_joined_to_a_parent_that_becomes_known_later() -> None:
    stemmed = tree_of("3 c b")

    joined = graft(stemmed, 3, ("c", "b", "a"), False, 99)

    assert history(joined, (3, "c")) == ("c", "b", "a")
    assert joined.nodes[3, "c"].body == 1


def test_of_two_parents_claimed_for_one_revision_the_greater_hash_holds() -> None:
    assert history(tree_of("2 x a", "2 x b"), (2, "x")) == ("x", "b")
    assert history(tree_of("2 x b", "2 x a"), (2, "x")) == ("x", "b")


def test_a_parent_that_lost_its_only_child_is_no_leaf_while_it_has_no_body() -> None:
    assert leaves(tree_of("2 x a", "2 x b")) == [(2, "x")]


def test_an_ancestor_known_by_name_gets_the_body_that_comes_later_and_stays_an_ancestor() -> None:
    tree = tree_of("3 c b a", "2 b a")

    assert tree.nodes[2, "b"].body == 2
    assert leaves(tree) == [(3, "c")]


@pytest.mark.parametrize(("generation", "line"), [(1, ()), (1, ("b", "a")), (0, ("a",))])
def test_a_line_that_does_not_fit_its_generation_is_refused(
    generation: int, line: tuple[str, ...]
) -> None:
    with pytest.raises(BadRequest):
        graft(Tree.empty(), generation, line, False, 1)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1 a", "1 b"], (1, "b")),
        (["1 b", "2 c a"], (2, "c")),
        (["9 z", "10 a"], (10, "a")),
        (["1 a", "5 z y deleted"], (1, "a")),
        (["2 a deleted", "2 b deleted"], (2, "b")),
        (["1 B", "1 a"], (1, "a")),
        (["1 a", "1 é"], (1, "é")),
    ],
)
def test_the_winner_is_alive_then_long_then_great(
    lines: list[str], expected: tuple[int, str]
) -> None:
    assert winner(tree_of(*lines)) == expected
    assert winner(tree_of(*reversed(lines))) == expected


def test_leaves_are_listed_winner_first_and_deleted_last() -> None:
    tree = tree_of("1 a", "2 b a", "2 c a", "3 d b deleted", "1 x")

    assert leaves(tree) == [(2, "c"), (1, "x"), (3, "d")]


def test_a_document_nobody_wrote_has_no_winner() -> None:
    with pytest.raises(NotFound, match="missing"):
        winner(Tree.empty())


def test_revisions_never_seen_are_missing_and_ancestors_are_not() -> None:
    tree = tree_of("3 c b a")

    assert missing(tree, ["3-c", "2-z", "1-a", "2-z", "4-d"]) == ["2-z", "4-d"]


def test_the_latest_of_a_revision_are_the_leaves_that_follow_from_it() -> None:
    tree = tree_of("3 c b a", "3 d b a", "2 e a", "1 x")

    assert latest(tree, (2, "b")) == [(3, "d"), (3, "c")]
    assert latest(tree, (1, "a")) == [(3, "d"), (3, "c"), (2, "e")]
    assert latest(tree, (1, "x")) == [(1, "x")]
    assert latest(tree, (7, "unknown")) == []


def test_the_history_of_an_unknown_revision_is_not_found() -> None:
    with pytest.raises(NotFound, match="missing"):
        history(tree_of("1 a"), (2, "b"))


def test_a_tree_is_stored_compactly_and_alike_whatever_the_order() -> None:
    assert tree_of("2 b a").encode() == '[[1,"a",0,0,null],[2,"b",1,0,1]]'
    assert decode('[[1,"a",0,0,null],[2,"b",1,1,1],[2,"c",2,0,2]]') == tree_of(
        "2 b a deleted", "2 c a"
    )
    assert decode(b"[]") == Tree.empty()
