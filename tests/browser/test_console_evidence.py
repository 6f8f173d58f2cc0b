"""What a ticket rests on, at the screen: photos and their twins, tests with their plot, proof."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import urllib3
from PIL import Image
from playwright.sync_api import Page, expect

from schemas.vocabulary import Role
from tests.browser.conftest import Office
from tests.browser.console import Console
from tests.browser.looking import faults_of, misfits_of
from tests.browser.test_console_day import push
from tests.browser.test_console_deciding import NO_CHECKLIST
from tests.browser.test_console_looks import POINTER_PX
from tests.district import Device, Work, basic, fact, finding
from tests.project.tree import ROOT
from tests.waiting import until

POLE = (ROOT / "server/demo/pictures/pole.jpg").read_bytes()
FAST = {
    "method": "phantom-load",
    "meter": {
        "number": "322256123671",
        "accuracy_class": "2",
        "connection": "direct",
        "elements": 1,
        "voltage_v": 220,
        "basic_current_a": 5,
        "max_current_a": 60,
    },
    "points": [
        {"current_a": "5", "power_factor": "1", "at_mean_load": True, "errors_percent": ["3.2"]}
    ],
}


def photo(office: Office, by: Device, work: Work, content: bytes) -> dict[str, Any]:
    """A photo that is declared, uploaded and examined."""
    sha256 = hashlib.sha256(content).hexdigest()
    capture = {
        "source": "camera",
        "position": {"lat": 30.2505, "lon": 120.16, "datum": "WGS84", "accuracy_m": 8},
    }
    body = {"sha256": sha256, "size": len(content), "type": "image/jpeg", "capture": capture}
    said = fact(by, work, "photo", {**body, "caption": "The pole"})
    push(office, by, said)
    headers = {
        "Authorization": basic(by.id, by.token),
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(content)),
        "Upload-Metadata": f"sha256 {base64.b64encode(sha256.encode()).decode()}",
        "Content-Type": "application/offset+octet-stream",
    }
    address = f"{office.server.base_url}/media/uploads"
    assert urllib3.request("POST", address, body=content, headers=headers).status == 201

    def seen() -> bool:
        pictures = office.district.ticket(work.ticket)["pictures"]
        return any(one["fact"] == said["_id"] and one["width"] for one in pictures)

    until(seen, "the photo is examined", 40.0)
    return said


def saved(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def again(content: bytes) -> bytes:
    """The same scene, saved anew: another file, nearly the same picture."""
    return saved(Image.open(BytesIO(content)), 40)


def on_its_head(content: bytes) -> bytes:
    """A scene like no other: of the 64 bits of the pole's fingerprint 23 differ."""
    turned = Image.open(BytesIO(content)).transpose(Image.Transpose.ROTATE_180)
    return saved(turned, 90)


def at_ticket(console: Callable[..., Console], ticket: str, *who: str) -> Page:
    desk = console("en-GB")
    desk.log_in(*who)
    desk.is_live()
    desk.open(ticket)
    return desk.page


def test_given_a_photo_like_one_of_another_ticket_when_opened_then_both_are_seen_side_by_side(
    office: Office, console: Callable[..., Console]
) -> None:
    phone = office.district.enrol(office.crew("photos"))
    before, work = (office.district.new_work(phone.crew) for _ in range(2))
    # Of all tickets of the office the nearest is named, and other tests file the pole too.
    picture = on_its_head(POLE)
    photo(office, phone, before, picture)
    mine = photo(office, phone, work, again(picture))
    page = at_ticket(console, work.ticket)

    page.locator(f"[data-photo='{mine['_id']}']").click()
    gallery = page.locator("dialog.gallery")
    frame = gallery.locator("[data-scale]")
    expect(frame).to_be_focused()
    page.keyboard.press("+")
    expect(frame).to_have_attribute("data-scale", "1.50")
    page.keyboard.press("ArrowRight")
    expect(frame.locator("img")).to_have_attribute(
        "style", "transform: translate(-60px, 0px) scale(1.5);"
    )
    frame.hover()
    page.mouse.wheel(0, -100)
    expect(frame).to_have_attribute("data-scale", "1.80")
    page.keyboard.press("0")
    expect(frame).to_have_attribute("data-scale", "1.00")
    expect(gallery).to_contain_text("56\u2009m · on site")
    expect(gallery.locator("[data-flag='alike-picture']")).to_contain_text(before.ticket)
    gallery.locator(f"[data-compare='{before.ticket}']").click()
    for ticket in (work.ticket, before.ticket):
        side = gallery.locator(f"[data-side='{ticket}'] img")
        expect(side).to_have_js_property("complete", True)
        assert side.evaluate("one => one.naturalWidth") > 0
    page.keyboard.press("Escape")
    expect(gallery).to_have_count(0)
    expect(page.locator("[data-photo]")).to_have_count(1)
    flags = office.district.ticket(work.ticket)["evidence"]["flags"]["facts"][mine["_id"]]
    assert before.ticket in {one["numbers"].get("ticket") for one in flags}


def test_given_a_photo_to_be_handed_on_when_parts_are_covered_then_the_copy_is_black_there(
    office: Office, console: Callable[..., Console]
) -> None:
    phone = office.district.enrol(office.crew("copies"))
    work = office.district.new_work(phone.crew)
    taken = photo(office, phone, work, POLE)
    page = at_ticket(console, work.ticket)
    page.locator(f"[data-photo='{taken['_id']}']").click()
    page.locator("[data-copy]").click()
    picture = page.locator(".copying .covered")
    until(lambda: (picture.bounding_box() or {"width": 0})["width"] > 100, "the photo is shown")
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4, steps=3)
    page.mouse.up()
    expect(picture).to_have_attribute("data-covers", "1")
    page.get_by_label("A rectangle to cover").fill("60 60 30 30")
    page.get_by_role("button", name="Cover it").click()
    expect(picture).to_have_attribute("data-covers", "2")
    faults = [*faults_of(page), *misfits_of(page, POINTER_PX)]
    page.get_by_label("What or whom it is for").fill("For the neighbour's insurance")
    page.get_by_role("button", name="Make the copy").click()
    link = page.locator(".about-photo").get_by_role("link", name="Redacted copy")
    expect(link).to_be_visible()

    answer = page.request.get(office.server.base_url + str(link.get_attribute("href")))
    copy = Image.open(BytesIO(answer.body())).convert("L")
    original = Image.open(BytesIO(POLE)).convert("L").resize(copy.size)
    for at in (0.25, 0.75):
        spot = (int(copy.width * at), int(copy.height * at))
        assert copy.getpixel(spot) == 0
        assert original.getpixel(spot) != 0
    assert "\n".join(faults) == ""


def test_given_a_meter_that_runs_fast_when_the_ticket_is_read_then_limit_plot_and_proof_stand_there(
    office: Office, console: Callable[..., Console]
) -> None:
    phone = office.district.enrol(office.crew("meters"))
    work = office.district.new_work(phone.crew)
    push(office, phone, fact(phone, work, "meter-test", FAST))
    verdict = office.district.verdict(work.ticket, "meter-error")
    page = at_ticket(console, work.ticket, *office.district.user(Role.AUDITOR))

    card = page.locator("[data-verdict='meter-error']")
    expect(card).to_have_attribute("data-outcome", "outside")
    expect(card).to_contain_text(f"{verdict['values']['error_percent']}\u2009%")
    card.get_by_text("Arithmetic").click()
    expect(card.locator(".arithmetic li").first).to_have_text(verdict["steps"][0])
    plot = card.locator(".plot img")
    plot.scroll_into_view_if_needed()
    until(lambda: plot.evaluate("one => one.naturalWidth") > 0, "the plot is drawn")
    assert "3.2" in str(plot.get_attribute("alt"))

    expect(page.locator("[data-deed], [data-do], .deed-menu")).to_have_count(0)
    page.locator("[data-verify]").click()
    expect(page.locator("[data-audit='true']")).to_contain_text("nothing was changed")
    export = str(page.locator("[data-part='papers'] a[download]").get_attribute("href"))
    answer = page.request.get(office.server.base_url + export)
    assert len(answer.text().splitlines()) > 1


def looked_at(page: Page) -> Iterator[str]:
    """Goes through the ticket's screens; the name of each, while it is shown."""
    yield "ticket"
    menu = page.locator(".deed-menu > summary")
    menu.click()
    yield "menu"
    for deed in ("classifications", "records", "links", "split", "pauses", "holds"):
        if deed != "classifications":
            menu.click()
        page.locator(f".deed-menu [data-deed='{deed}']").click()
        expect(page.locator("dialog")).to_be_visible()
        yield deed
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    page.locator(".next-step .primary").click()
    page.locator("[data-otherwise]").check()
    page.locator("[data-add='shares']").click()
    yield "decide"
    page.keyboard.press("Escape")
    line = page.locator("[data-fact*=':finding:'] summary").first
    line.click()
    yield "fact"
    page.locator("[data-fact*=':finding:'] [data-do='amend']").click()
    yield "amend"
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    line.click()
    page.locator("[data-photo]").first.click()
    yield "gallery"
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1280), ("en-GB", 1920)])
def test_given_a_ticket_with_all_there_is_when_every_sheet_is_looked_at_then_all_can_be_read(
    office: Office, console: Callable[..., Console], language: str, width: int
) -> None:
    phone = office.district.enrol(office.crew("looks"))
    work = office.district.new_work(phone.crew, **NO_CHECKLIST)
    push(office, phone, fact(phone, work, "meter-test", FAST), finding(phone, work))
    photo(office, phone, work, POLE)
    push(office, phone, fact(phone, work, "progress", {"step": "done"}))
    office.district.verdict(work.ticket, "meter-error")
    desk = console(language, width)
    desk.log_in(*office.district.user(Role.SUPERVISOR))
    desk.is_live()
    desk.open(work.ticket)
    found: list[str] = []
    for look in ("light", "dark", "contrast"):
        desk.page.locator("header select").select_option(look)
        for name in looked_at(desk.page):
            where = f"{name} ({language}, {look})"
            found += [f"{where}: {fault}" for fault in faults_of(desk.page)]
            found += [f"{where}: {fault}" for fault in misfits_of(desk.page, POINTER_PX)]
    assert "\n".join(found) == ""
