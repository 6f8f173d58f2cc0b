"""Traces where the settings want them; else nothing of OpenTelemetry is imported, nothing asked."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from server.setting_values import yes

if TYPE_CHECKING:
    from server.traces import Traces

ROUTE = "kancha.route"
"""Key of the WSGI environment: the rule by which a page or resource was found."""
_EXPORTER = "opentelemetry-exporter-otlp-proto-http"


def wanted(text: str) -> bool:
    """`yes` or `no`; yes only where what it takes is installed."""
    if not yes(text):
        return False
    try:
        version(_EXPORTER)
    except PackageNotFoundError:
        raise ValueError("needs more packages: pip install 'kancha[traces]'") from None
    return True


def open_traces(*, wanted: bool) -> Traces | None:
    """The traces of this process, if they are wanted."""
    if not wanted:
        return None
    from server.traces import Traces  # noqa: PLC0415 (its packages are an extra)

    return Traces()
