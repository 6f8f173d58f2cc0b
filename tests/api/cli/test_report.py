"""`kancha report` on a folder with a ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.vocabulary import FactKind
from server.office.commands import Desk, Order, open_ticket
from server.settings import Settings
from server.wiring import open_parts
from sync.mailroom.dossier import Dossiers
from tests.api.cli.conftest import Kancha


@pytest.fixture
def ticket(folder: Path) -> str:
    """The id of an open ticket."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    desk = Desk(parts.store, Dossiers(parts.store, parts.rules), parts.rules, parts.clock())
    body = {"class": "PQ", "title": "低电压", "customer": {"name": "李娜"}}
    opened = open_ticket(desk, Order("li", FactKind.INTAKE, body))
    parts.close()
    return str(opened.document["ticket"])


def test_the_sheet_is_written_as_pdf_or_html_by_the_name_of_the_file(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    pdf, html = tmp_path / "sheet.pdf", tmp_path / "report.html"

    drawn = kancha("report", ticket, "--out", str(pdf))
    written = kancha("report", ticket, "--kind", "report", "--lang", "en", "--out", str(html))

    assert (drawn.exit_code, written.exit_code) == (0, 0), drawn.output + written.output
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "Investigation report" in html.read_text(encoding="utf-8")


def test_a_ticket_that_is_not_there_and_a_name_that_says_nothing_are_told(
    kancha: Kancha, ticket: str, tmp_path: Path
) -> None:
    missing = kancha("report", "T-NONE", "--out", str(tmp_path / "x.pdf"))
    unclear = kancha("report", ticket, "--out", str(tmp_path / "x.docx"))

    assert (missing.exit_code, unclear.exit_code) == (1, 2)
    assert "There is no ticket 'T-NONE'." in missing.output
    assert "ends in .pdf or .html" in unclear.output
    assert list(tmp_path.glob("x.*")) == []
