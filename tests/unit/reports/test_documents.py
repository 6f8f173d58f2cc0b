"""What stands in the two documents, and what must not."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from casework.filed import FiledFact
from schemas.api.reports import Language
from schemas.policy import Title
from schemas.rulebook import rulebook_of
from schemas.vocabulary import FactKind, Party
from server.reports.gather import report_of, sheet_of
from server.reports.html import Document, page
from tests.unit.casework.casefile import POLICY, decision, finding, office
from tests.unit.reports.book import book, complaint, photo, pole, settled, visit, voltage

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def html(document: Document, *filed: FiledFact, language: Language = Language.EN) -> str:
    """The document of these facts."""
    return page(document, book(*filed), language).html


def test_the_sheet_says_what_was_found_decided_and_answered() -> None:
    sheet = sheet_of(book(*settled()))

    assert [found.seen for found in sheet.findings] == ["burnt joint"]
    assert sheet.party is Party.UTILITY
    assert sheet.reason == "接头烧坏，属供电企业设备。"
    assert [measure.action for measure in sheet.measures] == ["更换接头"]
    assert sheet.answer is not None
    assert sheet.answer.text == "接头已更换，电压恢复正常。"


@pytest.mark.parametrize("language", Language)
def test_nothing_that_is_for_the_office_alone_stands_on_the_sheet(language: Language) -> None:
    sheet = html(Document.SHEET, *settled(), language=language)
    report = html(Document.REPORT, *settled(), language=language)

    for private in (
        "内部备注",
        "内部查证：",
        "内部：",
        "王邻居",
        "我家也一样",
        "13800000000",
        "m-1",
    ):
        assert private not in sheet
    assert "内部查证：无欠费" in report


def test_a_party_that_is_only_proposed_is_not_told_to_the_customer() -> None:
    sheet = sheet_of(book(*visit()))

    assert sheet.party is None
    assert "Who is responsible has not been confirmed yet." in html(Document.SHEET, *visit())


def test_money_that_nobody_approved_is_not_promised() -> None:
    refund = {"action": "Refund", "money": True, "amount": "86.40", "currency": "CNY"}
    facts = [*visit(), decision(21, 100, resolution={"measures": [refund]})]

    assert sheet_of(book(*facts)).measures == ()
    assert "86.40" not in html(Document.SHEET, *facts)
    assert "86.40 CNY" in html(Document.REPORT, *facts)


def test_the_sheet_shows_the_findings_that_the_reply_rests_on() -> None:
    second = finding(18, "utility", 65)
    reply = {"channel": "phone", "text": "Done.", "basis": [second.fact.id]}
    facts = [*visit(), second, office(23, FactKind.REPLY, reply, 120)]

    assert [found.fact for found in sheet_of(book(*facts)).findings] == [second.fact.id]


def test_a_single_reading_is_said_to_be_no_proof() -> None:
    text = html(Document.SHEET, *visit())

    assert "within 198.0–235.4 V" in text
    assert "below 198.0 V (allowed: 198.0–235.4 V)" in text
    assert "It is no proof that the supply complies with the standard" in text
    assert "GB/T 12325-2008" in text


def test_a_ticket_of_which_only_the_complaint_is_known_is_an_interim_sheet() -> None:
    text = html(Document.SHEET, complaint())

    assert "Interim sheet" in text
    assert "Nobody has been on site so far." in text
    assert "No measures have been decided yet." in text


def test_every_fact_stands_in_the_timeline_with_its_hash() -> None:
    made = book(*settled())

    events = report_of(made).events

    assert {event.fact for event in events} == set(made.filed)
    assert all(event.sha256 == made.filed[event.fact].sha256 for event in events)


def test_pictures_beyond_what_can_be_drawn_are_listed_without() -> None:
    facts = [*visit()[:2], *(photo(number, number) for number in range(30, 160))]

    photos = report_of(book(*facts, shown=pole())).photos

    assert len(photos) == 130
    assert [shown.number for shown in photos if shown.picture is None] == list(range(121, 131))


class Seen(HTMLParser):
    """The elements and attributes that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {tag, *(name for name, _ in attrs)}


@pytest.mark.parametrize("document", Document)
def test_markup_in_a_text_is_shown_and_never_run(document: Document) -> None:
    customer = {"name": SCRIPT, "account": '"><svg onload=alert(1)>'}
    hostile = complaint(title=SCRIPT, matter="javascript:alert(1)", customer=customer)
    facts = [*visit()[1:], voltage(33, "1", note=SCRIPT), photo(34, caption='" onload="x')]

    text = html(document, hostile, *facts)

    assert "&lt;script&gt;" in text
    assert Seen(text).found == Seen(html(document, complaint(), *facts)).found
    assert Seen(text).found.isdisjoint({"script", "img", "a", "href", "onload", "onerror"})


def test_the_page_allows_nothing_but_its_own_style_and_pictures() -> None:
    made = page(Document.SHEET, book(*settled()), Language.ZH)

    assert made.content_security_policy.startswith("default-src 'none'; img-src data:; style-src")
    assert " style=" not in made.html
    assert "unsafe" not in made.content_security_policy


def test_the_order_in_which_facts_came_does_not_change_a_document() -> None:
    facts = settled()

    assert html(Document.REPORT, *facts) == html(Document.REPORT, *reversed(facts))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Telephone: 95598. In writing: 1 Station Street, Nanjing."),
        (Language.ZH, "电话：95598。 来信：南京市车站路1号。"),
    ],
)
def test_a_customer_reads_how_the_utility_is_reached(language: Language, said: str) -> None:
    assert POLICY.contact is not None
    address = Title("南京市车站路1号", "1 Station Street, Nanjing")
    contact = replace(POLICY.contact, reply_address=address)
    known = replace(book(*settled()), rules=rulebook_of(replace(POLICY, contact=contact)))

    assert said in page(Document.SHEET, known, language).html


def test_what_a_utility_has_not_entered_is_printed_nowhere() -> None:
    older = replace(POLICY, contact=None)
    known = replace(book(*settled()), rules=rulebook_of(older))

    text = page(Document.SHEET, known, Language.EN).html

    assert "Telephone:" not in text
    assert "State Grid Corporation of China" in text


def test_a_reply_names_its_channel_in_the_words_of_the_profile() -> None:
    by_mail = {"channel": "e-mail", "text": "Done."}
    facts = [*visit(), office(23, FactKind.REPLY, by_mail, 120)]

    assert "by E-mail" in html(Document.SHEET, *facts)
    assert "电子邮件" in html(Document.REPORT, *facts, language=Language.ZH)


def test_a_mixed_case_shows_who_bears_how_much_on_sheet_and_report() -> None:
    shares = [{"party": "customer", "percent": 30}, {"party": "utility", "percent": 70}]
    said = {"party": "utility", "shares": shares, "reason": "Joint and overload."}
    mixed = decision(9, 70, responsibility=said)

    for document in Document:
        assert "utility 70 %, customer 30 %" in html(document, *visit(), mixed)
        assert "供电企业原因 70 %、用户原因 30 %" in html(
            document, *visit(), mixed, language=Language.ZH
        )
