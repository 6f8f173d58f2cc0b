"""HTML on standard input -> PDF on standard output: a program of its own.

    python -m server.reports.press < page.html > page.pdf
    python -m server.reports.press plain < page.html      uncompressed, to be looked into

It is apart from the server because drawing takes seconds of one core and much memory, and because
it uses native libraries that need not be there: what goes wrong here ends this process alone.
Nothing is fetched from files or network: ``data:`` addresses of pictures are all that is read.
"""

from __future__ import annotations

import resource
import sys

try:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher
except OSError as error:  # Pango or one of its parts cannot be loaded
    sys.stderr.write(f"{error}\n")
    raise SystemExit(3) from None

_LARGEST_MEMORY = 2 * 1024**3
"""Bytes of address space; a report with 120 pictures takes a third of it."""
_VARIANT = "pdf/a-2a"
"""PDF for archives (ISO 19005-2), level A: fonts embedded, text in reading order with its tags."""


def main() -> None:
    """Draws one document."""
    resource.setrlimit(resource.RLIMIT_AS, (_LARGEST_MEMORY, _LARGEST_MEMORY))
    pictures_only = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    html = HTML(string=sys.stdin.buffer.read().decode("utf-8"), url_fetcher=pictures_only)
    plain = sys.argv[1:] == ["plain"]
    pdf = html.write_pdf(pdf_variant=_VARIANT, pdf_tags=True, uncompressed_pdf=plain)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
