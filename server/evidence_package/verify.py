# long: one file that runs alone, so that whoever gets a package can read what proves it
"""Verifies a Kancha evidence package with nothing but Python's standard library (3.8 or newer).

    python verify.py                          the folder in which this file lies
    python verify.py T261123-7K3QX2.zip       a package that was not unpacked
    python verify.py … --head 3f09…           the head of the chain, as the office tells it

Exit code 0: all that can be proved holds. 1: something does not, and the text says what.
2: there is nothing to verify. What is proved, and how, stands in README.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_PIECE = 1 << 20
_GRACE = timedelta(minutes=1)
"""A receipt may be older than a seal that does not have it: as long as a request takes."""
_LARGEST_JSON = 64 << 20
_BROKEN = (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error)

TEXTS = {
    # ------------------------------------------------------------------ the files
    "manifest-changed": (
        "清单 manifest.json 与其自身摘要不符:清单被改动。",
        "manifest.json does not have the digest that it names itself: it was changed.",
    ),
    "entry-missing": (
        "清单列有此文件,包中却没有。",
        "The manifest lists this file, and it is not in the package.",
    ),
    "entry-added": (
        "包中有此文件,清单却没有:后来放入的。",
        "The manifest does not list this file: it was put in.",
    ),
    "entry-changed": (
        "文件内容与清单不符:被改动。",
        "The file is not the one that the manifest lists: it was changed.",
    ),
    "entry-twice": ("包中有两个同名文件。", "Two files of the package have this name."),
    "unreadable": ("无法读取:{why}", "It cannot be read: {why}"),
    "not-canonical": (
        "不是规范 JSON(RFC 8785):被改动。",
        "It is not canonical JSON (RFC 8785): it was changed.",
    ),
    "files-hold": ("{count} 个文件都与清单一致。", "All {count} files are as the manifest lists."),
    # ------------------------------------------------------------------ the chain
    "seal-missing": (
        "封存链在此中断:封存缺失或次序不对。",
        "The chain breaks off here: a seal is missing or stands elsewhere.",
    ),
    "seal-changed": (
        "与前一封存不相接:两者之一被改动。",
        "It does not follow from the seal before: one of the two was changed.",
    ),
    "reordered": (
        "回执次序与到达次序不符。",
        "The receipts do not stand in the order in which they came.",
    ),
    "sealed-twice": ("此事实被封存两次。", "Two seals name this fact."),
    "receipt-missing": ("已封存的回执不在包中。", "Its receipt was sealed and is gone."),
    "receipt-changed": ("回执不是被封存的那一份。", "Its receipt is not the one that was sealed."),
    "receipt-inserted": (
        "没有封存包含此回执,而它早于最后一次封存:后来放入的。",
        "No seal has its receipt, which is older than the last seal: it was put in.",
    ),
    "fact-missing": ("已封存的事实不在包中。", "The fact was sealed and is gone."),
    "fact-changed": (
        "事实不是被封存的那一份。",
        "The fact is not the one that was sealed.",
    ),
    "fact-inserted": ("此事实没有回执。", "There is no receipt of this fact."),
    "key-missing": (
        "无法核对:包中没有本工单的密钥。",
        "It cannot be proved: the ticket's key is not in the package.",
    ),
    "erased": (
        "个人信息已按规定删除,包中没有;其余部分仍可核对。",
        "Its personal data was erased and is not here; the rest of it is proved.",
    ),
    "erased-without-order": (
        "个人信息缺失,却没有删除记录。",
        "Its personal data is gone, and no fact orders that.",
    ),
    "unsealed": (
        "导出时尚未封存;仅按回执核对。",
        "It was not sealed yet at the export; it is compared with its receipt alone.",
    ),
    "chain-hold": (
        "{seals} 次封存相连,覆盖 {sealed} 个事实及其回执。",
        "{seals} seals follow one another and cover {sealed} facts with their receipts.",
    ),
    "head-differs": (
        "封存链末端不是清单所写的那个。",
        "The end of the chain is not the one that the manifest names.",
    ),
    # ------------------------------------------------------------------ originals and the like
    "file-changed": (
        "文件内容与事实登记的哈希不符。",
        "The file is not the one whose hash the fact declares.",
    ),
    "file-missing": (
        "事实登记了此文件,包中没有,清单也未说明。",
        "A fact declares this file; it is not here, and nothing says why.",
    ),
    "file-lost": (
        "服务器曾确认收到此文件,包中却没有。",
        "The server said that it had this file, and it is not here.",
    ),
    "file-awaited": (
        "原件尚未到达服务器,包中没有。",
        "The original has not reached the server; it is not here, and the manifest says so.",
    ),
    "file-erased": (
        "原件已按规定删除,包中没有。",
        "The original was erased by order and is not here.",
    ),
    "file-inserted": (
        "没有事实登记此文件:它不属于本工单。",
        "No fact declares this file: it does not belong here.",
    ),
    "attachment-changed": (
        "附件“{name}”不是被封存的那一份,或已缺失。",
        "Its attachment {name!r} is not the one that was sealed, or is gone.",
    ),
    "attachment-erased": (
        "附件“{name}”已按规定删除,包中没有。",
        "Its attachment {name!r} was erased by order and is not here.",
    ),
    "originals-hold": (
        "{count} 个原件与事实登记的哈希一致。",
        "{count} originals have the hashes that their facts declare.",
    ),
    "verdict-changed": (
        "判定表与作出判定的事实不符。",
        "The sheet does not say what the fact of the verdict says.",
    ),
    "profile-missing": (
        "回执所依据的规则版本不在包中。",
        "Receipts name this version of the profile, and it is not here.",
    ),
    # ------------------------------------------------------------------ the head from outside
    "head-holds": (
        "封存链末端与所给的一致。",
        "The end of the chain is the head that was given.",
    ),
    "head-earlier": (
        "所给的链头是第 {number} 次封存的;其后的封存未经外部核对。",
        "The head that was given is that of seal {number}; what follows it nobody outside vouches"
        " for.",
    ),
    "head-other": (
        "封存链末端({head},第 {number} 次封存)不是所给的链头。若工单在导出后又有新记录,"
        "请向供电单位索取第 {number} 次封存的链头;否则此包不是供电单位的那一份。",
        "The end of the chain ({head}, seal {number}) is not the head that was given. If the ticket"
        " went on after the export, ask the office for the head after seal {number}; otherwise"
        " this is not the office's package.",
    ),
    "head-not-given": (
        "未给出链头(--head):本包自身前后一致,但不能排除整包被重新制作。请向供电单位核对链头:{head}",
        "No head was given (--head): the package agrees with itself, which does not rule out that"
        " all of it was made anew. Ask the office whether this is the head: {head}",
    ),
    # ------------------------------------------------------------------ the end
    "all-holds": ("结论:一致。", "Conclusion: it holds."),
    "does-not-hold": (
        "结论:不一致,共 {count} 处。",
        "Conclusion: it does not hold; {count} faults.",
    ),
    "nothing": ("没有可核对的内容:{why}", "There is nothing to verify: {why}"),
}
"""What is told, in Chinese and English. ``OK``, ``NOTE`` and ``FAULT`` stand before it."""


class Number(str):
    """A number as it stands in the text: canonical text has one form of each."""

    __slots__ = ()


class Wrong(ValueError):  # noqa: N818 (what it is says it)
    """A text that is not canonical JSON."""


class Findings:
    """What was found, in order."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str, dict[str, object]]] = []

    def add(self, level: str, code: str, where: str = "", **values: object) -> None:
        """One line. ``level``: OK, NOTE or FAULT."""
        self.lines.append((level, code, where, values))

    def fault(self, code: str, where: str, **values: object) -> None:
        """Something that does not hold."""
        self.add("FAULT", code, where, **values)

    @property
    def faults(self) -> int:
        """How many there are."""
        return sum(level == "FAULT" for level, *_ in self.lines)

    def text(self, language: str) -> Iterator[str]:
        """The lines in one language."""
        for level, code, where, values in self.lines:
            said = TEXTS[code][0 if language == "zh" else 1].format(**values)
            place = where + ": " if where else ""
            yield f"{level:5} {code}: {place}{said}"


# ---------------------------------------------------------------------- reading


class Folder:
    """A package that was unpacked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Every file below the folder, with ``/`` between the parts."""
        found = (item for item in self._path.rglob("*") if item.is_file() or item.is_symlink())
        names = (item.relative_to(self._path).as_posix() for item in found)
        return sorted(unicodedata.normalize("NFC", name) for name in names)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file."""
        path = self._path / name
        if not path.exists():  # a system that writes names in another Unicode form
            path = self._path / unicodedata.normalize("NFD", name)
        with path.open("rb") as file:
            yield from iter(lambda: file.read(_PIECE), b"")


class Archive:
    """A package as it came."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)

    def names(self) -> list[str]:
        """Every file of the archive; one that stands twice, twice."""
        return sorted(unicodedata.normalize("NFC", item.filename) for item in self._zip.infolist())

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a file."""
        with self._zip.open(name) as file:
            yield from iter(lambda: file.read(_PIECE), b"")


def canonical(value: Any) -> str:
    """The one text of a value (RFC 8785); numbers stay as they were written."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    members = (json.dumps(key, ensure_ascii=False) + ":" + canonical(value[key]) for key in keys)
    return "{" + ",".join(members) + "}"


def digest(value: Any) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def content_digest(doc: dict[str, Any]) -> str:
    """The same of a receipt or seal, which is hashed without its id."""
    return digest({name: value for name, value in doc.items() if name != "_id"})


def parsed(text: bytes) -> dict[str, Any]:
    """A JSON object. Raises Wrong where the text is not its canonical one."""
    doc = json.loads(
        text.decode(), parse_int=Number, parse_float=Number, parse_constant=_refuse,
        object_pairs_hook=_members,
    )  # fmt: skip
    if not isinstance(doc, dict) or canonical(doc).encode() != text:
        raise Wrong("not canonical")
    return doc


def _refuse(word: str) -> None:
    raise Wrong(word)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Wrong("a member stands twice")
    return found


# ---------------------------------------------------------------------- personal data


def at(doc: Any, path: str) -> Any:
    """The value at a path such as ``body.customer.name``; None where there is none."""
    for step in path.split("."):
        doc = doc.get(step) if isinstance(doc, dict) else None
    return doc


def with_value(doc: Any, steps: list[str], value: Any) -> dict[str, Any]:
    """A copy with another value at a path."""
    made = dict(doc) if isinstance(doc, dict) else {}
    made[steps[0]] = value if len(steps) == 1 else with_value(made.get(steps[0]), steps[1:], value)
    return made


def erased_members(fact: dict[str, Any], masked: list[str]) -> dict[str, str] | None:
    """The keyed hashes that stand for erased members; None where the fact is whole."""
    said = fact.get("erased")
    if not masked or not isinstance(said, dict) or set(said) != set(masked):
        return None
    return said if all(at(fact, path) is None for path in masked) else None


def fact_digest(fact: dict[str, Any], masked: list[str], key: bytes | None) -> str | None:
    """The digest by which a fact is sealed; None where that takes a key that is not here."""
    gone = erased_members(fact, masked)
    kept = {n: v for n, v in fact.items() if n != "erased" or (gone is None and v != {})}
    if masked and gone is None and key is None:
        return None
    for path in masked:
        if gone is None:
            told = {"fact": fact["_id"], "path": path, "value": at(fact, path)}
            mac = hmac.new(key or b"", canonical(told).encode(), hashlib.sha256).hexdigest()
        else:
            mac = gone[path]
        kept = with_value(kept, path.split("."), {"hmac-sha256": mac})
    return digest(kept)


# ---------------------------------------------------------------------- the package


class Package:
    """A package and what was found in it."""

    def __init__(self, source: Folder | Archive) -> None:
        self._source = source
        self.found = Findings()
        self.hashes: dict[str, str] = {}
        self.docs: dict[str, dict[str, Any]] = {}
        """JSON files by their path."""
        self.manifest: dict[str, Any] = {}

    def read(self) -> None:
        """Hashes every file. Raises Wrong where there is no manifest."""
        names = self._source.names()
        for name in names:
            if name not in self.hashes:
                self._read_one(name)
            else:
                self.found.fault("entry-twice", name)
        self.manifest = self.docs.get(MANIFEST, {})
        if self.manifest.get("type") != "kancha-evidence":
            raise Wrong(f"{MANIFEST} is missing or cannot be read")

    def _read_one(self, name: str) -> None:
        hashed, kept, size = hashlib.sha256(), [], 0
        is_json = name == MANIFEST or name.partition("/")[0] in JSON_FOLDERS or name == "key.json"
        try:
            for piece in self._source.pieces(name):
                hashed.update(piece)
                size += len(piece)
                if is_json and name.endswith(".json") and size <= _LARGEST_JSON:
                    kept.append(piece)
            self.hashes[name] = hashed.hexdigest()
        except _BROKEN as error:
            self.hashes[name] = ""
            self.found.fault("unreadable", name, why=error)
            return
        if kept:
            try:
                self.docs[name] = parsed(b"".join(kept))
            except (ValueError, RecursionError, AttributeError):
                self.found.fault("not-canonical", name)

    def below(self, folder: str) -> list[dict[str, Any]]:
        """The documents of a folder in the order of their numbers."""
        names = [name for name in self.docs if name.startswith(folder + "/")]
        return [self.docs[name] for name in sorted(names, key=_number)]

    def check_files(self) -> None:
        """Are all files there, no others, and is each what the manifest says?"""
        said = self.manifest.get("digest")
        if digest({n: v for n, v in self.manifest.items() if n != "digest"}) != said:
            self.found.fault("manifest-changed", MANIFEST)
        listed = {item["path"]: item["sha256"] for item in self.manifest["entries"]}
        before = self.found.faults
        for name in sorted(set(listed) | set(self.hashes)):
            if name not in self.hashes:
                self.found.fault("entry-missing", name)
            elif name not in listed:
                if name != MANIFEST:
                    self.found.fault("entry-added", name)
            elif self.hashes[name] != listed[name]:
                self.found.fault("entry-changed", name)
        if before == self.found.faults:
            self.found.add("OK", "files-hold", count=len(listed))


JSON_FOLDERS = ("facts", "receipts", "seals", "verdicts")


def _number(name: str) -> tuple[int, str]:
    digits = name.rpartition("/")[2].partition("-")[0].partition(".")[0]
    return (int(digits) if digits.isdecimal() else 0, name)


# ---------------------------------------------------------------------- the chain


class Chain:
    """Facts, receipts and seals; the rules are those of docs/audit.md."""

    def __init__(self, package: Package) -> None:
        self.found = package.found
        self.ticket = package.manifest["ticket"]
        self.said = package.manifest["chain"]
        self.seals = package.below("seals")
        self.facts = {item["_id"]: item for item in package.below("facts")}
        self.receipts = {item["fact"]: item for item in package.below("receipts")}
        key = package.docs.get("key.json")
        self.key = bytes.fromhex(key["key"]) if key else None
        self.entries = {item["fact"]: item for seal in self.seals for item in seal["entries"]}

    @property
    def heads(self) -> list[str]:
        """The digest of each seal."""
        return [content_digest(seal) for seal in self.seals]

    @property
    def ordered(self) -> dict[str, bool]:
        """Facts whose erasure was ordered, and whether that of their attachments was."""
        found: dict[str, bool] = {}
        for fact in self.facts.values():
            if fact["kind"] == "erasure":
                for name in fact["body"]["facts"]:
                    found[name] = found.get(name, False) or bool(fact["body"].get("attachments"))
        return found

    def check(self) -> None:
        """Does what is here make the chain that was sealed?"""
        before = self.found.faults
        self._check_seals()
        for said in self.entries.values():
            self._check_entry(said)
        self._check_rest()
        self._check_order()
        if before == self.found.faults:
            self.found.add("OK", "chain-hold", seals=len(self.seals), sealed=len(self.entries))

    def _check_seals(self) -> None:
        previous = None
        seen: set[str] = set()
        for place, seal in enumerate(self.seals, 1):
            name = f"{self.ticket}:seal:{place:06d}"
            if (seal["number"], seal["_id"], seal["ticket"]) != (str(place), name, self.ticket):
                self.found.fault("seal-missing", name)
                return
            if seal["previous"] != previous:
                self.found.fault("seal-changed", name)
            previous = content_digest(seal)
            for item in seal["entries"]:
                if item["fact"] in seen:
                    self.found.fault("sealed-twice", item["fact"])
                seen.add(item["fact"])
        if (str(len(self.seals)), previous) != (self.said["length"], self.said["head"]):
            self.found.fault("head-differs", self.ticket)

    def _check_entry(self, said: dict[str, Any]) -> None:
        name = said["fact"]
        receipt, fact = self.receipts.get(name), self.facts.get(name)
        if receipt is None:
            self.found.fault("receipt-missing", name)
        elif content_digest(receipt) != said["receipt_sha256"] or _misplaced(receipt):
            self.found.fault("receipt-changed", name)
        if fact is None:
            self.found.fault("fact-missing", name)
        elif receipt is not None:
            self._check_fact(fact, receipt, said["fact_sha256"])

    def _check_fact(self, fact: dict[str, Any], receipt: dict[str, Any], sealed: str) -> None:
        name, masked = receipt["fact"], receipt.get("masked") or []
        now = fact_digest(fact, masked, self.key)
        if now is None:
            self.found.fault("key-missing", name)
        elif now != sealed or fact["_id"] != name:
            self.found.fault("fact-changed", name)
        elif erased_members(fact, masked) is not None:
            if name in self.ordered:
                self.found.add("NOTE", "erased", name)
            else:
                self.found.fault("erased-without-order", name)

    def _check_rest(self) -> None:
        """What no seal names: it may wait for the next, unless an earlier one had to have it."""
        last = max((_instant(seal["at"]) for seal in self.seals), default=None)
        for name, receipt in self.receipts.items():
            if name in self.entries:
                continue
            if last is not None and _instant(receipt["received_at"]) < last - _GRACE:
                self.found.fault("receipt-inserted", name)
            elif name not in self.facts:
                self.found.fault("fact-missing", name)
            else:
                self.found.add("NOTE", "unsealed", name)
                self._check_fact(self.facts[name], receipt, receipt["sha256"])
        for name in sorted(set(self.facts) - set(self.receipts) - set(self.entries)):
            self.found.fault("fact-inserted", name)

    def _check_order(self) -> None:
        def arrival(name: str) -> tuple[str, str]:
            return (self.receipts[name]["received_at"], name)

        should: list[str] = []
        for seal in self.seals:
            named = [item["fact"] for item in seal["entries"] if item["fact"] in self.receipts]
            if named != sorted(named, key=arrival):
                self.found.fault("reordered", seal["_id"])
            should += named
        should += sorted(set(self.receipts) - set(should), key=arrival)
        for name, other in zip(self.receipts, should):
            if name != other:
                self.found.fault("reordered", name)
                return


def _misplaced(receipt: dict[str, Any]) -> bool:
    ticket, _, rest = receipt["fact"].partition(":")
    return bool(receipt["_id"] != ticket + ":receipt:" + rest.rpartition(":")[2])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


# ---------------------------------------------------------------------- files that facts name


def declared(fact: dict[str, Any]) -> Iterator[str]:
    """The hashes of the originals that a fact declares."""
    kind, body, author = fact["kind"], fact["body"], fact.get("author") or {}
    if author.get("server") is not None:
        return
    items = [body] if kind in ("photo", "signature", "instrument-file") else []
    if kind == "meter-test":
        items = [{"sha256": sha256} for sha256 in body.get("files") or []]
    if kind in ("intake", "record"):
        items = body.get("files") or []
    if kind == "statement":
        items = [body.get("recording")]
    for item in items:
        for name in ("sha256", "partner"):
            if isinstance(item, dict) and isinstance(item.get(name), str):
                yield item[name]


def arrived(facts: Iterable[dict[str, Any]]) -> set[str]:
    """The hashes of the originals that the server said it has."""
    return {
        fact["body"]["sha256"]
        for fact in facts
        if fact["kind"] == "photo"
        and (fact.get("author") or {}).get("server") is not None
        and fact["body"].get("stored")
    }


def erased_files(chain: Chain) -> set[str]:
    """The hashes that only facts name whose files were ordered to go."""
    going: set[str] = set()
    kept: set[str] = set()
    for name, fact in chain.facts.items():
        (going if chain.ordered.get(name) else kept).update(declared(fact))
    return going - kept


def check_originals(package: Package, chain: Chain) -> None:
    """Is each original there, with the hash that its fact declares?"""
    told = {name for fact in chain.facts.values() for name in declared(fact)}
    copies = {
        item["sha256"]
        for fact in chain.facts.values()
        if fact["kind"] == "examination"
        for item in fact["body"].get("derived") or []
    }
    listed = [item for item in package.manifest["files"] if item["role"] != "attachment"]
    there = {item["sha256"]: item for item in listed if item.get("path")}
    excused = {item["sha256"]: item["state"] for item in listed if not item.get("path")}
    held = 0
    for sha256, item in there.items():
        if sha256 not in (copies if item["role"] == "derived" else told):
            package.found.fault("file-inserted", item["path"])
        elif package.hashes.get(item["path"]) != sha256:
            package.found.fault("file-changed", item["path"])
        else:
            held += 1
    had, erased = arrived(chain.facts.values()), erased_files(chain)
    for sha256 in sorted(told - set(there)):
        if sha256 in erased:
            package.found.add("NOTE", "file-erased", sha256)
        elif sha256 in had or excused.get(sha256) == "lost":
            package.found.fault("file-lost", sha256)
        elif excused.get(sha256) == "awaited":
            package.found.add("NOTE", "file-awaited", sha256)
        else:
            package.found.fault("file-missing", sha256)
    package.found.add("OK", "originals-hold", count=held)


def check_attachments(package: Package, chain: Chain) -> None:
    """Is each attachment the one that was sealed?"""
    paths = {
        (item["fact"], item["name"]): item.get("path")
        for item in package.manifest["files"]
        if item["role"] == "attachment"
    }
    sealed = {
        (said["fact"], name): sha256
        for said in chain.entries.values()
        for name, sha256 in (said.get("attachments") or {}).items()
    }
    for place in sorted(set(sealed) | set(paths)):
        fact, name = place
        path = paths.get(place)
        if path is None and chain.ordered.get(fact):
            package.found.add("NOTE", "attachment-erased", fact, name=name)
        elif place not in sealed and fact in chain.receipts and fact not in chain.entries:
            continue  # it waits for its seal, with its fact
        elif package.hashes.get(path or "") != sealed.get(place):
            package.found.fault("attachment-changed", fact, name=name)


def check_sheets(package: Package, chain: Chain) -> None:
    """Do the sheets of verdicts say what the facts say, and is each profile there?"""
    for name, sheet in package.docs.items():
        if name.startswith("verdicts/"):
            fact = chain.facts.get(sheet.get("fact", ""))
            if fact is None or canonical(fact["body"]) != canonical(sheet.get("verdict")):
                package.found.fault("verdict-changed", name)
    named = [item.get("policy") for item in chain.receipts.values()]
    for policy in sorted({(p["name"], str(p["version"])) for p in named if p}):
        path = "profiles/{}-{}.toml".format(*policy)
        if path not in package.hashes:
            package.found.fault("profile-missing", path)


def check_head(package: Package, chain: Chain, head: str | None) -> None:
    """Is the end of the chain the one that the office tells?"""
    heads = chain.heads
    last = heads[-1] if heads else "-"
    if head is None:
        package.found.add("NOTE", "head-not-given", head=last)
    elif head.lower() == last:
        package.found.add("OK", "head-holds")
    elif head.lower() in heads:
        number = heads.index(head.lower()) + 1
        package.found.add("NOTE", "head-earlier", number=number)
    else:
        package.found.fault("head-other", chain.ticket, head=last, number=len(heads))


# ---------------------------------------------------------------------- the program


def verify(source: Folder | Archive, head: str | None) -> Package:
    """Looks at everything. Raises Wrong where there is no package."""
    package = Package(source)
    package.read()
    try:
        package.check_files()
        chain = Chain(package)
        chain.check()
        check_originals(package, chain)
        check_attachments(package, chain)
        check_sheets(package, chain)
        check_head(package, chain, head)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        package.found.fault("unreadable", "-", why=f"{type(error).__name__}: {error}")
    return package


def _opened(path: Path) -> Folder | Archive:
    return Folder(path) if path.is_dir() else Archive(path)


def main(words: list[str]) -> int:
    """The program; answers its exit code."""
    parser = argparse.ArgumentParser(description="Verify an evidence package.")
    parser.add_argument("package", nargs="?", type=Path, help="folder or ZIP; default: here")
    parser.add_argument("--head", help="head of the chain as the office tells it")
    parser.add_argument("--lang", choices=("zh", "en"), help="default: the package's language")
    asked = parser.parse_args(words)
    try:
        package = verify(_opened(asked.package or Path(__file__).resolve().parent), asked.head)
    except _BROKEN as error:
        said = TEXTS["nothing"][0 if asked.lang == "zh" else 1]
        sys.stdout.write(said.format(why=error) + "\n")
        return 2
    found = package.found
    if found.faults:
        found.add("FAULT", "does-not-hold", count=found.faults)
    else:
        found.add("OK", "all-holds")
    language = asked.lang or str(package.manifest.get("language") or "en")
    sys.stdout.write("\n".join(found.text(language)) + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    raise SystemExit(main(sys.argv[1:]))
