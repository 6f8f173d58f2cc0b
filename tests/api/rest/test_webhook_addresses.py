"""Where a webhook may not send to."""

from __future__ import annotations

import pytest

from schemas.vocabulary import Role
from server.webhooks.sending import sender
from tests.api.rest.conftest import Office


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::a00:1]/x",
        "https://2130706433/x",
        "http://1.1.1.1/x",
        "ftp://1.1.1.1/x",
        "https://user:word@1.1.1.1/x",
        "https://1.1.1.1:99999/x",
        "https://",
    ],
)
def test_an_address_inside_the_network_or_without_tls_is_refused(office: Office, url: str) -> None:
    answer = office.caller(Role.ADMINISTRATOR).post("/api/v1/webhooks", {"url": url})

    assert answer.status_code == 422
    assert [error["code"] for error in answer.get_json()["errors"]] == ["unusable-address"]


def test_a_name_that_leads_into_the_network_later_is_refused_when_sending() -> None:
    outcome = sender(private=False)("https://localhost/x", {}, b"{}")

    assert outcome.status is None
    assert outcome.error is not None
    assert "KANCHA_WEBHOOK_PRIVATE" in outcome.error
