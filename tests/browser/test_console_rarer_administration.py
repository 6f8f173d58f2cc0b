"""Administration, rarer: a new secret of a webhook, messages sent again, a workbook imported."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from openpyxl import Workbook
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Office, running_office
from tests.browser.console import Console
from tests.browser.test_console_administration import administration, complaints, head, tickets
from tests.district import ADMIN
from tests.receiver import receiver
from tests.waiting import until


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose webhooks may go to this machine."""
    folder = tmp_path_factory.mktemp("office")
    with running_office(folder, {"KANCHA_WEBHOOK_PRIVATE": "yes"}) as office:
        yield office


def test_given_a_webhook_when_its_secret_is_changed_and_a_day_sent_again_then_the_other_hears_it(
    office: Office, console: Callable[..., Console]
) -> None:
    with receiver() as other:
        hook = {"url": other.url, "events": ["ticket.opened"]}
        first = head(office).post("/api/v1/webhooks", hook)
        ticket = office.district.open_ticket()
        until(lambda: other.events(ticket) == ["ticket.opened"], "the message arrives")
        assert other.heard[0].is_signed_with(first["secret"])
        desk = console("en-GB")
        desk.log_in(*ADMIN)
        desk.is_live()
        page = administration(desk, "webhooks")
        card = page.locator("[data-webhook]")

        card.get_by_role("button", name="New secret").click()
        secret = page.locator("[data-secret]").inner_text()
        assert secret != first["secret"]
        page.get_by_role("button", name="Close").click()
        card.get_by_role("button", name="Send again").click()
        sheet = page.get_by_role("dialog")
        sheet.get_by_label("Since").fill("2020-01-01T00:00")
        sheet.get_by_role("button", name="Send again").click()
        expect(sheet).to_contain_text("1 messages are sent again.")

        until(lambda: len(other.events(ticket)) == 2, "the message arrives once more")
        before, again = other.heard
        assert (again.id, again.raw) == (before.id, before.raw)
        assert again.is_signed_with(secret)


def workbook(rows: list[list[str]]) -> FilePayload:
    """The rows as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "hotline.xlsx", "mimeType": mime, "buffer": out.getvalue()}


def test_given_a_workbook_of_the_hotline_when_imported_then_its_rows_end_as_tickets(
    office: Office, console: Callable[..., Console]
) -> None:
    rows = [row for place, row in enumerate(complaints(8)) if place not in (3, 4, 6, 7)]
    desk = console("zh-CN")
    desk.log_in()
    desk.is_live()
    page = administration(desk, "imports")
    page.get_by_label("文件", exact=True).set_input_files(workbook(rows))
    line = page.locator("[data-column='投诉类型']")
    expect(line.get_by_role("combobox").first).to_have_value("class")
    line.get_by_label("“电能质量”是").select_option("PQ")
    page.get_by_label("来源系统").fill("hotline")
    page.get_by_role("button", name="检查全部行").click()
    expect(
        page.get_by_text(f"{len(rows) - 1} 行可生成工单，0 行已导入过，0 行有误。")
    ).to_be_visible()
    page.locator("[data-import]").click()
    done = f"已生成 {len(rows) - 1} 件工单，0 行此前已有，0 行未导入。"
    expect(page.get_by_text(done)).to_be_visible()
    wanted = sorted(row[2] for row in rows[1:])
    until(lambda: sorted(one["title"] for one in tickets(office)) == wanted, "all are listed")
