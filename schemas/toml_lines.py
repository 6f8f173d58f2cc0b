"""Where each member of a TOML text stands: the standard library reads TOML and forgets the lines.

The text was read by ``tomllib`` before, so it is known to be TOML: this only follows it, and never
judges it. The grammar is that of TOML 1.0.0 (https://toml.io/en/v1.0.0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str, ...]

_SKIPPED = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    + r"|'''.*?'{3,5}(?!')"
    + r'|"(?:\\.|[^"\\\n])*"'
    + r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every table, key and list item, by its path.

    Items of lists are counted from "0", as in ``("deadline", "2", "hours")``. A table that has a
    header stands where its (first) header stands.
    """
    return _Scanner(text).lines()


def line_of(text: str, field: str) -> int:
    """The line of a member such as ``deadline.2.hours``, or of the nearest part around it.

    Where nothing of it is there, the first line stands for the whole.
    """
    lines, path = lines_of(text), tuple(field.split("."))
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """Walks through the text once; ``_at`` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = (0, 1)
        self._found: dict[Path, int] = {}
        self._repeated: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        around: Path = ()
        while self._next():
            if self._takes("[["):
                around = self._header(repeated=True)
            elif self._takes("["):
                around = self._header(repeated=False)
            else:
                self._pair(around)
        return self._found

    def _header(self, repeated: bool) -> Path:
        keys = self._keys()
        path: Path = ()
        for key in keys[:-1]:
            self._note((*path, key))
            path = self._inside((*path, key))
        path = (*path, keys[-1])
        self._takes("]]" if repeated else "]")
        if repeated:
            self._repeated[path] = number = self._repeated.get(path, -1) + 1
            self._note(path)
            path = (*path, str(number))
        self._note(path)
        return path

    def _inside(self, path: Path) -> Path:
        """The last table of a list of tables; the table itself where it is not in a list."""
        return (*path, str(self._repeated[path])) if path in self._repeated else path

    def _pair(self, around: Path) -> None:
        path = around
        for key in self._keys():
            path = (*path, key)
            self._note(path)
        self._takes("=")
        self._value(path)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._next() == "." and self._takes("."):
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._next()
        quoted = _STRING.match(self._text, self._at)
        found = quoted or _BARE_KEY.match(self._text, self._at)
        if found is None:
            raise ValueError(f"no key at line {self._line()}: this is not TOML")
        self._at = found.end()
        return found[0][1:-1] if quoted else found[0]

    def _value(self, path: Path) -> None:
        self._next()
        if self._takes("["):
            self._list(path)
        elif self._takes("{"):
            while self._next() != "}":
                self._pair(path)
                self._takes(",")
            self._takes("}")
        else:
            found = _STRING.match(self._text, self._at) or _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else self._at

    def _list(self, path: Path) -> None:
        number = 0
        while self._next() != "]":
            item = (*path, str(number))
            self._note(item)
            self._value(item)
            self._takes(",")
            number += 1
        self._takes("]")

    def _next(self) -> str:
        """The next character that is neither space nor comment; empty at the end."""
        found = _SKIPPED.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _takes(self, mark: str) -> bool:
        self._next()
        if not self._text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True

    def _note(self, path: Path) -> None:
        self._found.setdefault(path, self._line())

    def _line(self) -> int:
        before, line = self._counted
        line += self._text.count("\n", before, self._at)
        self._counted = (self._at, line)
        return line
