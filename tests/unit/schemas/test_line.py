"""Lines of phrases, said in words."""

from __future__ import annotations

from schemas.line import joined, phrase, say, to_json

WORDS = {"time": "time: {of}", "n": "{n} min", "or": " or ", "plain": "none"}


def test_given_phrases_in_gaps_then_all_is_said() -> None:
    times = joined([phrase("n", n="5"), phrase("n", n="{of}"), phrase("plain")], "or")

    assert say(phrase("time", of=times), WORDS.__getitem__) == "time: 5 min or {of} min or none"


def test_given_nothing_to_join_then_nothing_is_said() -> None:
    assert joined([], "or") == ()
    assert say((), WORDS.__getitem__) == ""


def test_given_a_line_then_pages_read_keys_and_gaps() -> None:
    assert to_json(phrase("time", of=phrase("n", n="5"))) == [
        {"key": "time", "gaps": {"of": [{"key": "n", "gaps": {"n": "5"}}]}}
    ]
