"""`kancha accounts`, and intakes compared with the register."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.accounts import Accounts
from tests.api.cli.conftest import Kancha
from tests.project.tree import ROOT

NUMBERS = ("3301001", "3201000002", "9", "33010010", "户号-7")


@pytest.fixture
def register(kancha: Kancha, folder: Path, tmp_path: Path) -> Accounts:
    """A register of a few accounts, in no order, with an empty line and a byte order mark."""
    kancha("crew", "add", "c-north", "--name", "North")
    file = tmp_path / "accounts.txt"
    file.write_text("\ufeff" + "\n".join((*NUMBERS, "", NUMBERS[0])), encoding="utf-8")
    loaded = kancha("accounts", "load", str(file))
    assert loaded.output.startswith("5 accounts;"), loaded.output
    return Accounts(folder / "accounts.txt")


def test_given_a_register_when_asked_then_it_knows_each_of_its_accounts_and_no_other(
    kancha: Kancha, register: Accounts
) -> None:
    assert all(register.knows(number) for number in NUMBERS)
    others = ("330100", "33010011", "0", "", "99", "户号", "3201000002\n")
    assert not any(register.knows(other) for other in others)

    assert kancha("accounts", "check", "3301001").exit_code == 0
    denied = kancha("accounts", "check", "330100")
    assert (denied.exit_code, "has no 330100" in denied.output) == (1, True)


def test_given_no_register_then_every_account_is_taken(kancha: Kancha, register: Accounts) -> None:
    kancha("accounts", "remove")

    assert register.knows("330100")
    assert "every account is taken" in kancha("accounts", "check", "330100").output


@pytest.mark.parametrize(
    ("text", "said"), [("1" * 41, "line 1"), ("12\n" + "3" * 50, "line 2"), ("\n \n", "no account")]
)
def test_given_a_list_that_cannot_be_when_loaded_then_it_is_told_and_the_old_one_stays(
    kancha: Kancha, register: Accounts, tmp_path: Path, text: str, said: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(text, encoding="utf-8")

    refused = kancha("accounts", "load", str(bad))

    assert (refused.exit_code, said in refused.output) == (1, True)
    assert register.knows("3301001")


def test_given_a_register_when_rows_are_imported_then_those_with_other_accounts_are_rejected(
    kancha: Kancha, register: Accounts, tmp_path: Path
) -> None:
    assert not register.knows("0123456789")
    rows = (ROOT / "docs/samples/hotline.csv").read_text(encoding="utf-8")
    file = tmp_path / "hotline.csv"
    file.write_text(rows, encoding="utf-8")
    mapping = str(ROOT / "docs/samples/hotline.toml")

    done = kancha("import", str(file), "--mapping", mapping, "--dry-run")

    assert done.exit_code == 1
    assert "(unknown-account)" in done.output
