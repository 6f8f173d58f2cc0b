"""PDFs that were really drawn, read by pypdf and by Poppler's pdftotext."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from schemas.api.reports import Language
from schemas.vocabulary import FactKind
from server.metrology.plots import meter_error_plot
from server.problem import Problem
from server.reports.html import Document, page
from server.reports.pdf import Press, chinese_font
from tests.loopback import serving
from tests.unit.reports.book import book, complaint, photo, pole, settled, visit
from tests.unit.reports.test_evidence_in_reports import POINT, REFUND, verdict

LONG = "这是一个没有空格的很长的句子" * 350 + " " + "unbroken" * 100


def draw(html: str) -> bytes:
    """The PDF of a text."""
    return Press().pdf(html)


def text_of(pdf: bytes) -> str:
    """The text as a reader copies it, without breaks of lines."""
    told = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return re.sub(r"\s+", "", told.stdout.decode())


def fonts_of(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Name of each font, and whether it is embedded."""
    for shown in PdfReader(io.BytesIO(pdf)).pages:
        for font in shown["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()
            inner = inner.get("/DescendantFonts", [inner])[0].get_object()
            keys = inner["/FontDescriptor"].get_object().keys()
            yield inner["/BaseFont"], any(key.startswith("/FontFile") for key in keys)


@pytest.fixture(scope="module")
def report() -> bytes:
    """The Chinese report of a full ticket with a picture."""
    return draw(page(Document.REPORT, book(*settled(), shown=pole()), Language.ZH).html)


def test_chinese_sentences_can_be_selected_whole(report: bytes) -> None:
    text = text_of(report)

    for sentence in (
        "投诉调查报告",
        "每天晚上七点以后灯光发暗。",
        "低于下限198.0V（允许范围198.0～235.4V）",
        "单次测量只反映测量当时的情况，不能证明供电符合标准",
    ):
        assert sentence in text


def test_every_font_is_embedded_as_a_subset(report: bytes) -> None:
    fonts = set(fonts_of(report))

    assert fonts
    assert [name for name, embedded in fonts if not embedded] == []
    assert [name for name, _ in fonts if not re.match(r"/[A-Z]{6}\+", name)] == []


def test_every_page_has_its_number_and_all_but_the_first_the_ticket(report: bytes) -> None:
    pages = [shown.extract_text() for shown in PdfReader(io.BytesIO(report)).pages]

    assert len(pages) > 1
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
        assert "T261123-7K3QX" in text


def test_the_pdf_is_tagged_and_says_its_title_language_and_time(report: bytes) -> None:
    reader = PdfReader(io.BytesIO(report))
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    marks, about = root["/MarkInfo"].get_object(), root["/Metadata"].get_object()

    assert reader.metadata is not None
    assert reader.metadata.title == "调查报告 T261123-7K3QX"
    assert str(reader.metadata["/CreationDate"]) == "D:20261123021000Z"
    assert str(root["/Lang"]) == "zh-Hans"
    assert isinstance(marks, DictionaryObject)
    assert str(marks["/Marked"]) == "True"
    assert isinstance(about, StreamObject)
    assert b"pdfaid:part" in about.get_data()


def test_the_same_facts_give_the_same_bytes(report: bytes) -> None:
    facts = reversed(settled())

    assert draw(page(Document.REPORT, book(*facts, shown=pole()), Language.ZH).html) == report


def test_a_usual_sheet_is_one_page_in_both_languages() -> None:
    for language in Language:
        sheet = draw(page(Document.SHEET, book(*settled()), language).html)

        assert len(PdfReader(io.BytesIO(sheet)).pages) == 1


def test_a_sheet_with_a_test_at_five_loads_and_a_refund_is_one_page_in_both_languages() -> None:
    tested = verdict(91, refund=REFUND, values={"points": [POINT] * 5})
    settled_by_test = [item for item in settled() if item.fact.kind is not FactKind.READING]
    for language in Language:
        sheet = draw(page(Document.SHEET, book(*settled_by_test, tested), language).html)

        assert "56.59kWh" in text_of(sheet)
        assert len(PdfReader(io.BytesIO(sheet)).pages) == 1


def test_chinese_in_plots_has_the_forms_of_the_mainland() -> None:
    drawn = verdict(91)
    made = replace(
        book(*visit(), drawn), draw=lambda _, language: (meter_error_plot([POINT], language),)
    )

    pdf = draw(page(Document.REPORT, made, Language.ZH).html)

    assert "电能表误差" in text_of(pdf)
    assert [name for name, _ in fonts_of(pdf) if not re.search("CJK-SC", name)] == []


def test_forty_photos_are_all_drawn() -> None:
    facts = [*visit(), *(photo(number, number) for number in range(30, 69))]

    pdf = draw(page(Document.REPORT, book(*facts, shown=pole()), Language.EN).html)

    assert "Photo40" in text_of(pdf)


def test_a_very_long_text_a_name_from_right_to_left_and_an_emoji_lose_nothing() -> None:
    customer = {"name": "ليلى ⚡ O'Neill", "account": "3301001"}
    hostile = complaint(matter=LONG, customer=customer)

    text = text_of(draw(page(Document.SHEET, book(hostile), Language.EN).html))

    assert text.count("句") == 350
    assert "unbroken" * 100 in text
    assert "O'Neill" in text


def test_nothing_is_fetched_while_drawing() -> None:
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with serving(Listener) as here:
        html = (
            f'<link rel="stylesheet" href="{here}/a.css"><img src="{here}/b.png"><p>text</p>'
            f'<style>@import "{here}/c.css"; p {{ background: url({here}/d.png) }}</style>'
            '<img src="file:///etc/hostname"><a rel="attachment" href="file:///etc/hostname">x</a>'
        )
        pdf = draw(html)

    assert asked == []
    assert PdfReader(io.BytesIO(pdf)).attachments == {}
    assert "text" in text_of(pdf)


def test_when_all_turns_are_taken_the_caller_is_told_to_come_again() -> None:
    press = Press(at_once=0, wait_s=0)

    with pytest.raises(Problem) as refused:
        press.pdf("<p>text")

    assert refused.value.code == "service_unavailable"
    assert refused.value.headers == {"Retry-After": "10"}


def test_the_machine_has_a_font_for_chinese() -> None:
    assert chinese_font() is not None
