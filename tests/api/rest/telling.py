"""An office with a webhook, the worker that sends, and the system that is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from schemas.vocabulary import Role
from server.webhooks.sending import sender
from server.webhooks.worker import Means, WebhookWorker
from tests.api.rest.conftest import LOW_VOLTAGE, Caller, Office
from tests.receiver import Receiver, receiver
from tests.waiting import until

SURVEY = {"crew": "c-north", "type": "on-site-survey"}


@dataclass
class Telling:
    """``worker`` works when it is told to; time passes when a test says so."""

    office: Office
    worker: WebhookWorker
    other: Receiver
    """The system that is told."""
    hook: dict[str, Any]

    @property
    def administrator(self) -> Caller:
        """Logged in now, whatever time has passed."""
        return self.office.caller(Role.ADMINISTRATOR)

    @property
    def address(self) -> str:
        return f"/api/v1/webhooks/{self.hook['id']}"

    def shown(self) -> dict[str, Any]:
        """The webhook as REST shows it."""
        found: dict[str, Any] = self.administrator.get(self.address).get_json()
        return found

    def pause(self, *, paused: bool) -> None:
        caller = self.administrator
        headers = {"Authorization": f"Bearer {caller.token}"}
        answer = caller.client.patch(self.address, json={"paused": paused}, headers=headers)
        assert answer.status_code == 200

    def open_ticket(self) -> str:
        dispatcher = self.office.caller(Role.DISPATCHER)
        ticket: str = dispatcher.post("/api/v1/tickets", LOW_VOLTAGE).get_json()["ticket"]
        self.office.mailroom.step()
        return ticket

    def command(self, ticket: str, what: str, body: dict[str, Any]) -> None:
        """A command of the office, told in a round of its own."""
        dispatcher = self.office.caller(Role.DISPATCHER)
        assert dispatcher.post(f"/api/v1/tickets/{ticket}/{what}", body).status_code == 201
        self.office.mailroom.step()
        self.worker.step()

    def pass_by(self, span: timedelta) -> None:
        self.office.clock.pass_by(span)

    def work_until(self, look: Callable[[], Any], what: str) -> None:
        """Rounds of the worker until something is so."""
        work_until(self.worker, look, what)


def work_until(worker: WebhookWorker, look: Callable[[], Any], what: str) -> None:
    """Rounds of a worker until something is so."""

    def so() -> Any:
        worker.step()
        return look()

    until(so, what)


def worker_of(office: Office) -> WebhookWorker:
    """One more worker, as another process has it."""
    context = office.context
    send = sender(private=True)
    return WebhookWorker(Means(context.store, context.readmodel.promises, office.clock, send))


@contextmanager
def telling_of(office: Office, events: list[str]) -> Iterator[Telling]:
    """The office with a webhook that its worker knows of."""
    settings = replace(office.context.settings, webhook_private=True)
    office.context = replace(office.context, settings=settings)
    office.__dict__.pop("app", None)  # made of the former settings, where it was asked before
    worker = worker_of(office)
    with receiver() as other:
        body = {"url": other.url, "events": events}
        answer = office.caller(Role.ADMINISTRATOR).post("/api/v1/webhooks", body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        worker.step()
        yield Telling(office, worker, other, answer.get_json())
        worker.close()
