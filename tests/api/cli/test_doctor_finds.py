"""The commonest mistakes: each is made, and the doctor names it with what to do."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
from contextlib import closing, nullcontext
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from media.evidence import Arrival
from media.parts import Part
from schemas.vocabulary import Role
from server.backup.making import Maker
from server.backup.repository import Repository
from server.cli.check_place import network_disk
from server.clock import utc_now
from server.demo.district import furnish as furnish_demo
from server.evidence.index import Index
from server.occupancy import FILE
from server.pulse import Pulse
from server.registry.people import User
from server.wiring import open_parts
from tests.api.cli.conftest import Kancha
from tests.backups import furnish, settings_of
from tests.servers import running_server


@pytest.fixture
def office(folder: Path) -> Path:
    """A data folder with an administrator."""
    with closing(open_parts(settings_of(folder))) as parts:
        parts.identity.people.add_user(User("li", Role.ADMINISTRATOR), "a long password", utc_now())
    return folder


def finds(seen: str, mark: str, what: str, found: str, remedy: str) -> bool:
    """Whether a line says so, and the next what to do."""
    lines = seen.splitlines()
    return any(
        line.startswith(f"{mark:<6} {what:<12} ") and found in line and remedy in after
        for line, after in pairwise(lines)
    )


def test_given_a_folder_that_others_can_read_then_chmod_is_named(
    kancha: Kancha, office: Path
) -> None:
    office.chmod(0o755)

    seen = kancha("doctor")

    assert seen.exit_code == 1
    assert finds(seen.output, "wrong", "owner", "can be read by others (0755)", "chmod 700")


def test_given_files_of_another_user_then_they_are_named(kancha: Kancha, office: Path) -> None:
    os.chown(office / "kancha.sqlite", os.geteuid() + 1, -1)  # as a command run by root leaves them

    seen = kancha("doctor")

    assert finds(seen.output, "wrong", "owner", "kancha.sqlite", "chown -R")


def test_given_a_folder_that_cannot_be_written_then_it_is_said(
    kancha: Kancha, folder: Path
) -> None:
    seen = kancha("doctor", KANCHA_DATA="/proc/kancha")

    assert seen.exit_code == 1
    assert finds(seen.output, "wrong", "data", "/proc: ", "KANCHA_DATA")
    assert not folder.exists()


def test_given_mounts_when_the_folder_lies_below_a_network_disk_then_its_kind_is_told() -> None:
    mounts = "/dev/a / ext4 rw 0 0\nhost:/x /srv/far\\040away nfs4 rw 0 0\nh /srv fuse.sshfs rw 0 0"

    assert network_disk(Path("/srv/far away/data"), mounts) == "nfs4"
    assert network_disk(Path("/srv/data"), mounts) == "fuse.sshfs"
    assert network_disk(Path("/var/lib/kancha"), mounts) is None


def test_given_a_clock_that_went_back_then_the_store_is_from_the_future(
    kancha: Kancha, office: Path
) -> None:
    later = (utc_now() + timedelta(days=1)).timestamp()
    os.utime(office / "kancha.sqlite", (later, later))

    seen = kancha("doctor")

    assert finds(seen.output, "wrong", "clock", "the clock goes behind", "NTP")


def test_given_no_backup_an_old_one_and_one_on_the_same_disk_then_each_is_said(
    kancha: Kancha, office: Path, place: Path
) -> None:
    named = {"KANCHA_BACKUPS": str(place)}
    unnamed, none = kancha("doctor"), kancha("doctor", **named)
    maker = Maker(settings_of(office), {}, Repository(place))
    with closing(open_parts(settings_of(office))) as parts:
        parts.identity.installation.epoch()
    kancha("backup", **named)
    fresh = kancha("doctor", **named)
    shutil.rmtree(place / Repository(place).names()[0])
    maker.make(utc_now() - timedelta(days=5), lambda _, __: nullcontext(lambda ___: None))
    old = kancha("doctor", **named)

    assert finds(unnamed.output, "warn", "backup", "no folder is named", "KANCHA_BACKUPS")
    assert finds(none.output, "wrong", "backup", "There is no backup in", "kancha backup")
    assert fresh.exit_code == 0, fresh.output
    assert finds(fresh.output, "warn", "backup", "lies on the disk of the data", "another one")
    assert finds(old.output, "wrong", "backup", "5 days old", "every night")


def test_given_an_address_without_tls_then_https_is_named(kancha: Kancha) -> None:
    open_ = kancha("doctor", KANCHA_BIND="0.0.0.0:0")
    plain = kancha("doctor", KANCHA_BASE_URL="http://kancha.example.org")
    good = {"KANCHA_BASE_URL": "https://kancha.example.org", "KANCHA_TRUSTED_PROXIES": "127.0.0.1"}

    assert finds(open_.output, "wrong", "address", "listens to the network", "proxy with TLS")
    assert finds(plain.output, "wrong", "address", "is not encrypted", "https://")
    assert kancha("doctor", **good).exit_code == 0


def test_given_a_proxy_that_is_not_trusted_or_everybody_who_is_then_it_is_said(
    kancha: Kancha,
) -> None:
    outside = {"KANCHA_BASE_URL": "https://kancha.example.org"}
    nobody = kancha("doctor", **outside)
    everybody = kancha("doctor", KANCHA_TRUSTED_PROXIES="0.0.0.0/0", **outside)

    assert finds(nobody.output, "warn", "proxy", "none is trusted", "KANCHA_TRUSTED_PROXIES")
    assert finds(everybody.output, "wrong", "proxy", "which is everybody", "own address")


def test_given_a_server_without_a_mailroom_then_it_is_said_how_to_start_one(
    kancha: Kancha, office: Path
) -> None:
    with closing(open_parts(settings_of(office))) as parts:
        an_hour_ago = utc_now() - timedelta(hours=1)
        Pulse(parts.store, parts.mailroom.health, lambda: an_hour_ago).beat()
    with running_server(office, env={"KANCHA_MAILROOM": "off"}) as server:
        bind = server.base_url.removeprefix("http://")
        seen = kancha("doctor", KANCHA_BIND=bind)

    assert finds(seen.output, "wrong", "mailroom", "nobody runs it since", "kancha mailroom")


def test_given_originals_whose_folder_is_gone_then_its_disk_is_asked_for(
    kancha: Kancha, office: Path
) -> None:
    furnish(office, {1: b"the meter as found"})
    with closing(open_parts(settings_of(office))) as parts:
        sha256 = hashlib.sha256(b"the meter as found").hexdigest()
        arrival = Arrival(sha256, 18, Part("office", sha256, 18, "li"))
        Index(parts.store).arrive([arrival], utc_now())
    (office / "media").rename(office.parent / "elsewhere")

    seen = kancha("doctor")

    assert finds(seen.output, "wrong", "files", "1 originals should lie in it", "Mount its disk")


def test_given_the_demo_district_where_others_reach_it_then_its_passwords_are_known(
    kancha: Kancha, folder: Path
) -> None:
    with closing(open_parts(settings_of(folder))) as parts:
        furnish_demo(parts, "http://127.0.0.1")
    outside = {"KANCHA_BASE_URL": "https://kancha.example.org", "KANCHA_TRUSTED_PROXIES": "::1"}

    seen, at_home = kancha("doctor", **outside), kancha("doctor")

    assert finds(seen.output, "wrong", "logins", "this is the demo district", "empty KANCHA_DATA")
    assert "logins" not in at_home.output


def test_given_an_office_without_users_then_the_command_is_named(
    kancha: Kancha, folder: Path
) -> None:
    kancha("crew", "add", "c-north", "--name", "North")

    seen = kancha("doctor")

    assert folder.exists()
    assert finds(seen.output, "warn", "logins", "nobody can log in", "kancha user add")


def test_given_a_restore_that_was_cut_off_then_it_is_to_be_run_again(
    kancha: Kancha, office: Path
) -> None:
    (office / FILE).write_text("The backup of noon")

    seen = kancha("doctor")

    assert finds(seen.output, "wrong", "data", "a restore was cut off", "kancha restore")


def test_given_a_profile_with_numbers_nobody_has_read_then_they_are_counted(
    kancha: Kancha,
) -> None:
    seen = kancha("doctor")

    assert finds(seen.output, "warn", "profile", "were not read in a published text", "with ?")


def test_given_pages_that_were_not_built_then_it_is_said_how(
    kancha: Kancha, tmp_path: Path
) -> None:
    (tmp_path / "web").mkdir()

    seen = kancha("doctor", KANCHA_WEB=str(tmp_path / "web"))

    assert finds(seen.output, "warn", "pages", "has no built pages", "make setup")


def test_given_a_port_that_somebody_else_has_then_another_is_asked_for(kancha: Kancha) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        seen = kancha("doctor", KANCHA_BIND=f"127.0.0.1:{other.getsockname()[1]}")

    assert seen.exit_code == 1
    assert finds(seen.output, "wrong", "port", "Address already in use", "KANCHA_BIND")
