"""The catalogues: complete, alike, and nothing in them that nobody says."""

from __future__ import annotations

import re
from enum import StrEnum
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from schemas.api.reports import Language
from schemas.vocabulary import (
    FactKind,
    InvestigationType,
    Party,
    ReceiptState,
    RecordSource,
    Satisfaction,
    Step,
    TicketStatus,
)
from server.reports.language import Words, catalogue
from tests.project.tree import ROOT

TEMPLATES = sorted((ROOT / "server/templates/reports").glob("*.html"))
SAID = re.compile(r"w\('([a-z_]+)'(?: if [^)]*? else '([a-z_]+)')?")


def keys(language: Language) -> set[tuple[str, str]]:
    """Every table and key."""
    return {(table, key) for table, words in catalogue(language).items() for key in words}


def places(language: Language) -> dict[str, set[str]]:
    """The names that a text is filled with, by key."""
    return {
        key: {name for _, name, _, _ in Formatter().parse(text) if name}
        for key, text in catalogue(language)["text"].items()
    }


def test_both_languages_have_the_same_words() -> None:
    assert keys(Language.ZH) ^ keys(Language.EN) == set()


def test_both_languages_are_filled_with_the_same_values() -> None:
    assert places(Language.ZH) == places(Language.EN)


def test_every_text_a_template_says_is_in_the_catalogue() -> None:
    said = {key for path in TEMPLATES for found in SAID.findall(path.read_text()) for key in found}

    assert sorted(said - {""} - set(catalogue(Language.EN)["text"])) == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("party", Party),
        ("status", TicketStatus),
        ("step", Step),
        ("investigation", InvestigationType),
        ("satisfaction", Satisfaction),
        ("receipt", ReceiptState),
        ("kind", FactKind),
        ("record", RecordSource),
    ],
)
def test_every_word_of_the_vocabulary_has_a_translation(table: str, words: type[StrEnum]) -> None:
    assert [word for word in words if word.value not in catalogue(Language.ZH)[table]] == []


def test_a_line_of_the_history_is_said_in_words() -> None:
    words = Words(Language.EN, ZoneInfo("Asia/Shanghai"))

    assert words.event("progress:arrived") == "arrived"
    assert words.event("needs-attention:amends:reading") == "reading (needs attention, corrected)"
