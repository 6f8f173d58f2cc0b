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
_TABLES = ("counts?by=class", "counts?by=party", "deadlines", "stages")


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
    print("\nStatistics\n==========")
    for table in _TABLES:
        print(f"  {table}: {json.dumps(users['supervisor'].get(f'/statistics/{table}'))[:300]}")
    print(f"\nPlayed: {len(CASES)} cases; stages: {', '.join(sorted(district.stages))}.")
    return 0


def _fresh_code(dispatcher: Office, crew: str) -> str:
    """A code of our own, so that those of the demo stay for others."""
    return str(dispatcher.post(f"/crews/{crew}/enrolment-codes", {})["code"])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RefusedError, TimeoutError, OSError) as error:
        sys.exit(f"The story broke off: {error}")
