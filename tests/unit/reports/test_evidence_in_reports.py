"""What proves something stands in the report: verdicts, plots, seals, flags, names, the chain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.audit_chain import Chain
from casework.filed import FiledFact
from casework.flags import flag
from schemas.api.reports import Language
from schemas.documents import Author
from schemas.vocabulary import FactKind
from server.metrology.plots import meter_error_plot
from server.reports.gather import Casebook, report_of
from server.reports.html import Document, page
from tests.unit.casework.casefile import assignment, field, office
from tests.unit.reports.book import book, complaint, photo, settled, visit

STEP = "as-found, 5.0 A, pf 1: mean of 3: +3.210 %, rounded to 0.2: +3.2 %; limit ±2 %: outside"
REFUND: dict[str, Any] = {
    "direction": "refund",
    "energy_kwh": "56.59",
    "rule": "meter-error-half-time",
    "rule_id": "供电营业规则",
    "rule_version": "1996-10-08",
    "article": "第七十九条",
    "source": "供电营业规则",
    "verified": False,
    "steps": ["3650·0.032/(1+0.032) = 113.178 kWh", "113.178·0.5 = 56.589 kWh"],
}
POINT = {
    "point": "as-found, 5.0 A, pf 1",
    "stage": "as-found",
    "mean": "3.21",
    "reported": "+3.2",
    "limit": "2",
    "outside": True,
}


def verdict(number: int, **more: Any) -> FiledFact:
    """The server's word on a meter."""
    body = {
        "of": "-",
        "about": "meter-error",
        "outcome": "outside",
        "rule": "class 2",
        "source": "JJG 596-2012",
        "verified": False,
        "steps": [STEP],
        "remarks": [{"code": "few-repeats", "message": "One repeat only."}],
        "values": {"points": [POINT]},
        "inputs": {"facts": [], "instruments": [], "profile": {"name": "p", "version": 7}},
        **more,
    }
    filed = office(number, FactKind.VERDICT, body, 90)
    return replace(filed, fact=replace(filed.fact, author=Author(server="metrology")))


def meter_test(number: int) -> FiledFact:
    """A crew's test with a seal that was broken and one that is new."""
    seals = [
        {"number": "S-1017", "place": "cover", "state": "broken", "stage": "as-found"},
        {"number": "S-2090", "place": "cover", "state": "new", "stage": "as-left"},
    ]
    body = {"meter": {"number": "33010017"}, "seals": seals, "points": []}
    return field(number, FactKind.METER_TEST, body, 80)


def report(made: Casebook, language: Language = Language.EN) -> str:
    return page(Document.REPORT, made, language).html


def test_a_verdict_stands_with_every_step_its_rule_its_remarks_and_its_refund() -> None:
    text = report(book(*visit(), verdict(21, refund=REFUND, party="utility")))

    assert "1. Error of the meter: outside the limits" in text
    for said in (STEP, "JJG 596-2012", "profile p 7", "One repeat only.", *REFUND["steps"]):
        assert str(said) in text
    assert "Proposed refund</b> 56.59 kWh" in text
    assert "第七十九条" in text
    assert "A proposal: money is decided and approved by people." in text


def test_a_verdict_without_refund_proposes_none() -> None:
    assert "Proposed refund" not in report(book(*visit(), verdict(21)))


def test_the_customer_reads_the_test_of_the_meter_and_the_refund_once_it_is_approved() -> None:
    sheet = page(Document.SHEET, book(*settled(), verdict(91, refund=REFUND)), Language.EN).html

    assert "Error of the meter: outside the limits" in sheet
    for said in ("5.0 A, pf 1", "+3.2 %", "±2 %", "JJG 596-2012", *REFUND["steps"], "第七十九条"):
        assert str(said) in sheet
    assert "<b>Refund</b> 56.59 kWh" in sheet
    assert "the amount is the one under Resolution" in sheet


def test_a_refund_that_nobody_approved_is_not_promised_to_the_customer() -> None:
    sheet = page(Document.SHEET, book(*visit(), verdict(91, refund=REFUND)), Language.EN).html

    assert "+3.2 %" in sheet
    assert "56.59" not in sheet


def test_the_customer_reads_what_a_logger_said_of_the_supply_and_why_it_says_no_more() -> None:
    step = "U_L1: 54 of 432 outside 198–235.4 V (100 %) = 12.50 %, at most 0 %: outside"
    weak = {"code": "calibration-expired", "message": "The calibration had ended."}
    said = {"about": "voltage", "rule": "voltage-220", "steps": [step], "remarks": [weak]}
    made = book(*settled(), verdict(91, **said, values={"method": "logger"}, party="utility"))
    sheet = page(Document.SHEET, made, Language.EN).html

    assert "Voltage: outside the limits" in sheet
    assert step in sheet
    assert "The calibration had ended." in sheet


def test_what_registers_say_of_the_consumption_stays_in_the_report() -> None:
    made = book(*settled(), verdict(91, about="register", steps=["3391.2 - 8332.9 < 0"]))

    assert "3391.2" in report(made).replace("&lt;", "<")
    assert "3391.2" not in page(Document.SHEET, made, Language.EN).html


def test_a_plot_stands_beside_its_verdict_with_words_for_those_who_do_not_see_it() -> None:
    drawn = verdict(21)
    made = replace(
        book(*visit(), drawn),
        draw=lambda fact, language: (
            (meter_error_plot([POINT], language),) if fact == drawn.fact.id else ()
        ),
    )

    english, chinese = report(made), report(made, Language.ZH)

    assert english.count('<img src="data:image/svg+xml;base64,') == 1
    assert 'alt="Meter error 5.0 A, pf 1: error +3.2 %, limit ±2 %."' in english
    assert 'alt="电能表误差 5.0 A, pf 1:误差 +3.2 %,限值 ±2 %。"' in chinese


def test_seals_stand_as_they_were_found_and_left() -> None:
    english = report(book(*visit(), meter_test(20)))
    chinese = report(book(*visit(), meter_test(20)), Language.ZH)

    assert "S-1017" in english
    assert english.index("broken") < english.index("S-2090")
    assert "破损" in chinese
    assert "新加封" in chinese


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Not taken with the app&#39;s camera, but chosen from: gallery."),
        (Language.ZH, "照片不是由本应用拍摄,来源:gallery。"),
    ],
)
def test_a_flag_is_explained_and_names_the_photo_by_its_number(
    language: Language, said: str
) -> None:
    told = flag("not-from-camera", source="gallery").to_document()
    flagged = replace(photo(31, 54), flags=(told,))
    made = book(*visit(), flagged)

    assert [(item.number, item.severity) for item in report_of(made).flags] == [(2, "info")]
    assert said in report(made, language)


def test_crews_and_members_are_named_not_numbered() -> None:
    names = {"c-1": "North crew", "m-1": "Wang Lei"}
    text = report(replace(book(*visit(), assignment(3, 2)), names=names))

    assert "Wang Lei (North crew)" in text
    assert "<b>work assigned</b> <bdi>North crew</bdi>" in text
    assert "c-1/m-1" not in text


def test_somebody_whom_the_registry_does_not_know_keeps_his_number() -> None:
    assert "m-1 (c-1)" in report(book(*visit()))


def test_the_end_of_the_chain_stands_in_the_report_and_where_there_is_none_that_too() -> None:
    sealed = replace(book(complaint()), chain=Chain(3, "ab" * 32, frozenset()))

    assert "ab" * 32 in report(sealed)
    assert "sealed 3 times" in report(sealed)
    assert "The receipts are not sealed yet." in report(book(complaint()))
