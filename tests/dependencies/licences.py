"""Which licences a dependency may have, and what packages state in their own words."""

from __future__ import annotations

from importlib.metadata import PackageMetadata
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

PERMISSIVE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BlueOak-1.0.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "PSF-2.0",
        "Unlicense",
        "WTFPL",
        "Zlib",
    }
)
"""SPDX names. Each lets whoever has Kancha use, change, sell and keep it as they like."""

WEAK = {
    "axe-core": "MPL-2.0",
    "certifi": "MPL-2.0",
    "hypothesis": "MPL-2.0",
    "lightningcss": "MPL-2.0",
    "orjson": "MPL-2.0",
    "pathspec": "MPL-2.0",
    "pyphen": "MPL-1.1",
}
"""Package -> the licence that asks for changed files of the package itself, and for nothing of who
uses it; docs/dependencies.md says why each is borne. A name covers ``<name>-<system>`` too."""

STATED_ELSEWHERE = {
    # What other systems install: read in the package itself.
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    # No word of it in the metadata: read in the file LICENSE of the source.
    "resvg-py": "MIT",
    "segno": "BSD-3-Clause",
    # Its readme says it.
    "combine-errors": "MIT",
    # "Dual License", with two classifiers.
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
}

_WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
}
_CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
_SPDX = get_spdx_licensing()


def expression_of(stated: PackageMetadata) -> str | None:
    """The SPDX expression of a Python package: its own, or what its older fields mean."""
    for expression in stated.get_all("License-Expression") or []:
        return str(expression)
    words = "".join(stated.get_all("License") or []).strip()
    if _parsed(_WORDS.get(words, words)):
        return _WORDS.get(words, words)
    named = [_CLASSIFIERS.get(text) for text in stated.get_all("Classifier") or []]
    found = sorted({one for one in named if one})
    return " AND ".join(found) or None


def borne(name: str, expression: str | None) -> bool:
    """Whether a package may be used: its expression leaves a choice that is allowed whole."""
    weak = {licence for package, licence in WEAK.items() if f"{name}-".startswith(f"{package}-")}
    tree = _parsed(expression or "")
    return tree is not None and _allowed(tree, PERMISSIVE | weak)


def _allowed(tree: Any, licences: frozenset[str]) -> bool:
    if isinstance(tree, _SPDX.OR):
        return any(_allowed(part, licences) for part in tree.args)
    if isinstance(tree, _SPDX.AND):
        return all(_allowed(part, licences) for part in tree.args)
    return str(tree) in licences


def _parsed(expression: str) -> Any:
    """The tree of an expression; None where it is none of SPDX names."""
    try:
        return _SPDX.parse(expression, validate=True) if expression else None
    except ExpressionError:
        return None
