"""What Kancha is made of: what may be done with it, what is known against it, and a list of it."""

from __future__ import annotations

import json
import re
from email.message import Message
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.dependencies.audit import BORNE, Finding, NotAudited, read_npm_audit, read_pip_audit
from tests.dependencies.licences import WEAK, borne, expression_of
from tests.dependencies.locked import Package, node_packages, python_packages
from tests.dependencies.sbom import FILE, locked, sbom
from tests.project.tree import ROOT

LOCKED = [
    *python_packages(ROOT / "requirements-dev.lock"),
    *node_packages(ROOT / "server/web/package-lock.json"),
]


def test_every_locked_package_has_a_licence_that_permits_every_use() -> None:
    assert len(LOCKED) > 200
    assert [
        f"{one.name} {one.version}: {one.licence}"
        for one in LOCKED
        if not borne(one.name, one.licence)
    ] == []


def test_every_package_under_a_weaker_licence_is_there_and_explained() -> None:
    page = (ROOT / "docs/dependencies.md").read_text("utf-8")
    section = page.partition("## Licences")[2]

    assert sorted(name for name in WEAK if f"`{name}`" not in section) == []
    assert sorted(set(WEAK) - {one.name for one in LOCKED}) == []
    assert sorted(number for number in BORNE if number not in page) == []


@pytest.mark.parametrize(
    ("name", "licence", "may"),
    [
        ("some", "MIT", True),
        ("some", "GPL-3.0-only", False),
        ("some", "GPL-2.0-or-later OR MIT", True),
        ("some", "GPL-2.0-or-later AND MIT", False),
        ("some", "MPL-2.0", False),
        ("orjson", "MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("lightningcss-linux-x64-gnu", "MPL-2.0", True),
        ("some", "as you like", False),
        ("some", None, False),
    ],
)
def test_given_a_licence_when_it_is_judged_then_by_what_it_leaves_to_choose(
    name: str, licence: str | None, may: bool
) -> None:
    assert borne(name, licence) is may


def test_given_older_metadata_when_it_is_read_then_words_and_classifiers_mean_a_licence() -> None:
    stated: Any = Message()
    stated["License"] = "Copyright 2024, some of us"
    assert expression_of(stated) is None

    stated["Classifier"] = "License :: OSI Approved :: MIT License"
    assert expression_of(stated) == "MIT"

    stated["License-Expression"] = "ISC"
    assert expression_of(stated) == "ISC"


def test_the_list_of_what_kancha_is_made_of_follows_from_the_locks() -> None:
    assert FILE.read_text("utf-8") == sbom(), "run `make sbom`"


def test_given_the_list_when_it_is_compared_with_the_locks_then_it_has_all_and_nothing_else() -> (
    None
):
    components = json.loads(FILE.read_text("utf-8"))["components"]
    pinned = re.findall(
        r"^([\w.-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
    pages = json.loads((ROOT / "server/web/package-lock.json").read_text())["packages"]
    places = {
        (place.rpartition("node_modules/")[2], entry["version"])
        for place, entry in pages.items()
        if place
    }

    said = {one["purl"].replace("%40", "@") for one in components}
    assert said == {f"pkg:pypi/{name}@{version}" for name, version in pinned} | {
        f"pkg:npm/{name}@{version}" for name, version in places
    }
    assert [one["name"] for one in components if not one.get("licenses")] == []


def test_the_list_is_what_the_schema_of_cyclonedx_asks_for() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(FILE.read_text("utf-8")) is None


def test_given_the_list_when_one_follows_who_asks_for_whom_then_everything_is_reached() -> None:
    said = json.loads(FILE.read_text("utf-8"))
    asks = {one["ref"]: one.get("dependsOn", []) for one in said["dependencies"]}
    reached, left = set[str](), ["kancha"]
    while left:
        ref = left.pop()
        left += [other for other in asks[ref] if other not in reached]
        reached.update(asks[ref])

    beside = {one["bom-ref"] for one in said["components"]} - reached
    assert beside == set()
    assert "pypi:werkzeug" in asks["pypi:flask"]


def test_given_two_versions_of_a_package_when_one_asks_for_it_then_for_the_one_beside_it() -> None:
    packages = {one.place: one for one in locked() if one.kind == "npm"}
    nested = [place for place in packages if place.count("node_modules/") > 1]

    assert nested
    for place in nested:
        above, name = place.partition("/node_modules/")[0], packages[place].name
        assert f"node_modules/{name}" in packages
        assert place in packages[above].needs


PIP_AUDIT = {
    "dependencies": [
        {"name": "flask", "version": "3.1.3", "vulns": []},
        {
            "name": "urllib3",
            "version": "2.0.0",
            "vulns": [{"id": "PYSEC-2023-212", "fix_versions": ["1.26.18", "2.0.7"]}],
        },
    ]
}
NPM_AUDIT = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "vite": {
            "via": [{"url": "https://github.com/advisories/GHSA-vg6x-rcgg-rjx6"}, "esbuild"],
            "fixAvailable": True,
        }
    },
}


def test_given_known_weaknesses_when_the_tools_tell_them_then_each_has_number_and_remedy() -> None:
    assert read_pip_audit(json.dumps(PIP_AUDIT)) == [
        Finding("urllib3", "PYSEC-2023-212", "fixed in 1.26.18, 2.0.7")
    ]
    assert read_npm_audit(json.dumps(NPM_AUDIT)) == [
        Finding("vite", "GHSA-vg6x-rcgg-rjx6", "`npm audit fix` has a version")
    ]


@pytest.mark.parametrize(
    "said",
    ["", '{"dependencies": [{"name": "flask", "skip_reason": "Dependency not found on PyPI"}]}'],
)
def test_given_an_index_without_advisories_when_it_is_asked_then_nothing_is_called_sound(
    said: str,
) -> None:
    with pytest.raises(NotAudited):
        read_pip_audit(said)


def test_given_some_packages_that_the_index_does_not_know_then_findings_of_others_are_told() -> (
    None
):
    unknown = {"name": "flask", "skip_reason": "Dependency not found on PyPI"}
    sound = {"name": "flask", "version": "3.1.3", "vulns": []}
    said = {"dependencies": [unknown, *PIP_AUDIT["dependencies"]]}

    assert [one.package for one in read_pip_audit(json.dumps(said))] == ["urllib3"]
    with pytest.raises(NotAudited, match="does not know flask"):
        read_pip_audit(json.dumps({"dependencies": [unknown, sound]}))


@pytest.mark.parametrize("said", ["", '{"message": "405 Method Not Allowed"}'])
def test_given_a_registry_without_advisories_when_npm_asks_it_then_nothing_is_called_sound(
    said: str,
) -> None:
    with pytest.raises(NotAudited):
        read_npm_audit(said)


def test_a_package_is_told_from_its_namesakes_by_its_place() -> None:
    above = Package("npm", "ms", "2.0.0", "MIT", place="node_modules/ms")
    below = Package("npm", "ms", "2.1.0", "MIT", place="node_modules/debug/node_modules/ms")

    assert above.key != below.key
