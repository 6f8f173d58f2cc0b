"""What stemming, compaction and purging take away, and what stays."""

from sync.revisions.line import history
from sync.revisions.pruning import compacted, purged, stemmed
from sync.revisions.tree import Tree, decode, graft
from sync.revisions.winner import leaves

FORK = graft(
    graft(graft(Tree.empty(), 2, ("b", "a"), False, 1), 4, ("d", "c", "b", "a"), False, 2),
    3,
    ("e", "b", "a"),
    False,
    3,
)


def test_stemming_keeps_so_many_revisions_under_every_leaf() -> None:
    short = stemmed(FORK, 2)

    assert sorted(short.nodes) == [(2, "b"), (3, "c"), (3, "e"), (4, "d")]
    assert history(short, (4, "d")) == ("d", "c")
    assert history(short, (3, "e")) == ("e", "b")


def test_a_revision_one_leaf_has_forgotten_stays_for_another_that_needs_it() -> None:
    short = stemmed(FORK, 3)

    assert history(short, (3, "e")) == ("e", "b", "a")
    assert history(short, (4, "d")) == ("d", "c", "b", "a")


def test_a_tree_within_the_limit_is_the_same_tree() -> None:
    assert stemmed(FORK, 5) is FORK
    assert stemmed(FORK, 3) is FORK


def test_what_stemming_took_can_be_told_from_the_bodies() -> None:
    assert FORK.bodies() - stemmed(FORK, 1).bodies() == {1}


def test_a_stemmed_tree_survives_its_storage() -> None:
    short = stemmed(FORK, 2)

    assert decode(short.encode()) == short


def test_compaction_forgets_the_bodies_of_all_but_leaves() -> None:
    compact = compacted(FORK)

    assert compact.bodies() == {2, 3}
    assert compact.nodes.keys() == FORK.nodes.keys()
    assert leaves(compact) == leaves(FORK)
    assert compacted(compact) is compact


def test_a_purge_takes_a_leaf_and_what_hangs_on_it_alone() -> None:
    rest = purged(FORK, [(4, "d")])

    assert sorted(rest.nodes) == [(1, "a"), (2, "b"), (3, "e")]
    assert leaves(rest) == [(3, "e")]


def test_a_purge_of_all_leaves_leaves_nothing() -> None:
    assert purged(FORK, [(4, "d"), (3, "e")]) == Tree.empty()


def test_a_purge_of_what_is_no_leaf_takes_nothing() -> None:
    assert purged(FORK, [(2, "b"), (9, "z")]) is FORK
