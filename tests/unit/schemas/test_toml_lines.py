"""Where the members of a TOML text stand."""

import tomllib
from typing import Any

import pytest

from schemas.profile import known_profiles, read_profile
from schemas.toml_lines import Path, line_of, lines_of

TEXT = '''# a comment with [[deadline]] in it
name = "x"

[[class]]
code = "PQ"
sub_items = [
    { code = "low", title = { zh = "低", en = "# low [" } },  # "quoted"
    { code = "high", title = { zh = "高", en = "high" } },
]

[[class]]
code = """
[[not.a.header]]
"""
odd."key with ]" = 'it''s'

[calendar.2026]
days = [
    2026-01-01,
    2026-01-02 ]
'''.replace("'it''s'", "'its'")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("name", 2),
        ("class.0", 4),
        ("class.0.sub_items.1.title.en", 8),
        ("class.1", 11),
        ("class.1.code", 12),
        ("calendar.2026.days.1", 20),
    ],
)
def test_given_a_member_when_looked_for_then_its_line_is_told(path: str, line: int) -> None:
    assert line_of(TEXT, path) == line


def test_given_a_key_in_quotes_when_looked_for_then_its_line_is_told() -> None:
    assert lines_of(TEXT)["class", "1", "odd", "key with ]"] == 15


def test_given_a_member_that_is_missing_when_looked_for_then_its_table_is_told() -> None:
    assert line_of(TEXT, "class.1.title") == 11
    assert line_of(TEXT, "nowhere") == 1


def _paths(value: Any, path: Path = ()) -> list[Path]:
    items = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(items, dict):
        return [path]
    return [
        path,
        *(found for key, inner in items.items() for found in _paths(inner, (*path, str(key)))),
    ]


@pytest.mark.parametrize("name", known_profiles())
def test_given_a_profile_of_ours_when_followed_then_every_member_has_a_line_that_names_it(
    name: str,
) -> None:
    text = read_profile(name).text
    lines, written = lines_of(text), text.splitlines()
    for path in _paths(tomllib.loads(text))[1:]:
        assert path in lines, path
        assert path[-1].isdigit() or path[-1] in written[lines[path] - 1]
