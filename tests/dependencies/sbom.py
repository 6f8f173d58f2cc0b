"""The list of what Kancha is made of (CycloneDX): ``python -m tests.dependencies.sbom`` writes it.

It follows from the locks and from what packages state of themselves, and from nothing else: no
time and no machine, so that the same locks give the same bytes.
"""

from __future__ import annotations

import json
import tomllib
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.dependencies.locked import Package, node_packages, python_packages
from tests.project.tree import ROOT

FILE = ROOT / "sbom.cdx.json"


def locked() -> list[Package]:
    """All that a server of Kancha consists of, and what its pages are built with."""
    return [
        *python_packages(ROOT / "requirements.lock"),
        *node_packages(ROOT / "server/web/package-lock.json"),
    ]


def sbom() -> str:
    """The text of the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    packages = locked()
    parts = {(one.kind, one.key): _component(one) for one in packages}
    kancha = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref="kancha",
        licenses=[LicenseExpression(project["license"])],
    )
    bom = Bom(components=parts.values(), metadata=BomMetaData(component=kancha))
    for one in packages:
        bom.register_dependency(
            parts[one.kind, one.key], [parts[one.kind, needed] for needed in one.needs]
        )
    bom.register_dependency(kancha, [parts[key] for key in _asked_for(project)])
    bom.metadata.timestamp = None  # type: ignore[assignment]  # it would be now
    bom.serial_number = uuid5(NAMESPACE_URL, repr(packages))
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _asked_for(project: dict[str, Any]) -> list[tuple[str, str]]:
    """What Kancha itself asks for: kinds and keys."""
    pages = json.loads((ROOT / "server/web/package.json").read_text("utf-8"))
    names = [canonicalize_name(Requirement(text).name) for text in project["dependencies"]]
    places = [f"node_modules/{name}" for name in pages["dependencies"] | pages["devDependencies"]]
    return [("pypi", name) for name in names] + [("npm", place) for place in places]


def _component(package: Package) -> Component:
    namespace, _, name = package.name.rpartition("/")
    return Component(
        name=name,
        group=namespace or None,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{package.kind}:{package.key}",
        scope=ComponentScope.EXCLUDED if package.built_with else ComponentScope.REQUIRED,
        licenses=[LicenseExpression(package.licence)] if package.licence else [],
        purl=PackageURL(package.kind, namespace or None, name, package.version),
        hashes=[HashType(alg=HashAlgorithm.SHA_512, content=package.digest)]
        if package.digest
        else [],
    )


if __name__ == "__main__":
    FILE.write_text(sbom(), "utf-8")
