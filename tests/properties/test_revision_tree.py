"""Laws of revision trees: replicas that saw the same writes agree, whatever came when."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from sync.revisions.line import history, latest
from sync.revisions.missing import missing
from sync.revisions.pruning import compacted, purged, stemmed
from sync.revisions.revision import text
from sync.revisions.tree import Tree, decode, graft
from sync.revisions.winner import leaves, winner


@dataclass(frozen=True)
class Write:
    """One revision as a replica sends it: its line may be cut short by stemming."""

    line: tuple[str, ...]
    generation: int
    deleted: bool
    body: int


@st.composite
def writes_of_a_document(draw: st.DrawFn) -> list[Write]:
    """Revisions of one document: each follows an earlier one or none, each has a body."""
    found: list[Write] = []
    whole: list[tuple[str, ...]] = []
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.one_of(st.none(), st.sampled_from(whole))) if whole else None
        hash_ = draw(st.sampled_from("abcxyzAé")) + str(number)
        line = (hash_, *(parent or ()))
        whole.append(line)
        shown = draw(st.integers(1, len(line)))
        found.append(Write(line[:shown], len(line), draw(st.booleans()), number))
    return found


@st.composite
def claims_of_anyone(draw: st.DrawFn) -> list[Write]:
    """Lines no honest replica would send: parents contradict each other."""
    lines = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)
    claims = draw(st.lists(st.tuples(lines, st.integers(0, 2), st.booleans()), max_size=8))
    return [
        Write(line, len(line) + older, deleted, number)
        for number, (line, older, deleted) in enumerate(claims)
    ]


any_writes = st.one_of(writes_of_a_document(), claims_of_anyone())


def grown(writes: Sequence[Write]) -> Tree:
    tree = Tree.empty()
    for write in writes:
        tree = graft(tree, write.generation, write.line, write.deleted, write.body)
    return tree


@given(any_writes, st.randoms(use_true_random=False))
def test_the_same_writes_in_any_order_give_the_same_tree_and_winner(
    writes: list[Write], chance: random.Random
) -> None:
    shuffled = list(writes)
    chance.shuffle(shuffled)

    assert grown(shuffled) == grown(writes)
    assert grown(shuffled).encode() == grown(writes).encode()
    assert leaves(grown(shuffled)) == leaves(grown(writes))


@given(any_writes)
def test_a_write_that_comes_again_changes_nothing(writes: list[Write]) -> None:
    tree = grown(writes)

    for write in writes:
        assert graft(tree, write.generation, write.line, write.deleted, write.body) is tree


@given(any_writes)
def test_a_tree_comes_back_from_storage_as_it_was(writes: list[Write]) -> None:
    tree = grown(writes)

    assert decode(tree.encode()) == tree
    assert decode(tree.encode().encode()) == tree


@given(writes_of_a_document())
def test_every_revision_with_a_body_is_a_leaf_or_an_ancestor_of_one(writes: list[Write]) -> None:
    tree = grown(writes)

    for write in writes:
        assert latest(tree, (write.generation, write.line[0]))


@given(writes_of_a_document())
def test_a_document_that_is_alive_anywhere_is_alive(writes: list[Write]) -> None:
    tree = grown(writes)
    alive = [leaf for leaf in leaves(tree) if not tree.nodes[leaf].deleted]

    assert winner(tree) == (max(alive) if alive else max(leaves(tree)))


@given(any_writes, st.lists(st.sampled_from(["1-a", "2-b", "3-c", "1-x0", "2-y1"])))
def test_a_revision_is_either_in_the_tree_or_missing(writes: list[Write], asked: list[str]) -> None:
    tree = grown(writes)
    known = {text(key) for key in tree.nodes}

    assert set(missing(tree, asked)) == set(asked) - known
    assert missing(tree, known) == []


@given(any_writes, st.integers(1, 6))
def test_stemming_keeps_leaves_and_winner_and_shortens_every_line(
    writes: list[Write], limit: int
) -> None:
    tree = grown(writes)
    short = stemmed(tree, limit)

    assert leaves(short) == leaves(tree)
    assert {key: short.nodes[key][1:] for key in short.nodes} == {
        key: tree.nodes[key][1:] for key in short.nodes
    }
    for leaf in leaves(short):
        line = history(tree, leaf)
        assert history(short, leaf)[:limit] == line[:limit]
    assert stemmed(short, limit) == short


@given(writes_of_a_document(), st.integers(1, 6))
def test_a_stemmed_replica_that_gets_everything_again_has_the_same_leaves(
    writes: list[Write], limit: int
) -> None:
    tree = grown(writes)
    again = stemmed(tree, limit)
    for leaf in leaves(tree):
        node = tree.nodes[leaf]
        again = graft(again, leaf[0], history(tree, leaf), node.deleted, node.body or 0)

    assert leaves(again) == leaves(tree)
    assert [history(again, leaf) for leaf in leaves(again)] == [
        history(tree, leaf) for leaf in leaves(tree)
    ]


@given(writes_of_a_document())
def test_compaction_forgets_bodies_and_nothing_else(writes: list[Write]) -> None:
    tree = grown(writes)
    compact = compacted(tree)

    assert leaves(compact) == leaves(tree)
    assert compact.nodes.keys() == tree.nodes.keys()
    assert compact.bodies() == {tree.nodes[leaf].body for leaf in leaves(tree)}


@given(writes_of_a_document(), st.data())
def test_a_purge_leaves_the_other_leaves_and_their_lines_alone(
    writes: list[Write], data: st.DataObject
) -> None:
    tree = grown(writes)
    going = data.draw(st.sets(st.sampled_from(leaves(tree))))
    rest = purged(tree, going)

    staying = [leaf for leaf in leaves(tree) if leaf not in going]
    assert leaves(rest) == staying
    assert [history(rest, leaf) for leaf in staying] == [history(tree, leaf) for leaf in staying]
    assert set(rest.nodes) <= set(tree.nodes)
