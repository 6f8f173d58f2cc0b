"""python docs/examples/six_cases [DEMO_JSON]

Plays six typical complaints through REST and the sync endpoint of a running Kancha, from intake
to archive, and prints each ticket's story. DEMO_JSON is the file that `make run` writes beside its
data (default: data/demo.json): it names the server, its logins and an enrolment code for each crew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cases import CASES
from client import Office, Phone, RefusedError
from stage import District

_ROLES = ("dispatcher", "supervisor", "approver")
_TABLES = (
    ("by class", "counts?by=class"),
    ("by party", "counts?by=party"),
    ("by cause", "counts?by=cause"),
    ("promises", "deadlines"),
    ("validity", "validity"),
    ("repeats", "repeats"),
    ("satisfaction", "satisfaction"),
    ("hours in each stage", "stages"),
)
_PROCESS = {
    "intake": ("intake",),
    "assessment and assignment": ("classification", "assignment", "deadlines"),
    "investigation": ("investigation", "records", "verdict"),
    "responsibility": ("decision",),
    "resolution": ("approval", "execution"),
    "reply": ("reply", "result sheet"),
    "call-back": ("call-back", "reopening"),
    "archive": ("archive",),
    "statistics": ("statistics",),
}
"""The nine stages of a complaint, and the words by which the stories tell them."""


def main() -> int:
    """Plays; 0 when every ticket is in the archive."""
    demo = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else "data/demo.json").read_text())
    base = demo["base_url"]
    users = {
        role: Office(base, demo["logins"][role]["user"], demo["logins"][role]["password"])
        for role in _ROLES
    }
    codes = {crew: _fresh_code(users["dispatcher"], crew) for crew in demo["enrolment_codes"]}
    phones = {crew: Phone.enrol(base, code, "six") for crew, code in codes.items()}
    district = District(users, phones)
    for case in CASES:
        case(district)
    tell_statistics(users["supervisor"])
    district.stages.add("statistics")
    print(f"\nPlayed: {len(CASES)} cases, by these stages of the process:")
    for number, (stage, words) in enumerate(_PROCESS.items(), 1):
        print(f"  {number} {stage}: {', '.join(word for word in words if word in district.stages)}")
    return 0


def tell_statistics(supervisor: Office) -> None:
    """Stage 9: what the office learns from its tickets, a table each."""
    print("\nStatistics\n==========")
    for title, table in _TABLES:
        answer = supervisor.get(f"/statistics/{table}")
        print(f"  {title}")
        for row in answer["rows"][:6]:
            print("    " + ", ".join(f"{name} {value}" for name, value in row.items()))


def _fresh_code(dispatcher: Office, crew: str) -> str:
    """A code of our own, so that those of the demo stay for others."""
    return str(dispatcher.post(f"/crews/{crew}/enrolment-codes", {})["code"])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RefusedError, TimeoutError, OSError) as error:
        sys.exit(f"The story broke off: {error}")
