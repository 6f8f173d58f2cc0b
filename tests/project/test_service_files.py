"""The units in docs/examples/linux-service: what systemd says of them, and what they start."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from server.cli.main import main
from server.settings import Settings, unknown
from tests.project.tree import ROOT

FOLDER = ROOT / "docs" / "examples" / "linux-service"
INSTALLED = "/opt/kancha/.venv/bin/kancha"
KANCHA = str(Path(sys.executable).with_name("kancha"))
UNITS = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".service", ".timer"))


def unit(name: str) -> configparser.RawConfigParser:
    """The last of each option that stands more than once."""
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(FOLDER / name)
    return read


def test_given_the_units_when_systemd_reads_them_then_it_has_nothing_to_say(
    tmp_path: Path,
) -> None:
    for name in UNITS:
        text = (FOLDER / name).read_text().replace(INSTALLED, KANCHA)
        text = text.replace("/etc/kancha/alert", str(FOLDER / "alert"))
        (tmp_path / name).write_text(text)

    assert {"kancha.service", "kancha-backup.timer"} <= set(UNITS)
    if shutil.which("systemd-analyze"):
        command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / u) for u in UNITS)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_given_what_units_start_when_the_command_line_reads_it_then_it_understands() -> None:
    for name in UNITS:
        lines = re.findall(r"^ExecStart=(.*)$", (FOLDER / name).read_text(), re.MULTILINE)
        for line in lines:
            first, *words = shlex.split(line)
            if first in ("/usr/bin/curl", "/etc/kancha/alert"):
                continue
            assert first == INSTALLED
            read = CliRunner().invoke(main, [*words, "--help"])  # after it has read the words
            assert read.exit_code == 0, read.output
        assert bool(lines) is name.endswith(".service")


def test_given_the_steps_of_the_readme_when_followed_then_every_file_and_unit_is_there() -> None:
    steps = (ROOT / "README.md").read_text().partition("## On a server")[2].partition("```\n")[0]
    installed = re.findall(r"^install -m \S+ (?:-o root -g kancha )?(\S+) /", steps, re.MULTILINE)
    copied = re.findall(r"^cp (\S+) /etc/nginx", steps, re.MULTILINE)
    started = re.findall(r"kancha[\w-]*(?:@[\w-]+)?\.(?:service|timer)", steps)

    assert {"kancha.env", "alert", "kancha", "nginx.conf"} == {*installed, *copied}
    assert all((FOLDER / name).is_file() for name in [*installed, *copied])
    assert started
    assert {re.sub(r"@[\w-]+", "@", name) for name in started} <= set(UNITS)


def test_given_a_service_that_fails_when_systemd_sees_it_then_somebody_is_told() -> None:
    watched = [name for name in UNITS if name.endswith(".service") and "@" not in name]

    assert {unit(name)["Unit"]["OnFailure"] for name in watched} == {"kancha-alert@%n.service"}


def test_given_a_timer_when_its_time_comes_then_it_has_a_service_of_its_name() -> None:
    timers = [name for name in UNITS if name.endswith(".timer")]

    assert timers
    for name in timers:
        assert name.replace(".timer", ".service") in UNITS
        assert unit(name)["Timer"]["Persistent"] == "true"


def test_given_the_services_when_they_run_then_not_as_root_and_no_file_is_for_others() -> None:
    for name in UNITS:
        if name.endswith(".service"):
            said = unit(name)["Service"]
            assert (said["User"], said["UMask"]) == ("kancha", "0077")
            assert said["EnvironmentFile"] == "/etc/kancha/kancha.env"


def test_given_the_file_of_settings_when_it_is_read_then_all_of_it_means_something() -> None:
    lines = (FOLDER / "kancha.env").read_text().splitlines()
    environ = dict(line.split("=", 1) for line in lines if line and line[0] != "#")

    assert unknown(environ) == []
    settings = Settings.read(environ)
    assert settings.base_url == "https://kancha.example.org"
    assert settings.trusted_proxies
