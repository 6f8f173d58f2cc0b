"""What the doctor finds."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from schemas.profile import ProfileText, read_profile
from server.clock import utc_now
from server.registry.policies import keep_rulebook
from sync.stores.sqlite.store import SqliteStore
from tests.api.cli.conftest import Kancha
from tests.ports import own_address
from tests.s3 import variables


def test_when_all_is_well_the_doctor_ends_with_0_and_changes_nothing(
    kancha: Kancha, folder: Path
) -> None:
    seen = kancha("doctor")

    assert seen.exit_code == 0, seen.output
    assert "wrong" not in seen.output
    assert not folder.exists()


def test_when_it_is_asked_to_be_quiet_the_doctor_says_only_what_asks_for_somebody(
    kancha: Kancha,
) -> None:
    seen = kancha("doctor", "--quiet", KANCHA_BINDD="x")

    assert seen.exit_code == 1
    assert seen.output.startswith("wrong  settings     KANCHA_BINDD means nothing")
    assert "\nok " not in seen.output


def test_when_a_setting_is_misspelt_the_doctor_names_it(kancha: Kancha) -> None:
    seen = kancha("doctor", KANCHA_BINDD="x")

    assert seen.exit_code == 1
    assert "KANCHA_BINDD means nothing" in seen.output


def test_when_a_setting_cannot_be_used_doctor_and_serve_say_what_would_be_right(
    kancha: Kancha,
) -> None:
    for command in ("doctor", "serve"):
        seen = kancha(command, KANCHA_WORKERS="many")

        assert seen.exit_code == 1
        assert "KANCHA_WORKERS=many: is not a whole number from 1 to 64" in seen.output


def test_when_the_store_is_no_database_the_doctor_says_so(kancha: Kancha, folder: Path) -> None:
    folder.mkdir()
    (folder / "kancha.sqlite").write_bytes(b"not a database, whatever the name says" * 100)

    seen = kancha("doctor")

    assert seen.exit_code == 1
    assert "kancha.sqlite: file is not a database" in seen.output


def test_when_a_profile_is_unknown_the_doctor_says_so(kancha: Kancha) -> None:
    seen = kancha("doctor", KANCHA_PROFILE="moon")

    assert seen.exit_code == 1
    assert "Choose one with KANCHA_PROFILE." in seen.output


def test_when_the_calendar_of_the_year_is_missing_the_doctor_warns_and_nothing_is_wrong(
    kancha: Kancha, tmp_path: Path
) -> None:
    text = read_profile("cn-state-grid").text.replace("[calendar.20", "[calendar.19")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    # The doctor looks at the real clock, where the profile's calendar is.
    year = utc_now().astimezone(ZoneInfo("Asia/Shanghai")).year

    seen = kancha("doctor", KANCHA_PROFILE=str(tmp_path / "mine.toml"))

    assert seen.exit_code == 0, seen.output
    assert f"warn   calendar     {year} is not in the profile" in seen.output
    assert f"Add [calendar.{year}] in a new version" in seen.output


def test_when_a_profile_was_used_the_doctor_says_since_when_it_counts(
    kancha: Kancha, folder: Path
) -> None:
    folder.mkdir(mode=0o700)
    assert kancha("crew", "list").exit_code == 0

    seen = kancha("doctor")

    assert seen.exit_code == 0, seen.output
    assert "counts from 2026-01-01 00:00 (Asia/Shanghai), in force now" in seen.output


def test_when_the_office_was_run_with_a_newer_profile_doctor_and_serve_refuse_the_older(
    kancha: Kancha, folder: Path
) -> None:
    text = read_profile("cn-state-grid").text
    newer = "\n".join(
        "version = 999" if line.startswith("version = ") else line for line in text.splitlines()
    )
    store = SqliteStore(folder / "kancha.sqlite")
    keep_rulebook(store, ProfileText(newer, "newer.toml"), datetime(2026, 1, 1, tzinfo=UTC))
    store.close()

    for command in ("doctor", "serve"):
        seen = kancha(command)

        assert seen.exit_code == 1
        assert "The office was run with version 999" in seen.output
        assert "[version-goes-back]" in seen.output


def test_when_the_port_is_taken_by_something_else_doctor_and_serve_say_so(kancha: Kancha) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{other.getsockname()[1]}"

        assert "Choose another" in kancha("doctor", KANCHA_BIND=bind).output
        refused = kancha("serve", KANCHA_BIND=bind)

    assert refused.exit_code == 1
    assert refused.output.startswith(f"Error: Cannot listen on {bind}: Address already in use.")


def test_when_the_store_of_files_does_not_answer_the_doctor_says_what_to_look_at(
    kancha: Kancha,
) -> None:
    nobody = variables(own_address().url)

    result = kancha("doctor", KANCHA_MEDIA="s3://evidence/kancha", **nobody)

    assert result.exit_code == 1
    assert "s3://evidence/kancha does not answer: " in result.output
    assert "KANCHA_MEDIA" in result.output
    assert nobody["AWS_SECRET_ACCESS_KEY"] not in result.output
