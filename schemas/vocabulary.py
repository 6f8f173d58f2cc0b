"""The words of Kancha that cross a wire, spelled once. Chinese terms: docs/architecture.md."""

from enum import StrEnum


class FactKind(StrEnum):
    """What a fact can be. A new kind: one file in ``schemas/facts``, one rule in ``casework``."""

    INTAKE = "intake"
    ASSIGNMENT = "assignment"
    RECALL = "recall"
    PROGRESS = "progress"
    FINDING = "finding"
    READING = "reading"
    PHOTO = "photo"
    STATEMENT = "statement"
    SIGNATURE = "signature"
    DECISION = "decision"
    APPROVAL = "approval"
    EXECUTION = "execution"
    REPLY = "reply"
    CALL_BACK = "call-back"
    ARCHIVE = "archive"
    REOPENING = "reopening"
    CLASSIFICATION = "classification"
    LINK = "link"
    RECORD = "record"
    HOLD = "hold"
    PAUSE = "pause"
    ACCEPTANCE = "acceptance"
    ERASURE = "erasure"
    METER_TEST = "meter-test"
    VERDICT = "verdict"
    EXAMINATION = "examination"
    DERIVATIVE = "derivative"
    INSTRUMENT_FILE = "instrument-file"
    MEASUREMENTS = "measurements"


class ComplaintClass(StrEnum):
    """Classes of complaint (domain: State Grid 272-2014, annex 1)."""

    SERVICE = "SVC"
    BUSINESS = "BIZ"
    OUTAGE = "OUT"
    POWER_QUALITY = "PQ"
    GRID = "GRID"


class InvestigationType(StrEnum):
    """A piece of field work; a check of records is a department's, without a crew."""

    SURVEY = "on-site-survey"
    METER_TEST = "meter-test"
    POWER_QUALITY = "power-quality"
    REPAIR = "repair-visit"
    RECORDS_CHECK = "internal-records-check"


class ItemKind(StrEnum):
    """How an item of a checklist is answered."""

    PHOTO = "photo"
    READING = "reading"
    CHOICE = "choice"
    TEXT = "text"
    DONE = "done"


class TicketStatus(StrEnum):
    """Where a ticket stands, computed by the fold."""

    NEW = "new"
    ASSIGNED = "assigned"
    UNDER_INVESTIGATION = "under-investigation"
    INVESTIGATED = "investigated"
    AWAITING_APPROVAL = "awaiting-approval"
    DECIDED = "decided"
    IN_EXECUTION = "in-execution"
    REPLIED = "replied"
    CALLED_BACK = "called-back"
    ARCHIVED = "archived"
    REOPENED = "reopened"
    MERGED = "merged"


class Step(StrEnum):
    """Progress of a crew with one investigation."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EN_ROUTE = "en-route"
    ARRIVED = "arrived"
    WORKING = "working"
    PAUSED = "paused"
    DONE = "done"
    CANNOT_COMPLETE = "cannot-complete"


class Party(StrEnum):
    """Who is responsible."""

    CUSTOMER = "customer"
    UTILITY = "utility"
    THIRD_PARTY = "third-party"
    FORCE_MAJEURE = "force-majeure"
    UNDETERMINED = "undetermined"


class ResponsibilityState(StrEnum):
    """How sure the office is of the responsible party."""

    OPEN = "open"
    PROPOSED = "proposed"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"


class ResolutionState(StrEnum):
    """Where the resolution stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    NEEDS_APPROVAL = "needs-approval"
    RETURNED = "returned"
    APPROVED = "approved"


class ApprovalOutcome(StrEnum):
    """What an approver says to one step of the chain."""

    APPROVE = "approve"
    RETURN = "return"


class ApprovalState(StrEnum):
    """Where one step of the chain stands; ``waiting`` also where an earlier step does."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"


class ExecutionState(StrEnum):
    """Where one measure stands."""

    IN_PROGRESS = "in-progress"
    DONE = "done"


class Satisfaction(StrEnum):
    """What the customer said at the call-back."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"
    NOT_REACHED = "not-reached"


class Relation(StrEnum):
    """How a ticket is linked to another one."""

    DUPLICATE_OF = "duplicate-of"
    SAME_OUTAGE = "same-outage"
    MERGED_INTO = "merged-into"
    MERGED_FROM = "merged-from"
    SPLIT_FROM = "split-from"
    SPLIT_INTO = "split-into"
    REPEAT_OF = "repeat-of"


class RecordSource(StrEnum):
    """Which of the utility's own books was looked into."""

    ARCHIVES = "archives"
    BILLING = "billing"
    METERING = "metering"
    DISPATCHING = "dispatching"
    MAINTENANCE = "maintenance"
    SYSTEM_LOG = "system-log"
    CUSTOMER = "customer"
    """Not a book of the utility: evidence that the customer gave, such as letters and videos."""


class DeadlineState(StrEnum):
    """Where a promise stands."""

    WAITING = "waiting"
    RUNNING = "running"
    AT_RISK = "at-risk"
    PAUSED = "paused"
    MET = "met"
    MET_LATE_REPORTED = "met-late-reported"
    MISSED = "missed"
    PROVISIONAL = "provisional"


class ReceiptState(StrEnum):
    """The server's answer to one fact."""

    ACCEPTED = "accepted"
    NEEDS_ATTENTION = "needs-attention"
    AFTER_HAND_OVER = "after-hand-over"
    DUPLICATE = "duplicate"


class Method(StrEnum):
    """How a reading was made."""

    SPOT = "spot"
    LOGGER = "logger"
    REGISTER = "register"


class Datum(StrEnum):
    """Geodetic datum of a fix as received."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"
    UNKNOWN = "unknown"


class CaptureSource(StrEnum):
    """Where a picture came from."""

    CAMERA = "camera"
    GALLERY = "gallery"
    FILE = "file"


class OriginalState(StrEnum):
    """Where the original of a declared file is, best last. Bytes on their way are no facts: this
    is joined when an answer is made and stands in no document."""

    ERASED = "erased"
    MISMATCH = "mismatch"
    LOST = "lost"
    DECLARED = "declared"
    ON_ITS_WAY = "on-its-way"
    ARRIVED = "arrived"
    VERIFIED = "verified"


class MediaState(StrEnum):
    """Whether a ticket has all the originals that it declares."""

    NONE = "none"
    MISSING = "missing"
    ON_ITS_WAY = "on-its-way"
    COMPLETE = "complete"


class Severity(StrEnum):
    """How much a flag matters: to know, to look at, to act on."""

    INFO = "info"
    WARN = "warn"
    ALARM = "alarm"


class Role(StrEnum):
    """What an office user may do; the table is ``server/rights.py``."""

    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CREW_LEADER = "crew-leader"
    METER_TECHNICIAN = "meter-technician"


class DocType(StrEnum):
    """The ``type`` member of every document Kancha writes."""

    FACT = "fact"
    TICKET = "ticket"
    RECEIPT = "receipt"
    NOTICE = "notice"
    SEAL = "seal"
    KEY = "key"


COPY_KINDS = frozenset({FactKind.EXAMINATION, FactKind.DERIVATIVE})
"""Kinds that name copies the server drew of a photo (``derived``); ``of`` is the photo."""
DEVICE_KINDS = frozenset(
    {
        FactKind.PROGRESS,
        FactKind.FINDING,
        FactKind.READING,
        FactKind.PHOTO,
        FactKind.STATEMENT,
        FactKind.SIGNATURE,
        FactKind.EXECUTION,
        FactKind.INSTRUMENT_FILE,
        FactKind.METER_TEST,
    }
)
"""Kinds a device may author; all others are the office's."""
