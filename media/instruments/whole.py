"""Small files, read as a whole."""

from __future__ import annotations

from media.instruments.content import Content
from media.instruments.contract import Limits
from media.instruments.errors import InstrumentFileError


def whole(content: Content, limits: Limits) -> bytes:
    """All bytes. Raises InstrumentFileError file-too-large."""
    with content.open() as file:
        data = file.read(limits.small_bytes + 1)
    if len(data) > limits.small_bytes:
        text = f"A file of this format has at most {limits.small_bytes} bytes; export less of it."
        raise InstrumentFileError("file-too-large", text)
    return data
