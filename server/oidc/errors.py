"""Why somebody was not let in."""

from __future__ import annotations


class NotLetIn(Exception):
    """``code`` names the reason in ``templates/not_let_in.html``; ``detail`` is for the log, and
    has no secret."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
