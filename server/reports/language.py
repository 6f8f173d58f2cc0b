"""What the documents say besides the data, in Chinese and English: one catalogue each.

``words/zh.toml`` and ``words/en.toml`` have the same keys. A word of the data that the catalogue
does not know (a code of another profile) is shown as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from schemas.api.reports import Language
from schemas.policy import Title

_FOLDER = Path(__file__).parent / "words"


TAGS = {Language.ZH: "zh-Hans", Language.EN: "en"}
"""BCP 47 tags of the written languages: readers choose fonts and voices by them."""


@cache
def catalogue(language: Language) -> Mapping[str, Mapping[str, str]]:
    """All words of a language: table, then key."""
    text = (_FOLDER / f"{language.value}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language, in one time zone."""

    language: Language
    timezone: ZoneInfo

    @property
    def tag(self) -> str:
        """The tag of the language."""
        return TAGS[self.language]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key. Raises KeyError: no such key."""
        return catalogue(self.language)["text"][key].format(**values)

    def word(self, table: str, code: object) -> str:
        """The word for a code of a table such as ``party``; the code itself where there is none."""
        return catalogue(self.language)[table].get(str(code), str(code))

    def title(self, title: Title | None) -> str:
        """A title of the profile; "" for none."""
        return "" if title is None else getattr(title, self.language.value)

    def event(self, what: str) -> str:
        """A line of the history, such as ``needs-attention:amends:progress:arrived``."""
        *marks, last = what.split(":")
        if len(marks) and marks[-1] == "progress":
            marks, last = marks[:-1], self.word("step", last)
        else:
            last = self.word("kind", last)
        if not marks:
            return last
        said = ", ".join(self.word("mark", mark) for mark in marks)
        return f"{last} ({said})" if self.language is Language.EN else f"{last}（{said}）"

    def moment(self, at: datetime | None) -> str:
        """To the minute, local time; "–" for none."""
        return "–" if at is None else f"{at.astimezone(self.timezone):%Y-%m-%d %H:%M}"

    def second(self, at: datetime | None, beside: datetime | None = None) -> str:
        """To the second, local time; without the day where that of ``beside`` is the same."""
        if at is None:
            return "–"
        text = f"{at.astimezone(self.timezone):%Y-%m-%d %H:%M:%S}"
        return text[11:] if beside is not None and self.day(beside) == text[:10] else text

    def day(self, at: datetime | None) -> str:
        """The local day."""
        return "–" if at is None else f"{at.astimezone(self.timezone):%Y-%m-%d}"
