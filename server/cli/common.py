"""What commands share: settings, the opened parts, and faults as sentences, not tracebacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from unicodedata import east_asian_width

import click

from schemas.profile import ProfileFaults
from server.problem import Problem
from server.settings import Settings, SettingsError
from server.wiring import Parts, open_parts
from sync.errors import SyncError


def read_settings() -> Settings:
    """Settings of this process. Raises ClickException with a line for each fault."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        lines = "\n".join(f"  {fault}" for fault in error.faults)
        raise click.ClickException(f"These settings cannot be used:\n{lines}") from None


def require_own_file(settings: Settings) -> Settings:
    """The settings, where documents lie in a file of the data folder. Raises ClickException."""
    if settings.store.url is not None:
        text = "The documents lie on CouchDB: back it up by its own means, see docs/couchdb.md."
        raise click.ClickException(text)
    return settings


@contextmanager
def opened(settings: Settings, *, must_exist: bool = False) -> Iterator[Parts]:
    """The parts, closed at the end. Raises ClickException with what is wrong.

    ``must_exist`` refuses a data folder that is not there, where making one would only hide that
    the command runs in the wrong place.
    """
    if must_exist and not settings.data.is_dir():
        text = f"There is no data folder {settings.data}; set KANCHA_DATA to the server's."
        raise click.ClickException(text)
    with _faults_as_sentences():
        parts = _open(settings)
        try:
            yield parts
        finally:
            parts.close()


def _open(settings: Settings) -> Parts:
    try:
        return open_parts(settings)
    except ProfileFaults as error:
        raise click.ClickException(f"The policy profile cannot be used:\n{error}") from None
    except (SyncError, OSError) as error:
        text = f"The data in {settings.data} cannot be opened: {error}."
        raise click.ClickException(f"{text} `kancha doctor` says more.") from error


@contextmanager
def _faults_as_sentences() -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        fields = "".join(f"\n  {item.field}: {item.message}" for item in problem.errors)
        raise click.ClickException(problem.detail + fields) from None
    except SyncError as error:
        raise click.ClickException(error.reason) from None


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns of equal width, as a terminal shows them (Chinese characters take two places)."""
    lines = [list(heads), *(list(row) for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
