"""What strangers may send as a photo: one function for hypothesis and for a coverage-guided fuzzer.

``make fuzz`` runs the second (atheris, not among the locked tools) for a minute; any exception,
memory over 1 GB or answer after 10 s is a finding, which it keeps as a file ``crash-…``.
"""

from __future__ import annotations

import io
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from PIL import Image

from casework.flags import TABLE
from media.pictures.drawing import PREVIEW_BYTES, VIEW_EDGE
from media.pictures.examine import Limits, examine
from schemas.examined import from_message, to_message
from tests.unit.pictures.material import encoded, phone_exif, scene

LIMITS = Limits(4_000_000)


def one_input(content: bytes) -> None:
    """Whatever the bytes are, the answer keeps its promises."""
    seen = examine(content, LIMITS)
    assert {sight.code for sight in seen.sights} <= TABLE.keys()
    assert from_message(*to_message(seen)) == seen
    for drawn in seen.drawn:
        copy = Image.open(io.BytesIO(drawn.content))
        assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (drawn.width, drawn.height))
        assert max(copy.size) <= VIEW_EDGE
        assert not copy.getexif()
    assert all(len(d.content) <= PREVIEW_BYTES for d in seen.drawn if d.role == "preview")


def corpus() -> list[bytes]:
    """One small picture of each kind."""
    small = scene((48, 36))
    packet = b'<x:xmpmeta xmp:CreatorTool="x"/>'
    return [
        encoded(small, "JPEG", exif=phone_exif(), xmp=packet, comment=b"by hand"),
        encoded(small, "JPEG", progressive=True),
        encoded(small.convert("CMYK"), "JPEG"),
        encoded(small, "PNG", exif=phone_exif()),
        encoded(small.quantize(8), "PNG", transparency=1),
        encoded(Image.new("I;16", (20, 20), 9_000), "PNG"),
        encoded(small, "WEBP", exif=phone_exif()),
        encoded(small, "WEBP", save_all=True, append_images=[small.rotate(90)], lossless=True),
        encoded(small, "AVIF", speed=10),
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    ]


def main() -> None:
    """Fuzzes until the arguments of libFuzzer say stop."""
    atheris = import_module("atheris")
    atheris.instrument_all()
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(corpus()):
            Path(folder, str(number)).write_bytes(content)
        atheris.Setup([*sys.argv, "-rss_limit_mb=1024", "-timeout=10", folder], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
