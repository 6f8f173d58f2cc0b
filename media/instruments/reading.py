"""One file from its bytes to its outcome, in this process."""

from __future__ import annotations

from media.instruments.content import Content
from media.instruments.contract import Options
from media.instruments.errors import InstrumentFileError
from media.instruments.formats import read
from media.instruments.outcome import Outcome, of_error, of_reading
from media.instruments.summary import summarise


def outcome_of(content: Content, options: Options) -> Outcome:
    """What a file holds, or why it cannot be read. Raises OSError alone."""
    try:
        reading = read(content, options)
        summary, table = summarise(reading)
    except InstrumentFileError as error:
        return of_error(content.sha256(), error)
    return of_reading(reading, summary, table)
