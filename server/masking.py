"""What is shown of a customer to users who need not know who it is. Pure.

name      the first character of each word: 张** and L* N*
phone     the first three and the last four digits: 138****1234; of a short one the last two
account   the last four characters, of a short one the last two
address   without its numbers: 宁海路**号

Where the same name, number or address stands in a free text of the ticket, it is masked there as
well. Other people (who made a statement, who signed) are masked like the customer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sync.mailroom.dossier import Dossier, Sheet
from sync.mailroom.receipts import filed_fact

_HIDDEN = "***"
_SHORTEST = 4
"""Letters or digits of what is looked for in free text; two where they are Chinese."""
_LATIN = re.compile(r"[A-Za-z0-9]")
_OPEN = frozenset({"language", "role"})
"""Members of a person that tell nothing of who it is."""


def masked_name(name: str) -> str:
    """``张小明`` -> ``张**``, ``Li Na`` -> ``L* N*``."""
    if name.isascii():
        return " ".join(f"{word[0]}*" for word in name.split())
    return name[:1] + "*" * max(len(name) - 1, 1)


def masked_phone(phone: str) -> str:
    """``13812341234`` -> ``138****1234``."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if len(phone) > _SHORTEST else "****"


def masked_account(account: str) -> str:
    """``3301001234`` -> ``****1234``."""
    shown = 4 if len(account) >= 8 else 2
    return f"****{account[-shown:]}" if len(account) > _SHORTEST else "****"


def masked_address(address: str) -> str:
    """``宁海路12号`` -> ``宁海路**号``."""
    return "".join("*" if letter.isdigit() else letter for letter in address)


_MASKS: Mapping[str, Callable[[str], str]] = {
    "name": masked_name,
    "phone": masked_phone,
    "account": masked_account,
    "address": masked_address,
}


@dataclass(frozen=True, slots=True)
class Mask:
    """What must not be read, longest first, each beside what is shown in its place."""

    pairs: tuple[tuple[str, str], ...]

    def text(self, said: str) -> str:
        """A free text with what must not be read masked."""
        for value, shown in self.pairs:
            if value in said:
                said = re.sub(_pattern(value), shown.replace("\\", ""), said)
        return said

    def over(self, content: Any) -> Any:
        """A JSON value with what must not be read masked, wherever it stands."""
        if isinstance(content, str):
            return self.text(content)
        if isinstance(content, Mapping):
            return {key: self._member(key, value) for key, value in content.items()}
        if isinstance(content, list | tuple):
            return [self.over(item) for item in content]
        return content

    def _member(self, key: str, value: Any) -> Any:
        if key in ("customer", "by") and isinstance(value, Mapping):
            return {name: _of_person(name, item) for name, item in value.items()}
        if key == "address" and isinstance(value, str):
            return masked_address(value)
        return self.over(value)


def mask_of(contents: Iterable[Mapping[str, Any]]) -> Mask:
    """The mask for a ticket and its facts: of all people and addresses that they name."""
    found = {
        (value, _MASKS[name](value))
        for content in contents
        for name, value in _named(content)
        if len(value) >= (_SHORTEST if value.isascii() else 2)
    }
    return Mask(tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair))))


def masked(content: Mapping[str, Any]) -> dict[str, Any]:
    """One ticket document as somebody sees it who need not know who the customer is."""
    shown: dict[str, Any] = mask_of([content]).over(content)
    return shown


def masked_dossier(dossier: Dossier) -> Dossier:
    """A ticket's facts as they are shown to somebody who need not know who the customer is: what
    is folded from them names nobody."""
    return with_facts(dossier, mask_of(sheet.fact for sheet in dossier.sheets.values()).over)


def with_facts(dossier: Dossier, shown: Callable[[Any], Any]) -> Dossier:
    """A dossier to be read by somebody, with ``shown`` of each fact in the fact's place."""
    sheets = {key: _shown_sheet(sheet, shown) for key, sheet in dossier.sheets.items()}
    return replace(dossier, sheets=sheets)


def _shown_sheet(sheet: Sheet, shown: Callable[[Any], Any]) -> Sheet:
    fact = shown(sheet.fact)
    filed = filed_fact(fact, sheet.receipt) if sheet.filed and sheet.receipt else None
    return replace(sheet, fact=fact, filed=filed)


def _named(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a ticket or a fact says of people and of the address, by the name of the member."""
    body = content.get("body")
    for part in (content, body if isinstance(body, Mapping) else {}):
        for holder in ("customer", "by", "site"):
            said = part.get(holder)
            if isinstance(said, Mapping):
                for name in _MASKS:
                    if isinstance(said.get(name), str):
                        yield name, said[name]


def _of_person(name: str, value: Any) -> Any:
    if value is None or name in _OPEN:
        return value
    if isinstance(value, str):
        return _MASKS[name](value) if name in _MASKS else _HIDDEN
    return None


def _pattern(value: str) -> str:
    """The value by itself: ``Anna`` is not in ``Annapolis``."""
    before = r"(?<![A-Za-z0-9])" if _LATIN.match(value[0]) else ""
    after = r"(?![A-Za-z0-9])" if _LATIN.match(value[-1]) else ""
    return before + re.escape(value) + after
