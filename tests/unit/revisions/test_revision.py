"""How a revision is written, ordered and made."""

import pytest

from sync.errors import BadRequest
from sync.revisions.revision import new_revision, parse, text


@pytest.mark.parametrize(
    ("rev", "key"),
    [
        ("1-967a00dff5e02add41819138abb3284d", (1, "967a00dff5e02add41819138abb3284d")),
        ("1-x", (1, "x")),
        ("2-aaa", (2, "aaa")),
        ("1-123", (1, "123")),
        ("12-a-b", (12, "a-b")),
        ("3-修订", (3, "修订")),
    ],
)
def test_a_revision_is_a_generation_and_any_hash(rev: str, key: tuple[int, str]) -> None:
    assert parse(rev) == key
    assert text(key) == rev


@pytest.mark.parametrize(
    "rev",
    ["", "1", "-", "1-", "-x", "x-1", "0-x", "-1-x", "01-x", "1.5-x", "²-x", "1-a b", "1-a,b"],
)
def test_what_is_not_a_revision_is_refused_with_couchdbs_words(rev: str) -> None:
    with pytest.raises(BadRequest, match="Invalid rev format"):
        parse(rev)


def test_revisions_compare_by_number_first_and_then_by_hash_as_text() -> None:
    revs = ["10-a", "9-b", "9-a", "2-z", "9-B"]

    assert sorted(revs, key=parse) == ["2-z", "9-B", "9-a", "9-b", "10-a"]


def test_the_same_edit_made_twice_is_the_same_revision() -> None:
    photo = ("a.jpg", "image/jpeg", "md5-one")
    plan = ("b.png", "image/png", "md5-two")

    once = new_revision(2, "1-x", False, b'{"v":1}', [photo, plan])
    again = new_revision(2, "1-x", False, b'{"v":1}', [plan, photo])

    assert once == again
    assert parse(once)[0] == 2
    assert len(parse(once)[1]) == 32


def test_edits_that_differ_in_anything_are_different_revisions() -> None:
    photo = ("a.jpg", "image/jpeg", "md5-one")
    revs = [
        new_revision(2, "1-x", False, b'{"v":1}', [photo]),
        new_revision(2, "1-y", False, b'{"v":1}', [photo]),
        new_revision(2, "1-x", True, b'{"v":1}', [photo]),
        new_revision(2, "1-x", False, b'{"v":2}', [photo]),
        new_revision(2, "1-x", False, b'{"v":1}', []),
        new_revision(2, "1-x", False, b'{"v":1}', [("b.jpg", *photo[1:])]),
        new_revision(2, "1-x", False, b'{"v":1}', [("a.jpg", "image/png", "md5-one")]),
        new_revision(2, "1-x", False, b'{"v":1}', [("a.jpg", "image/jpeg", "md5-two")]),
    ]

    assert len(set(revs)) == len(revs)
