"""The demo district: everything is in it, and the same seed gives the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from casework.metrology.meter_test import judge_meter_test
from media.pictures.examine import Limits, examine
from schemas.verdicts import Outcome
from schemas.vocabulary import (
    ComplaintClass,
    ResolutionState,
    ResponsibilityState,
    Role,
    TicketStatus,
)
from server.demo.district import NotDemoData, furnish, remove
from server.evidence.media import open_media
from server.registry.people import User
from server.settings import Settings
from server.wiring import Parts, open_parts
from sync.stores.documents import Range

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def parts_in(folder: Path) -> Parts:
    return open_parts(Settings.read({"KANCHA_DATA": str(folder)}), lambda: NOON)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    parts = parts_in(tmp_path_factory.mktemp("district"))
    furnish(parts, "http://127.0.0.1:8000", seed=3)
    yield parts
    parts.close()


def tickets(parts: Parts) -> list[dict[str, Any]]:
    found = parts.store.documents("office", Range(), bodies=True)
    return [item.json() for item in found if item is not None and item.id.endswith(":ticket")]


def test_the_district_has_crews_devices_and_tickets_of_all_classes_in_all_states(
    district: Parts,
) -> None:
    found = tickets(district)

    assert len(district.identity.people.crews()) >= 6
    assert len(district.identity.devices.all()) >= 12
    assert len(found) >= 80
    assert {item["class"] for item in found} == {word.value for word in ComplaintClass}
    assert {item["status"] for item in found} == {word.value for word in TicketStatus}
    parties = {item["responsibility"]["state"] for item in found}
    assert parties == {word.value for word in ResponsibilityState}
    assert {item["resolution"]["state"] for item in found} == {w.value for w in ResolutionState}


def test_the_district_has_disputes_late_news_hand_overs_and_facts_that_need_attention(
    district: Parts,
) -> None:
    found = tickets(district)

    for what in ("disputes", "late", "after_hand_over"):
        assert any(item[what] for item in found), what
    attention = [one for item in found for one in item["attention"]]
    assert {fault["code"] for one in attention for fault in one["reasons"]} == {"unknown-unit"}
    assert district.store.info("quarantine").doc_count == 0


def test_a_second_complaint_about_the_same_matter_goes_on_in_the_first(district: Parts) -> None:
    by_id = {item["ticket"]: item for item in tickets(district)}
    merged = [item for item in by_id.values() if item["status"] == TicketStatus.MERGED]

    assert merged
    for second in merged:
        first = by_id[second["merged"]["ticket"]]
        back = [link["ticket"] for link in first["links"] if link["relation"] == "merged-from"]
        assert back == [second["ticket"]]
        assert first["customer"] == second["customer"]


def test_photos_bring_previews_of_at_most_40_kilobytes(district: Parts) -> None:
    sizes = [
        attachment.length
        for item in district.store.documents("office", Range(), bodies=True)
        if item is not None
        for attachment in item.attachments.values()
    ]

    assert sizes
    assert max(sizes) <= 40_000


def test_the_same_seed_at_the_same_time_gives_the_same_tickets(
    district: Parts, tmp_path: Path
) -> None:
    again = parts_in(tmp_path)
    furnish(again, "http://127.0.0.1:8000", seed=3)

    # The receipts hash personal data with keys of their own, so the chains differ.
    assert [{**item, "chain": None} for item in tickets(again)] == [
        {**item, "chain": None} for item in tickets(district)
    ]
    assert Counter(d.id for d in again.identity.devices.all()) == Counter(
        d.id for d in district.identity.devices.all()
    )
    again.close()


def test_a_reset_leaves_nothing_and_touches_no_other_data(tmp_path: Path) -> None:
    parts = parts_in(tmp_path)
    furnish(parts, "http://127.0.0.1:8000")
    remove(parts)
    assert parts.store.names() == []
    parts.close()

    other = parts_in(tmp_path / "other")
    other.identity.people.add_user(User("wang.fang", Role.DISPATCHER), "long enough 1", NOON)
    with pytest.raises(NotDemoData):
        remove(other)
    assert other.identity.people.user("wang.fang") is not None
    other.close()


def test_originals_arrive_where_the_crew_was_at_its_desk_and_wait_on_phones_elsewhere(
    district: Parts,
) -> None:
    found = tickets(district)
    archived = [item for item in found if item["status"] == TicketStatus.ARCHIVED]
    blobs = open_media(district.settings, district.store, district.clock).blobs

    assert archived
    for item in archived:
        photos = item["evidence"]["photos"]
        assert photos["declared"] == photos["arrived"] > 0
        assert [check["item"] for check in item["archive_check"] if not check["done"]] == []
    kept = {blob.sha256: blob.size for blob in blobs.all()}
    assert len(kept) == sum(item["evidence"]["photos"]["arrived"] for item in found)
    assert sum(kept.values()) < 10_000_000
    assert any(
        i["evidence"]["photos"]["arrived"] < i["evidence"]["photos"]["declared"] for i in found
    )


def test_no_ordinary_photo_of_the_demo_looks_like_another_or_raises_a_flag(
    district: Parts,
) -> None:
    blobs = open_media(district.settings, district.store, district.clock).blobs
    seen = [
        examine(b"".join(blobs.read(blob.sha256, 0, blob.size)), Limits(210_000_000))
        for blob in blobs.all()
    ]

    prints = [one.likeness for one in seen]
    assert None not in prints
    alike = [
        (one, other)
        for one, other in combinations((int(text or "", 16) for text in prints), 2)
        if (one ^ other).bit_count() <= 4
    ]
    assert alike == []
    assert {one.type for one in seen} == {"image/jpeg"}


def test_a_meter_beyond_its_class_is_refunded_by_the_error_that_was_found(district: Parts) -> None:
    documents = district.store.documents("office", Range(), bodies=True)
    tests = [d.json() for d in documents if d is not None and ":meter-test:" in d.id]
    bodies = [test["body"] for test in tests if test["type"] == "fact"]
    register = district.identity.instruments.register()

    found = [judge_meter_test(one, district.rules.newest, register, NOON.date()) for one in bodies]

    assert found
    for verdict in found:
        assert (verdict.outcome, verdict.remarks, verdict.refund is None) == (
            Outcome.OUTSIDE,
            (),
            False,
        )
        # 2400 kWh · 0.032 / 1.032, for half of the time: 供电营业规则 (1996) 第八十条
        assert (verdict.refund or {})["energy_kwh"] == "37.21"
