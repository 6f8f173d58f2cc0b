"""What is known of one fact kind: its newest shape and the one before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.fields import Shape


@dataclass(frozen=True, slots=True)
class Before:
    """The version before the newest: its shape and how its body becomes the newest."""

    body: Shape
    upgrade: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    """Pure; answers a new mapping."""


@dataclass(frozen=True, slots=True)
class FactShape:
    """A kind's newest schema version. The version before it is accepted as well.

    ``before`` is None while there is only one version. Devices in the field are weeks behind
    the server, never more than one version: raise ``newest`` only when all have the last one.
    """

    body: Shape
    newest: int = 1
    before: Before | None = None
