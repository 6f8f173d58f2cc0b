# long: six stories, each told from its beginning to its end
"""The six typical cases of a power utility's complaints, each from intake to archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stage import District
from steps import (
    JOINT,
    METER,
    POLE,
    approve,
    archive,
    close,
    compensation,
    decide,
    execute,
    reply,
    seen,
    site,
    tell_result,
    text,
)


# long: a story is told in one go
def low_voltage(district: District) -> None:
    """A: the crew measures, the office finds an old record, both show the utility's neutral."""
    ticket = district.open(
        "A. Low voltage every evening (低电压)",
        {
            "class": "PQ",
            "sub_item": "low-voltage",
            "title": "Lamps dim and the air conditioner stops every evening",
            "demand": "A stable supply",
            "channel": "hotline",
            "customer": {"account": "3201000001", "name": "王芳", "phone": "13800000001"},
            "site": site("宁海路 12 号", 32.0660, 118.7697, "宁海路 3 号配变"),
            "meter": {"number": "M0001", "accuracy_class": "2", "multiplier": 1, "phases": 1},
        },
    )
    ticket.do(
        "classification",
        "dispatcher",
        "classifications",
        {"grade": "important", "priority": 2, "reason": "The whole stairway is affected."},
    )
    survey = {"type": "power-quality", "crew": "c-gulou"}
    ticket.refused("dispatcher", "assignments", survey, "skills-missing")
    visit = ticket.assign("c-metering", "power-quality")
    visit.step("accepted", "en-route", "arrived", "working")
    logger = {"quantity": "voltage", "unit": "V", "method": "logger", "interval_s": 600}
    readings = [
        visit.note("reading", **logger, value=value, phase=phase)
        for phase, value in (("L1", "188.4"), ("L2", "214.9"), ("L3", "231.2"))
    ]
    visit.note(
        "finding",
        seen="Neutral joint at the service drop is burnt; the phases drift apart under load.",
        cause="neutral-fault",
        party="utility",
        resolution={"measures": [{"action": "Renew the neutral joint", "owner": "utility"}]},
        evidence=readings,
        checklist=visit.answers(readings[0], JOINT),
    )
    visit.step("done")
    visit.send("logger in the evening peak, burnt neutral")
    ticket.do(
        "records",
        "dispatcher",
        "records",
        {"source": "maintenance", "text": "Joint of 2009, never renewed since."},
    )
    ticket.refused(
        "supervisor", "replies", {"channel": "phone", "text": "Soon."}, "reply-before-decision"
    )
    decide(ticket, "utility", "Logger and joint show a fault before the meter.")
    (measure,) = ticket.measures()
    visit.note("execution", measure=measure, state="done", note="Joint renewed, 229 V at load.")
    visit.send("the joint is renewed")
    close(ticket, "The joint before your meter was burnt; it is new, 229 V were measured.")


# long: a story is told in one go
def fast_meter(district: District) -> None:
    """B: the meter is within its class, so the fee is kept and explained (customer)."""
    ticket = district.open(
        "B. The meter runs fast (表快)",
        {
            "class": "BIZ",
            "sub_item": "metering",
            "order_type": "meter-test",
            "title": "The bill has doubled since the meter was replaced",
            "channel": "counter",
            "customer": {"account": "3201000002", "name": "李强", "phone": "13800000002"},
            "site": site("珠江路 8 号", 32.0487, 118.7979, "珠江路 1 号配变"),
            "meter": {"number": "M0002", "accuracy_class": "2", "multiplier": 1, "phases": 1},
        },
    )
    first = ticket.assign("c-metering", "meter-test")
    first.step("declined", reason="No calibrated standard in the van.")
    first.send("declined: no calibrated standard")
    test = ticket.assign(
        "c-xuanwu", "meter-test", override_reason="A technician of the meter crew goes along."
    )
    test.step("accepted", "arrived", "working")
    points = [
        {"current_a": amps, "power_factor": "1", "errors_percent": [error]}
        for amps, error in ((0.5, "1.1"), (5, "0.6"), (60, "0.4"))
    ]
    plate = {"number": "M0002", "accuracy_class": "2", "basic_current_a": 5, "max_current_a": 60}
    tested = test.note("meter-test", meter=plate, points=points)
    register = test.note("reading", quantity="energy", unit="kWh", value="8123", method="register")
    test.note("statement", text="The pump runs all day now.", by={"role": "customer"})
    test.note(
        "finding",
        seen="Errors within class 2 at all load points, seal whole, no creep with the load off.",
        cause="meter-in-class",
        party="customer",
        resolution={"measures": [{"action": "Explain the consumption", "owner": "utility"}]},
        evidence=[tested, register],
        checklist=test.answers(register, METER),
    )
    test.note("signature", by={"role": "customer", "name": "李强"}, sha256="5" * 64)
    test.step("done")
    test.send("as-found errors within the class")
    ticket.judged()
    ticket.do(
        "records",
        "dispatcher",
        "records",
        {"source": "billing", "text": "Readings of twelve months agree with the register."},
    )
    decide(ticket, "customer", "The meter is within its class; a pump was added in June.")
    execute(ticket)
    tell_result(ticket, "Your meter is right; the fee stands.")
    for _ in range(3):
        ticket.do("call-back", "dispatcher", "call-backs", {"satisfaction": "not-reached"})
    archive(ticket)


# long: a story is told in one go
def storm(district: District) -> None:
    """C: an outage in a storm; the promise of arrival stands still while roads are blocked."""
    ticket = district.open(
        "C. No power since noon (停电)",
        {
            "class": "OUT",
            "sub_item": "repair-service",
            "order_type": "fault-repair",
            "title": "No power since noon",
            "emergency": True,
            "occurred_at": text(datetime.now(UTC) - timedelta(minutes=20)),
            "channel": "app",
            "customer": {"account": "3201000003", "name": "赵敏", "phone": "13800000003"},
            "site": site("东山街 5 号", 31.9536, 118.8400, "东山街 2 号配变", area="rural"),
        },
    )
    ticket.do(
        "deadlines",
        "supervisor",
        "pauses",
        {"on": True, "cause": "severe-weather", "reason": "The bridge is flooded."},
    )
    ticket.do(
        "deadlines",
        "supervisor",
        "pauses",
        {"on": False, "cause": "severe-weather", "reason": "The bridge is open again."},
    )
    visit = ticket.assign("c-jiangning", "repair-visit")
    here = {"lat": 31.9536, "lon": 118.8400, "datum": "WGS84", "accuracy_m": 6}
    visit.step("accepted", "en-route")
    visit.step("arrived", position=here)
    volts = visit.note(
        "reading", quantity="voltage", unit="V", value="0", method="spot", position=here
    )
    visit.note(
        "finding",
        seen="A tree felled by the storm lies on the 10 kV line before the ownership boundary.",
        cause="weather",
        party="force-majeure",
        resolution={"measures": [{"action": "Clear the tree, splice the line"}]},
        position=here,
        checklist=visit.answers(volts, POLE),
    )
    visit.step("done")
    visit.send("arrived with position, tree on the line")
    decide(ticket, "force-majeure", "Red storm warning of the weather office.")
    execute(ticket)
    close(ticket, "The storm felled a tree on the line; it was spliced the same day.")


# long: a story is told in one go
def damaged_appliances(district: District) -> None:
    """D: compensation after age of the appliances, returned for its invoices, then approved."""
    ticket = district.open(
        "D. Television and refrigerator are dead (家电损坏)",
        {
            "class": "PQ",
            "sub_item": "appliance-damage",
            "order_type": "appliance-damage",
            "title": "Television and refrigerator died with a bang",
            "demand": "Compensation",
            "channel": "website",
            "customer": {"account": "3201000004", "name": "陈洁", "phone": "13800000004"},
            "site": site("夫子庙街 20 号", 32.0390, 118.7946, "夫子庙 4 号配变"),
        },
    )
    visit = ticket.assign("c-qinhuai", "on-site-survey")
    visit.step("accepted", "arrived", "working")
    damage = visit.photo(METER, "The damaged refrigerator")
    volts = visit.note(
        "reading", quantity="voltage", unit="V", value="372", method="spot", phase="L1"
    )
    visit.note(
        "finding",
        seen="Broken neutral of the low-voltage line; 372 V at the socket.",
        cause="neutral-fault",
        party="utility",
        resolution={"measures": compensation()},
        evidence=[damage, volts],
        checklist=visit.answers(volts, METER),
    )
    visit.step("done")
    visit.send("broken neutral, photo of the damage")
    decide(ticket, "utility", "A broken neutral on the utility's line.", compensation())
    returned = {"step": "department", "outcome": "return", "reason": "Where is the invoice?"}
    ticket.refused("dispatcher", "approvals", approve(ticket, "department"), "forbidden")
    ticket.do("approval", "supervisor", "approvals", {**returned, **seen(ticket)}, "returned")
    ticket.do(
        "records",
        "dispatcher",
        "records",
        {"source": "archives", "text": "Invoices: television 3000, refrigerator 2500 CNY."},
    )
    decide(ticket, "utility", "Invoices are in the file now.", compensation())
    ticket.refused("dispatcher", "replies", reply("Approved."), "reply-before-approval")
    ticket.do("approval", "supervisor", "approvals", approve(ticket, "department"), "approved")
    execute(ticket)
    close(ticket, "2750.00 CNY were paid for television and refrigerator, after their age.")


# long: a story is told in one go
def conduct(district: District) -> None:
    """E: no field work; the customer is not satisfied, and the ticket is taken up again."""
    ticket = district.open(
        "E. Rude at the counter (服务态度)",
        {
            "class": "SVC",
            "sub_item": "staff-attitude",
            "title": "Sent away twice without an answer",
            "channel": "letter",
            "customer": {"account": "3201000005", "name": "孙丽", "phone": "13800000005"},
        },
    )
    ticket.do(
        "records",
        "dispatcher",
        "records",
        {"source": "system-log", "text": "Queue numbers 41 and 77 of that day: 2 minutes each."},
    )
    apology = [{"action": "Apologise in person", "owner": "utility"}]
    decide(ticket, "utility", "Camera and queue log confirm what she wrote.", apology)
    execute(ticket)
    tell_result(ticket, "We apologise.")
    unhappy = {"satisfaction": "dissatisfied", "note": "Nobody has said what will change."}
    ticket.do("call-back", "dispatcher", "call-backs", unhappy)
    ticket.do("reopening", "supervisor", "reopenings", {"reason": "She is right: nothing changed."})
    training = [{"action": "Train the counter, tell her the date", "owner": "utility"}]
    decide(ticket, "utility", "Training was missing.", training)
    execute(ticket)
    close(ticket, "The counter was trained on Monday; the head of it called you.")


# long: a story is told in one go
def works(district: District) -> None:
    """F: two crews see it differently; a person decides the dispute: both bear a share of it."""
    ticket = district.open(
        "F. A pole leans over the road (电网建设)",
        {
            "class": "GRID",
            "sub_item": "works-conduct",
            "title": "A pole leans since the water company dug here",
            "channel": "12345",
            "customer": {"account": "3201000006", "name": "周军", "phone": "13800000006"},
            "site": site("江东中路 90 号", 32.0036, 118.7317, "江东中路 7 号配变"),
        },
    )
    findings = (
        ("c-jianye", "utility", "The pole stands too shallow.", "equipment-fault"),
        ("c-qixia", "third-party", "A trench of 1.8 m was dug beside it.", "construction"),
    )
    for crew, party, view, cause in findings:
        visit = ticket.assign(crew, "on-site-survey")
        visit.step("accepted", "arrived")
        picture = visit.photo(POLE, "The pole from the road")
        done = visit.answers(picture, POLE)
        visit.note(
            "finding", seen=view, party=party, cause=cause, evidence=[picture], checklist=done
        )
        visit.step("done")
        visit.send(f"says {party}")
    repair = [{"action": "Set the pole anew at the digger's cost", "owner": "third-party"}]
    reason = "The permit shows the trench; nobody of ours had looked at the pole since."
    decide(ticket, "third-party", reason, repair, {"third-party": 70, "utility": 30})
    execute(ticket)
    close(ticket, "The pole was set anew; the water company bears most of the cost.")


CASES = (low_voltage, fast_meter, storm, damaged_appliances, conduct, works)
