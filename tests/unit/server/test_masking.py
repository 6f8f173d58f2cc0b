"""Masks of names, numbers and addresses, Chinese and English."""

from __future__ import annotations

import pytest

from server.masking import (
    mask_of,
    masked,
    masked_account,
    masked_address,
    masked_name,
    masked_phone,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张伟", "张*"), ("张小明", "张**"), ("张", "张*"), ("Li Na", "L* N*"), ("Ann", "A*")],
)
def test_of_a_name_the_first_letters_stay(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812341234", "138****1234"), ("5551234", "****34"), ("110", "****")],
)
def test_of_a_phone_number_the_middle_goes(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_of_an_account_the_end_stays_and_of_an_address_all_but_the_numbers() -> None:
    assert masked_account("3301001234") == "****1234"
    assert masked_account("3301001") == "****01"
    assert masked_address("南京市宁海路12号3-502") == "南京市宁海路**号*-***"


def test_what_names_the_customer_is_masked_wherever_it_stands() -> None:
    ticket = {
        "title": "张小明家电压低",
        "matter": "Call 13812341234 after six.",
        "customer": {"name": "张小明", "phone": "13812341234", "language": "zh", "email": "z@x.cn"},
        "site": {"address": "宁海路12号", "transformer": "宁海路3号配变"},
        "replies": [{"text": "已告知张小明。"}],
        "classification": {"rules": ["name"]},
    }

    assert masked(ticket) == {
        "title": "张**家电压低",
        "matter": "Call 138****1234 after six.",
        "customer": {"name": "张**", "phone": "138****1234", "language": "zh", "email": "***"},
        "site": {"address": "宁海路**号", "transformer": "宁海路3号配变"},
        "replies": [{"text": "已告知张**。"}],
        "classification": {"rules": ["name"]},
    }


def test_a_name_within_a_longer_word_is_another_word() -> None:
    mask = mask_of([{"customer": {"name": "Anna"}}])

    assert mask.text("Anna of Annapolis") == "A* of Annapolis"


def test_people_in_facts_are_masked_like_the_customer() -> None:
    said = {"body": {"text": "王芳 saw it.", "by": {"role": "neighbour", "name": "王芳"}}}

    assert mask_of([said]).over(said) == {
        "body": {"text": "王* saw it.", "by": {"role": "neighbour", "name": "王*"}}
    }
