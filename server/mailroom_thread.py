"""The mailroom at work in a process: its thread, its pulse, and the word whether it is its turn."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from server.leading import Leader
from server.pulse import Pulse
from server.wiring import Parts
from sync.mailroom.mailroom import Mailroom

if TYPE_CHECKING:
    from server.traces import Traces


@dataclass(frozen=True, slots=True)
class RunningMailroom:
    """The mailroom of one process, in a thread, and the word whether it is its turn."""

    mailroom: Mailroom
    leader: Leader
    thread: Thread
    stop: Event

    def end(self, within_s: float | None = None) -> None:
        """Waits for the round under way, and lets another process lead."""
        self.stop.set()
        self.mailroom.nudge()
        self.thread.join(within_s)
        self.leader.close()


def run_mailroom(parts: Parts, traces: Traces | None) -> RunningMailroom:
    """Starts the mailroom in a thread: it works while this process leads."""
    mailroom, stop = parts.mailroom, Event()
    leader = Leader(parts.store, parts.clock, parts.settings.data, mailroom.nudge)
    pulse = Pulse(parts.store, mailroom.health, parts.clock, leader.term)
    step = traces.rounds(mailroom.step) if traces else None
    args = (stop, leader.term, step)
    thread = Thread(target=mailroom.run, args=args, name="mailroom", daemon=True)
    leader.start()
    thread.start()
    Thread(target=pulse.run, args=(stop,), name="pulse", daemon=True).start()
    return RunningMailroom(mailroom, leader, thread, stop)
