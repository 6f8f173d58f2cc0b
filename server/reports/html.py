"""The documents as HTML: one file each, whole in itself, for screen, print and PDF.

Every text is escaped. There is no script, and nothing is loaded: the style stands in the page,
named by its hash in the policy, and pictures are ``data:`` addresses.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from schemas.api.reports import Language
from schemas.policy import LimitRule
from server.reports.gather import Casebook, report_of, sheet_of
from server.reports.language import Words
from server.reports.model import Measured, Report

_SAID = re.compile(r"<(?:title|desc)>(.*?)</(?:title|desc)>", re.DOTALL)
_TEMPLATES = Path(__file__).parent.parent / "templates" / "reports"


class Document(StrEnum):
    """The two documents of a ticket."""

    SHEET = "sheet"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Page:
    """A document as HTML, with the policy a browser shall hold it to."""

    html: str
    content_security_policy: str


def page(document: Document, book: Casebook, language: Language) -> Page:
    """The document; the same casebook gives the same text."""
    report = report_of(book) if document is Document.REPORT else None
    sheet = report.sheet if report else sheet_of(book)
    readings = report.readings if report else sheet.readings
    html = _environment().get_template(f"{document.value}.html").render(
        w=Words(language, book.policy.timezone),
        sheet=sheet,
        report=report,
        limits=_limits(readings),
        person=book.person,
        plots=_plots(report, book, language),
        style=_style(),
    )  # fmt: skip
    return Page(html, _content_security_policy())


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return (_TEMPLATES / "report.css").read_text(encoding="utf-8")


@cache
def _content_security_policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of a verdict: its ``data:`` address, and what it says in words."""

    address: str
    said: str


def _plots(report: Report | None, book: Casebook, language: Language) -> dict[str, list[Plot]]:
    """The plots of each verdict, by its fact."""
    return {
        verdict.fact: [_plot(svg) for svg in book.draw(verdict.fact, language)]
        for verdict in (report.verdicts if report else ())
    }


def _plot(svg: str) -> Plot:
    said = " ".join(unescape(text) for text in _SAID.findall(svg))
    return Plot(f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}", said)


def _limits(readings: tuple[Measured, ...]) -> tuple[LimitRule, ...]:
    """Each limit that a reading was compared with, once, in order: the notes below the table."""
    found = {
        compared.limit.name: compared.limit for reading in readings for compared in reading.compared
    }
    return tuple(found.values())
