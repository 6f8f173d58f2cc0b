"""`kancha profile`: profiles checked, compared and shown on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from schemas.profile import load_profile, read_profile
from server.settings import Settings
from server.wiring import open_parts
from tests.api.cli.conftest import Kancha

TEXT = read_profile("cn-state-grid").text


def test_the_list_names_the_four_profiles(kancha: Kancha) -> None:
    seen = kancha("profile", "list")
    assert seen.exit_code == 0
    names = [line.split()[0] for line in seen.output.splitlines()[1:]]
    assert names == ["cn-southern-grid", "cn-state-grid", "eu-en50160", "us-ansi"]


def test_a_sound_file_is_said_to_be_usable(kancha: Kancha, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT, encoding="utf-8")
    seen = kancha("profile", "check", str(file), "us-ansi")
    assert seen.exit_code == 0, seen.output
    assert "mine.toml: cn-state-grid version" in seen.output


def test_a_slip_is_told_with_file_and_line_and_ends_with_1(kancha: Kancha, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT.replace('unit = "V"', 'unit = "Volt"', 1), encoding="utf-8")
    line = TEXT[: TEXT.index('unit = "V"')].count("\n") + 1
    seen = kancha("profile", "check", "us-ansi", str(file))
    assert seen.exit_code == 1
    assert f"{file}:{line}: limit.0.unit: The profile does not define Volt. [unknown-name]" in (
        seen.output.splitlines()
    )
    assert "us-ansi: us-ansi version" in seen.output


def test_a_file_that_is_not_there_is_named_with_the_profiles_there_are(kancha: Kancha) -> None:
    seen = kancha("profile", "check", "nowhere.toml")
    assert seen.exit_code == 1
    assert "nowhere.toml: Cannot be read (No such file or directory)" in seen.output
    assert "eu-en50160" in seen.output


def test_the_difference_is_said_in_words(kancha: Kancha) -> None:
    seen = kancha("profile", "diff", "cn-state-grid", "cn-southern-grid")
    assert seen.exit_code == 0
    assert "promise restore (classes OUT; or emergency yes), time: 3 h -> 4 h" in seen.output


def test_the_difference_is_told_to_programs_as_json(kancha: Kancha) -> None:
    seen = kancha("profile", "diff", "cn-state-grid", "us-ansi", "--json")
    changes = {(item["part"], item["member"]): item for item in json.loads(seen.output)}
    assert (changes["", "currency"]["old"], changes["", "currency"]["new"]) == ("CNY", "USD")


def test_a_profile_that_cannot_be_used_is_not_compared(kancha: Kancha, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("name = ", encoding="utf-8")
    seen = kancha("profile", "diff", "us-ansi", str(file))
    assert seen.exit_code == 1
    assert f"{file}:1: This is not TOML" in seen.output


def test_a_profile_is_shown_in_both_languages(kancha: Kancha) -> None:
    english = kancha("profile", "show", "cn-southern-grid")
    chinese = kancha("profile", "show", "cn-southern-grid", "--lang", "zh")
    assert "Extraordinary" in english.output
    assert "特大" in chinese.output
    assert "? GB/T 12325-2008" in english.output


def changed(folder: Path, version: int, name: str = "cn-state-grid") -> Path:
    """The profile that comes with Kancha with more tries of a call-back, under another version."""
    file = folder / "mine.toml"
    lines = TEXT.replace("tries = ", "tries = 1").splitlines(keepends=True)
    lines = [f"version = {version}\n" if line.startswith("version = ") else line for line in lines]
    text = "".join(lines).replace('name = "cn-state-grid"', f'name = "{name}"', 1)
    file.write_text(text, encoding="utf-8")
    return file


def test_another_text_under_the_version_that_comes_with_kancha_is_refused(
    kancha: Kancha, tmp_path: Path
) -> None:
    version = load_profile("cn-state-grid").version

    same = kancha("profile", "check", str(changed(tmp_path, version)))
    next_one = kancha("profile", "check", str(changed(tmp_path, version + 1)))
    own_name = kancha("profile", "check", str(changed(tmp_path, version, "my-utility")))

    assert same.exit_code == 1
    assert f"Version {version} of cn-state-grid comes with Kancha" in same.output
    assert "[version-changed]" in same.output
    assert (next_one.exit_code, own_name.exit_code) == (0, 0)


def test_a_version_that_the_office_was_run_with_is_compared_with_what_it_said(
    kancha: Kancha, folder: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first.toml"
    first.write_text(TEXT.replace('name = "cn-state-grid"', 'name = "my-utility"', 1), "utf-8")
    open_parts(Settings.read({"KANCHA_DATA": str(folder), "KANCHA_PROFILE": str(first)})).close()
    version = load_profile("cn-state-grid").version

    sound = kancha("profile", "check", str(first))
    edited = kancha("profile", "check", str(changed(tmp_path, version, "my-utility")))

    assert sound.exit_code == 0, sound.output
    assert f"can be used, also by the office in {folder}" in sound.output
    assert edited.exit_code == 1
    assert f"version: Version {version} said something else" in edited.output
