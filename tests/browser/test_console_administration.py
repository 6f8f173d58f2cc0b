"""Administration at the console: what is set up ends in what the office has."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Office, running_office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_looks import POINTER_PX
from tests.district import ADMIN, Caller
from tests.receiver import receiver
from tests.waiting import until

HEAD = ["工单编号", "投诉类型", "标题", "户号", "地址", "发生时间", "紧急"]

MAPPING: FilePayload = {
    "name": "hotline.toml",
    "mimeType": "application/toml",
    "buffer": """
source = "elsewhere"
reference = "工单编号"
[columns]
"投诉类型" = "class"
"标题" = "title"
"地址" = "site.address"
"发生时间" = "occurred_at"
[values.class]
"电能质量" = "PQ"
""".encode(),
}


def table(rows: list[list[str]]) -> FilePayload:
    """A file as the hotline exports it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return {"name": "hotline.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}


def complaints(count: int) -> list[list[str]]:
    """Rows with their head; the fourth says no kind of complaint, the seventh no moment."""
    same = ["柳巷12号", "2026-11-20 19:30", "否"]
    rows = [
        [f"H-{one}", "电能质量", f"晚间电压低 {one}", f"33010{one:02}", *same]
        for one in range(1, count + 1)
    ]
    rows[3][1] = "闹鬼"
    rows[6][5] = "昨天晚上"
    return [HEAD, *rows]


def head(office: Office) -> Caller:
    """The administrator at the API."""
    login = dict(zip(("user", "password"), ADMIN, strict=True))
    token = Caller(office.server.base_url).post("/api/v1/session", login)["token"]
    return Caller(office.server.base_url, f"Bearer {token}")


def administration(desk: Console, part: str) -> Page:
    """Goes to a part of the place."""
    desk.page.evaluate("hash => { location.hash = hash }", f"#/administration/{part}")
    expect(desk.page.locator("nav.parts a[aria-current=page]")).to_be_visible()
    return desk.page


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose webhooks may go to this machine."""
    folder = tmp_path_factory.mktemp("office")
    with running_office(folder, {"KANCHA_WEBHOOK_PRIVATE": "yes"}) as office:
        yield office


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rows that came back are corrected."""
    return tmp_path_factory.mktemp("corrected") / "hotline.csv"


def test_given_twenty_complaints_two_of_them_wrong_when_imported_then_all_end_as_tickets(
    office: Office, console: Callable[..., Console], corrected: Path
) -> None:
    desk = console("zh-CN")
    desk.log_in()
    desk.is_live()
    page = administration(desk, "imports")
    page.get_by_label("文件", exact=True).set_input_files(table(complaints(20)))
    line = page.locator("[data-column='投诉类型']")
    expect(line.get_by_role("combobox").first).to_have_value("class")
    line.get_by_label("“电能质量”是").select_option("PQ")
    page.get_by_label("来源系统").fill("hotline")
    page.get_by_role("button", name="检查全部行").click()

    expect(page.get_by_text("18 行可生成工单，0 行已导入过，2 行有误。")).to_be_visible()
    expect(page.locator("[data-fault='5']")).to_contain_text("闹鬼")
    expect(page.locator("[data-fault='8']")).to_contain_text("不是可识别的时间")
    expect(page.locator("[data-row='2']")).to_contain_text("晚间电压低 1")
    assert tickets(office) == []

    page.locator("[data-import]").click()
    expect(page.get_by_text("已生成 18 件工单，0 行此前已有，2 行未导入。")).to_be_visible()
    # The job is done once its facts are filed; the mailroom makes the list of them after that.
    until(lambda: len(tickets(office)) == 18, "the list has what was brought in")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有误的行 (2)").first.click()
    download.value.save_as(corrected)
    text = corrected.read_text("utf-8-sig")
    corrected.write_text(text.replace("闹鬼", "电能质量").replace("昨天晚上", "2026-11-19 20:00"))

    page.get_by_label("文件", exact=True).set_input_files(corrected)
    expect(page.get_by_text("2 行可生成工单，0 行已导入过，0 行有误。")).to_be_visible()
    page.locator("[data-import]").click()
    expect(page.get_by_text("已生成 2 件工单，0 行此前已有，0 行未导入。")).to_be_visible()
    until(lambda: len(tickets(office)) == 20, "the list has what was corrected, too")
    assert {one["class"] for one in tickets(office)} == {"PQ"}


def tickets(office: Office) -> list[dict[str, str]]:
    """What the office has of the hotline's complaints."""
    found = office.district.desk.get("/api/v1/tickets?limit=100&q=晚间电压低")["items"]
    return list(found)


def test_given_a_new_user_when_his_role_is_changed_then_his_login_ends_and_he_sees_another_console(
    office: Office, console: Callable[..., Console]
) -> None:
    boss, li = console("en-GB"), console("en-GB")
    boss.log_in(*ADMIN)
    boss.is_live()
    page = administration(boss, "users")
    page.get_by_role("button", name="New user").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("User").fill("li.na")
    sheet.get_by_label("Role").select_option("dispatcher")
    sheet.get_by_label("Areas").fill("north")
    sheet.get_by_label("First password").fill("a first password")
    sheet.get_by_role("button", name="Make").click()
    expect(page.locator("[data-user='li.na']")).to_contain_text("Dispatcher")
    administration(boss, "areas")
    expect(page.locator("[data-area='north']")).to_contain_text("li.na")
    administration(boss, "users")

    li.log_in("li.na", "a first password")
    li.is_live()
    administration(li, "imports")
    expect(li.page.get_by_role("link", name="Users")).to_have_count(0)
    page.get_by_role("button", name="Change: li.na").click()
    sheet.get_by_label("Role").select_option("approver")
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator("[data-user='li.na']")).to_contain_text("Approver")

    li.page.get_by_label("File", exact=True).set_input_files(table(complaints(20)))
    expect(li.page.get_by_text("Your login has ended")).to_be_visible()
    li.log_in("li.na", "a first password")
    expect(li.page.get_by_role("link", name="Administration")).to_have_count(0)

    page.get_by_role("button", name="Change: li.na").click()
    sheet.get_by_label("May log in").uncheck()
    sheet.get_by_role("button", name="Save").click()
    expect(page.locator("[data-user='li.na']")).to_contain_text("No")
    kept = head(office).get("/api/v1/users/li.na")
    assert (kept["role"], kept["active"]) == ("approver", False)


def test_given_a_look_at_a_customer_when_an_auditor_searches_then_it_is_found_and_the_chain_whole(
    office: Office, console: Callable[..., Console]
) -> None:
    ticket = office.district.open_ticket()
    office.district.ticket(ticket)
    chen = {"user": "chen", "role": "auditor", "password": "an auditor's password"}
    head(office).post("/api/v1/users", chen)
    desk = console("en-GB")
    desk.log_in("chen", "an auditor's password")
    desk.is_live()
    page = administration(desk, "audit")
    views = page.locator("section").filter(has_text="Who looked at personal data")
    views.get_by_label("Ticket").fill(ticket)
    views.get_by_role("button", name="Search").click()
    expect(views.locator("[data-view='ticket']").first).to_contain_text("desk")

    chain = page.locator("section").filter(has_text="Verify the chain")
    chain.get_by_label("Ticket").fill(ticket)
    chain.get_by_role("button", name="Verify").click()
    expect(page.locator(f"[data-chain='{ticket}']")).to_contain_text("is whole")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export for verification").click()
    assert ticket in download.value.path().read_text("utf-8")

    administration(desk, "users")
    expect(page.locator("[data-user='chen']")).to_contain_text("Auditor")
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    for part in ("Imports", "Webhooks"):
        expect(page.get_by_role("link", name=part)).to_have_count(0)


def test_given_a_webhook_when_its_receiver_fails_then_the_desk_says_so_and_a_ping_arrives_later(
    console: Callable[..., Console],
) -> None:
    with receiver() as other:
        other.answer = lambda _: (500, {})
        desk = console("en-GB")
        desk.log_in(*ADMIN)
        desk.is_live()
        page = administration(desk, "webhooks")
        page.get_by_role("button", name="New webhook").click()
        page.get_by_label("Address").fill(other.url)
        page.get_by_role("button", name="Make").click()
        secret = page.locator("[data-secret]").inner_text()
        page.get_by_role("button", name="Close").click()
        expect(page.locator("[data-secret]")).to_have_count(0)

        page.get_by_role("button", name="Ping").click()
        expect(page.locator("[data-webhook]")).to_contain_text("was not taken")
        assert other.heard[0].event == "ping"
        assert other.heard[0].is_signed_with(secret)
        page.get_by_role("button", name="Pause").click()
        expect(page.locator("[data-webhook]")).to_contain_text("paused")
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("button", name="Delete for good").click()
        expect(page.locator("[data-webhook]")).to_have_count(0)


def screens(desk: Console) -> Iterator[str]:
    """Goes through the parts; the name of each, while it is shown."""
    desk.page.evaluate("() => { location.hash = '#/crews' }")
    page = administration(desk, "imports")
    page.locator("input[type=file]").first.set_input_files(table(complaints(20)))
    expect(page.locator("[data-column='标题']")).to_be_visible()
    expect(page.locator("input[type=file]").nth(1)).to_be_enabled()
    page.locator("input[type=file]").nth(1).set_input_files(MAPPING)
    expect(page.locator("[data-row='2']")).to_be_visible()
    yield "imports"
    administration(desk, "users")
    expect(page.locator("[data-user='desk']")).to_be_visible()
    yield "users"
    page.locator("[data-user='desk'] button").click()
    expect(page.locator("dialog input[type=password]")).to_be_visible()
    yield "user"
    page.keyboard.press("Escape")
    administration(desk, "audit")
    page.locator("section form button").last.click()
    expect(page.locator("[data-view]").first).to_be_visible()
    yield "audit"
    administration(desk, "profile")
    expect(page.locator("section table").first).to_be_visible()
    yield "profile"
    administration(desk, "webhooks")
    page.locator("main .no-print button").first.click()
    expect(page.locator("dialog fieldset")).to_be_visible()
    yield "webhook"
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 1920)])
def test_given_an_administrator_when_every_part_is_looked_at_then_all_can_be_read_and_reached(
    console: Callable[..., Console], language: str, width: int
) -> None:
    desk = console(language, width)
    desk.log_in(*ADMIN)
    desk.is_live()
    found: list[str] = []
    for look in ("light", "dark", "contrast"):
        desk.page.locator("header select").select_option(look)
        for name in screens(desk):
            where = f"{name} ({language}, {look})"
            found += [f"{where}: {fault}" for fault in faults_of(desk.page)]
            found += [f"{where}: {fault}" for fault in misfits_of(desk.page, POINTER_PX)]
    assert "\n".join(found) == ""
