"""Which tickets there are for somebody: those of their areas, and of their crew.

A ticket lies in the district that its intake names. One without a district is there only for
those who see all areas. A crew's leader sees what the crew has or had an investigation of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scope:
    """What there is for somebody. ``areas`` empty: all of them; ``crew`` None: all crews.

    ``identity``: whether they see who a customer is.
    """

    areas: tuple[str, ...] = ()
    crew: str | None = None
    identity: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether all tickets are in it."""
        return not self.areas and self.crew is None

    def has_area(self, area: str | None) -> bool:
        """Whether an area is in it; None: no area is known."""
        return not self.areas or area in self.areas

    def has_crew(self, crew: str, area: str | None) -> bool:
        """Whether a crew of this area is in it."""
        return self.crew in (None, crew) and self.has_area(area)

    def has_ticket(self, ticket: Mapping[str, Any]) -> bool:
        """Whether the ticket of this document is in it."""
        if self.is_whole:
            return True
        crews = {item["crew"] for item in ticket["investigations"]}
        if self.crew is not None and self.crew not in crews:
            return False
        return self.has_area((ticket.get("site") or {}).get("district"))


WHOLE = Scope()
"""All there is."""
