"""Pieces of text, and what a query asks of them."""

from __future__ import annotations

import pytest

from server.readmodel.grams import grams, match, words


def test_of_chinese_each_character_and_each_two_neighbours_are_pieces() -> None:
    assert set(grams("低电压").split()) == {"低", "电", "压", "低电", "电压"}


def test_of_latin_letters_and_digits_each_three_neighbours_are_pieces() -> None:
    assert set(grams("ab12").split()) == {"ab1", "b12", "12_", "2__"}


def test_a_run_ends_where_the_script_changes_and_at_punctuation() -> None:
    assert set(grams("5号, x").split()) == {"5__", "号", "x__"}


@pytest.mark.parametrize(
    ("word", "expression"),
    [
        ("王芳", '"王芳"'),
        ("低电压", '"低电" AND "电压"'),
        ("人民大道", '"人民" AND "大道"'),
        ("压", '"压"'),
        ("voltage", '"vol" AND "tag" AND "age"'),
        ("1380", '"138" AND "380"'),
        ("5", '"5"*'),
        ("5号", '"5"* AND "号"'),
        ('"or"', '"or"*'),
        ("--", None),
    ],
)
def test_a_word_asks_for_pieces_that_have_all_its_characters(
    word: str, expression: str | None
) -> None:
    assert match([word]) == expression


def test_the_words_of_a_query_are_parted_by_space_and_in_lower_case() -> None:
    assert words(" Willow\x00 LANE\u3000王芳 ") == ["willow", "lane", "王芳"]
