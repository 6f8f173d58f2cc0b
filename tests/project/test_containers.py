"""The files for containers, as far as they can be checked where no engine runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from server.settings import SETTINGS
from tests.project.tree import ROOT

COMPOSE = ROOT / "docker-compose.yml"
EXAMPLES = ROOT / "docs/examples/docker"
PINNED = re.compile(r"[a-z0-9./-]+:\d+\.\d+[a-z0-9.-]*")


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    """The file as an engine reads it, with its merges."""
    found: dict[str, Any] = YAML(typ="safe").load(COMPOSE)
    return found


def conforms(file: Path) -> bool:
    """Whether it keeps the schema of the compose specification."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, str(file)], check=False).returncode == 0


def test_the_file_keeps_the_schema_of_the_compose_specification(tmp_path: Path) -> None:
    assert conforms(COMPOSE)

    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text("utf-8").replace("cap_drop:", "capdrop:"), "utf-8")
    assert not conforms(wrong)


def test_every_setting_that_it_names_is_one_of_kancha(composed: dict[str, Any]) -> None:
    known = {setting.name for setting in SETTINGS} | {"KANCHA_HOST"}  # the proxy's
    named = set(re.findall(r"\bKANCHA_[A-Z_]+\b", COMPOSE.read_text("utf-8")))
    named |= set(re.findall(r"\bKANCHA_[A-Z_]+\b", (ROOT / "Dockerfile").read_text("utf-8")))

    assert named <= known
    assert composed["services"]["server"]["environment"]["KANCHA_MAILROOM"] == "off"
    assert composed["services"]["mailroom"]["command"] == ["kancha", "mailroom"]


def test_every_file_that_it_mounts_is_there_and_every_variable_has_an_example(
    composed: dict[str, Any],
) -> None:
    mounts = [
        mount.split(":")[0]
        for service in composed["services"].values()
        for mount in service.get("volumes", [])
        if mount.startswith("./")
    ]
    example = (EXAMPLES / "env.example").read_text("utf-8")
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE.read_text("utf-8")))

    assert mounts
    assert [mount for mount in mounts if not (ROOT / mount).is_file()] == []
    assert asked == set(re.findall(r"^([A-Z0-9_]+)=", example, re.MULTILINE))


def test_nothing_but_the_proxy_is_reached_and_nothing_keeps_what_it_need_not(
    composed: dict[str, Any],
) -> None:
    services = composed["services"]
    ours = [services[name] for name in ("server", "mailroom")]

    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert all(one["read_only"] and one["cap_drop"] == ["ALL"] for one in ours)
    lasting = [name for name in services if name not in ("couch-setup", "bucket")]
    checked = {name for name in lasting if "healthcheck" in services[name]} | {"server"}
    assert checked == set(lasting)  # the server's stands in the Dockerfile


def test_images_are_pinned_and_kancha_does_not_run_as_root(composed: dict[str, Any]) -> None:
    images = {service["image"] for service in composed["services"].values()}
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)

    assert [image for image in images | set(bases) if not PINNED.fullmatch(image)] == []
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["kancha"]
    assert "HEALTHCHECK" in dockerfile


def test_the_image_has_the_libraries_that_ci_installs_for_reports() -> None:
    libraries = re.findall(
        r"\b(?:libpango|libharfbuzz|fonts-noto)\S*", (ROOT / "Dockerfile").read_text("utf-8")
    )
    ci = (ROOT / ".ci/run").read_text("utf-8")

    assert len(libraries) == 4
    assert [library for library in libraries if library not in ci] == []


def test_the_script_that_joins_nodes_is_one_that_bash_reads() -> None:
    subprocess.run(["bash", "-n", str(EXAMPLES / "join.sh")], check=True)
