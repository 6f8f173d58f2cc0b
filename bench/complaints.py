"""An office of many tickets, written straight into the store as the mailroom would have left it.

Some thousand tickets are folded for real: each class at each stage, begun on each of the days of
most of a year. Each ticket is a copy of one of them under its own id, with its own customer,
address, meter and place: real documents, at the price of replacing text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bench.material import Doc
from casework.filed import FiledFact
from casework.fold import fold, standing
from casework.metrology.wanted import Bench, wanted
from schemas.documents import Author, Fact, Moment, fact_document, fact_id, read_fact, receipt_id
from schemas.facts.kinds import newest_version
from schemas.instants import instant_text
from schemas.rulebook import Rulebook
from schemas.vocabulary import FactKind
from server.metrology.filing import Case, to_file
from sync import jsontext
from sync.mailroom.names import OFFICE
from sync.stores.documents import DocumentStore, Draft

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
_FIRST = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_WEEKS = 42
_CREWS = 40
_ID, _LAT, _LON = "TEMPLATE-0000", 30.987654, 120.987654
_OFFICE = Author(user="bench")
_PHONE = Author(device="d-bench", member="m-bench", crew="c-crew")
_INVESTIGATION = str(UUID(int=2))

_TITLES = {
    "PQ": ("低电压，晚上电灯昏暗", "Low voltage in the evening", "电压不稳，家电损坏"),
    "OUT": ("停电半天未恢复", "No power since noon", "频繁停电影响经营"),
    "BIZ": ("电表走得太快，电费过高", "Bill much higher than last year", "抄表差错要求退费"),
    "SVC": ("营业厅服务态度差", "Nobody answers the hotline", "预约未按时上门"),
    "GRID": ("电线杆倾斜有安全隐患", "Pole leans over the road", "施工后路面未恢复"),
}
_MATTERS = (
    "用户反映每晚六点至十点电压偏低，空调无法启动，邻居亦有同样情况，要求尽快上门核实处理。",
    "The lamp goes dim when the neighbours cook; the refrigerator has stopped twice this week.",
    "用户称多次拨打热线未得到明确答复，要求书面回复处理结果并说明原因。",
)
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红波宁健华欣雨晨佳梓涵浩宇轩博"
_STREETS = [
    "柳树巷",
    "中山北路",
    "长江路",
    "建设街",
    "人民大道",
    "学府路",
    "滨河西路",
    "青石弄",
    "桃园新村",
    "Willow_Lane",
]
_DISTRICTS = ["玄武", "秦淮", "建邺", "鼓楼", "栖霞", "雨花台", "江宁", "浦口", "六合", "溧水"]


@dataclass(frozen=True, slots=True)
class Story:
    """A folded ticket with its facts and receipts as one text, with placeholders in it."""

    text: bytes
    ids: tuple[str, ...]
    facts: int


def stories(rules: Rulebook) -> list[Story]:
    """Every class at every stage, begun in every week."""
    return [
        _story(rules, (name, stage, opened))
        for week in range(_WEEKS)
        for name in _TITLES
        for stage in (1, 2, 5, 6, 7, 7, 7)
        for opened in [_FIRST + timedelta(weeks=week, days=week % 5, hours=stage)]
    ]


def write_office(store: DocumentStore, rules: Rulebook, tickets: int) -> int:
    """Writes so many tickets with their facts and receipts; answers how many facts."""
    templates, rng = stories(rules), random.Random("office")
    facts, drafts = 0, list[Draft]()
    for number in range(tickets):
        story = rng.choice(templates)
        drafts += _copies(story, number, rng)
        facts += story.facts
        if len(drafts) >= 5_000 or number == tickets - 1:
            store.write(OFFICE, drafts)
            drafts = []
    return facts


def account(number: int) -> str:
    """The account of a ticket; one in twenty complains again."""
    customer = number - (number % 20 == 19)
    return f"33{customer * 7919 % 10**8:08d}"


def meter(number: int) -> str:
    """The number of a ticket's meter."""
    return f"M{number * 104_729 % 10**9:09d}"


def _copies(story: Story, number: int, rng: random.Random) -> Iterator[Draft]:
    ticket = f"T26{number // 100_000:02d}-{number % 100_000:05d}"
    name = rng.choice(_FAMILY) + "".join(rng.choices(_GIVEN, k=rng.randint(1, 2)))
    district = rng.choice(_DISTRICTS)
    street = rng.choice(_STREETS)
    lat, lon = 32 + rng.gauss(0, 0.2), 118.8 + rng.gauss(0, 0.25)
    text = story.text
    for mark, value in (
        (_ID, ticket),
        ("@account", account(number)),
        ("@name", name),
        ("@phone", f"13{rng.randrange(10**9):09d}"),
        ("@address", f"南京市{district}区{street}{rng.randrange(300)}号{rng.randrange(30)}栋"),
        ("@transformer", f"{district}{rng.randrange(400)}号配变"),
        ("@meter", meter(number)),
        ("c-crew", f"c-{rng.randrange(_CREWS):02d}"),
        (str(_LAT), f"{lat:.6f}"),
        (str(_LON), f"{lon:.6f}"),
    ):
        text = text.replace(mark.encode(), value.encode())
    for doc_id, body in zip(story.ids, text.split(b"\n"), strict=True):
        yield Draft(doc_id.replace(_ID, ticket), body)


def _story(rules: Rulebook, what: tuple[str, int, datetime]) -> Story:
    name, stage, opened = what
    facts = [doc for doc, at in zip(_facts(name, opened), range(7), strict=True) if at < stage]
    facts += _verdicts(rules, facts)
    filed = [FiledFact(read_fact(doc), _received(doc)) for doc in facts]
    ticket = fold(_ID, filed, rules)
    assert ticket is not None
    docs = [doc for fact in facts for doc in (fact, _receipt(fact))]
    ids = [*(doc.pop("_id") for doc in docs), f"{_ID}:ticket"]
    texts = [_utf8(doc) for doc in [*docs, ticket.to_document()]]
    return Story(b"\n".join(texts), tuple(ids), len(facts))


def _verdicts(rules: Rulebook, facts: list[Doc]) -> list[Doc]:
    """What the server has said of the measurements."""
    said = standing(_ID, [FiledFact(read_fact(doc), _received(doc)) for doc in facts])
    found = wanted(said, {}, [], Bench(rules, {}))
    at = max(_received(doc) for doc in facts)
    return [dict(doc) for doc in to_file(Case(_ID, {}, said, at), found)]


def _facts(name: str, opened: datetime) -> Iterator[Doc]:
    """The facts of a ticket's life, each some time after the one before."""
    place = {"lat": _LAT, "lon": _LON, "datum": "WGS84", "accuracy_m": 8}
    reading = {"quantity": "voltage", "value": "191.5", "unit": "V", "method": "spot"}
    done = {"measures": [{"action": "re-make the joint", "money": False}]}
    seen = {"seen": "接头烧坏", "cause": "joint-fault", "party": "utility", "resolution": done}
    said = {
        "responsibility": {"party": "utility", "reason": "The joint was burnt."},
        "resolution": done,
    }
    lives = (
        (FactKind.INTAKE, _OFFICE, _complaint(name, opened), 0),
        (FactKind.ASSIGNMENT, _OFFICE, {"type": "on-site-survey", "crew": "c-crew"}, 1),
        (FactKind.PROGRESS, _PHONE, {"step": "arrived", "position": place}, 5),
        (FactKind.READING, _PHONE, {**reading, "position": place}, 6),
        (FactKind.FINDING, _PHONE, {**seen, "position": place}, 7),
        (FactKind.PROGRESS, _PHONE, {"step": "done"}, 8),
        (FactKind.DECISION, _OFFICE, {**said, "reply": {"channel": "phone"}}, 30),
    )
    for number, (kind, author, body, hours) in enumerate(lives, 1):
        investigation = _INVESTIGATION if author is _PHONE else None
        moment = Moment(opened + timedelta(hours=hours), 0, 0)
        yield fact_document(
            Fact(
                id=fact_id(_ID, kind, str(UUID(int=number))),
                kind=kind,
                schema=newest_version(kind),
                ticket=_ID,
                investigation=investigation,
                author=author,
                at=moment,
                amends=None,
                retracts=None,
                body=body,
            )
        )


def _complaint(name: str, opened: datetime) -> Doc:
    pick = opened.toordinal() + opened.hour
    return {
        "class": name,
        "title": _TITLES[name][pick % 3],
        "matter": _MATTERS[pick % len(_MATTERS)],
        "priority": 1 + pick % 5,
        "emergency": pick % 17 == 0,
        "grade": ("ordinary", "ordinary", "important", "major")[pick % 4],
        "customer": {"account": "@account", "name": "@name", "phone": "@phone"},
        "site": {
            "address": "@address",
            "lat": _LAT,
            "lon": _LON,
            "datum": "WGS84",
            "area": ("urban", "rural")[pick % 2],
            "transformer": "@transformer",
        },
        "meter": {"number": "@meter"},
    }


def _received(doc: Doc) -> datetime:
    return read_fact(doc).at.device + timedelta(seconds=2)


def _receipt(doc: Doc) -> Doc:
    received = instant_text(_received(doc))
    return {
        "_id": receipt_id(doc["_id"]),
        "type": "receipt",
        "ticket": _ID,
        "fact": doc["_id"],
        "crew": doc["author"].get("crew"),
        "device": doc["author"].get("device"),
        "state": "accepted",
        "reasons": [],
        "received_at": received,
        "corrected_at": doc["at"]["device"],
        "sha256": "5eed" * 16,
    }


def _utf8(doc: Doc) -> bytes:
    """As the store keeps it: characters, not escapes."""
    return jsontext.dumps(doc)
