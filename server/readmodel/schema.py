"""Tables of the read model. A change of them is a new VERSION: the file is then made anew.

Moments are milliseconds since 1970 (UTC). What filters and sorts look at is in ``ticket``, which
is narrow; what is only shown or searched is in ``shown``. Each index that gives an order also
holds every column that a filter reads, so that a filter which fits few tickets costs a walk over
one index and no look at the table.
"""

from __future__ import annotations

VERSION = 17

NEVER = 2**53
"""``due`` where no promise is open: sorts last."""

_FILTERED = (
    "status, class, sub_item, grade, priority, emergency, area, district, party, party_state, "
    "resolution_state, attention, after_hand_over, disputes, escalated, opened_at, due, "
    "missed_from, warned_from, media"
)

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ticket (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    class TEXT,
    sub_item TEXT,
    grade TEXT,
    priority INTEGER NOT NULL,
    emergency INTEGER NOT NULL,
    area TEXT,
    district TEXT,
    party TEXT NOT NULL,
    party_state TEXT NOT NULL,
    resolution_state TEXT NOT NULL,
    attention INTEGER NOT NULL,
    after_hand_over INTEGER NOT NULL,
    disputes INTEGER NOT NULL,
    escalated INTEGER NOT NULL,
    repeats INTEGER NOT NULL,       -- earlier complaints about the same matter
    facts INTEGER NOT NULL,
    media TEXT NOT NULL,            -- of originals, by facts alone: none, missing, complete
    opened_at INTEGER NOT NULL,     -- 0 where the intake is missing
    due INTEGER NOT NULL,           -- of the nearest promise that is not met; {NEVER}: none
    missed_from INTEGER NOT NULL,   -- the same without those whose calendar is not known
    warned_from INTEGER NOT NULL,   -- when the first of these reaches the lowest level
    cell INTEGER,                   -- place on the map, see cells.py
    lat REAL,
    lon REAL,
    account TEXT,
    transformer TEXT,
    address TEXT,
    assigned_at INTEGER,
    begun_at INTEGER,
    done_at INTEGER,
    decided_at INTEGER,
    approved_at INTEGER,            -- by the last step of the chain; NULL: no chain, or not all
    measures INTEGER NOT NULL,      -- of the resolution
    executed_at INTEGER,            -- when the last measure was done; NULL: none, or not all
    replied_at INTEGER,
    called_back_at INTEGER,
    archived_at INTEGER,
    satisfaction TEXT               -- what the customer said at the last call that reached him
);
CREATE TABLE shown (
    key INTEGER PRIMARY KEY,
    title TEXT,
    open_title TEXT,                -- where the title names the customer: masked
    datum TEXT,
    radius_m REAL,                  -- of the site, where it says its own
    channel TEXT,
    holders TEXT NOT NULL,          -- crews, parted by spaces
    shares TEXT NOT NULL,           -- JSON: of a mixed case, by party; [] where the party bears all
    deadlines TEXT NOT NULL,        -- JSON
    text TEXT NOT NULL              -- what a search looks into, in lower case; see rows.py
);
CREATE VIRTUAL TABLE search USING fts5 (
    grams, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_'"
);
CREATE TABLE investigation (
    ticket INTEGER NOT NULL,
    id TEXT NOT NULL,
    crew TEXT,                      -- NULL: office work
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    assigned_at INTEGER NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (ticket, id)
) WITHOUT ROWID;
CREATE TABLE deadline (
    ticket INTEGER NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,            -- as folded, without a clock
    due INTEGER NOT NULL,
    met_at INTEGER,
    at_risk_from INTEGER,
    PRIMARY KEY (ticket, name)
) WITHOUT ROWID;
CREATE TABLE warning (              -- of promises that nothing has met and whose end is sure
    ticket INTEGER NOT NULL,
    name TEXT NOT NULL,
    level INTEGER NOT NULL,         -- 1: the lowest of the profile
    at INTEGER NOT NULL,
    PRIMARY KEY (ticket, name, level)
) WITHOUT ROWID;
CREATE TABLE aside (                -- facts that do not count here: faulty, late, moved or merged
    ticket INTEGER NOT NULL,
    fact TEXT NOT NULL,
    PRIMARY KEY (ticket, fact)
) WITHOUT ROWID;
CREATE TABLE flag (                 -- of facts that stand, by what is unusual about them
    ticket INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (ticket, code)
) WITHOUT ROWID;
CREATE TABLE fact (                 -- from the fact and from its receipt, whichever comes first
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    crew TEXT,
    state TEXT,
    received_at INTEGER,
    at INTEGER                      -- corrected time
) WITHOUT ROWID;
CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    cause TEXT,
    replaces TEXT
) WITHOUT ROWID;
CREATE TABLE replacing (            -- facts that stand in place of another, or take it back
    id TEXT PRIMARY KEY,
    replaces TEXT NOT NULL,
    withdraws INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE place (                -- where facts were made
    fact TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    kind TEXT NOT NULL,
    crew TEXT,
    age_ms INTEGER NOT NULL,        -- of the fix, when the fact was made
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    datum TEXT NOT NULL,
    accuracy_m REAL,
    cell INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE heap (                 -- tickets by cell of the map, see heaps.py
    level INTEGER NOT NULL,
    cell INTEGER NOT NULL,          -- its number at this level
    many INTEGER NOT NULL,
    emergencies INTEGER NOT NULL,
    lat INTEGER NOT NULL,           -- sum of micro-degrees
    lon INTEGER NOT NULL,
    PRIMARY KEY (level, cell)
) WITHOUT ROWID;
CREATE INDEX heap_empty ON heap (many) WHERE many = 0;
CREATE TABLE tally (                -- counts of facts by kind and by state of their receipt
    what TEXT,
    word TEXT,
    many INTEGER NOT NULL,
    PRIMARY KEY (what, word)
) WITHOUT ROWID;
CREATE TABLE left_out (             -- documents whose form no rows can be made of
    id TEXT PRIMARY KEY,
    reason TEXT NOT NULL
) WITHOUT ROWID
"""

INDEXES = f"""
CREATE INDEX ticket_opened ON ticket (opened_at, id, {_FILTERED});
CREATE INDEX ticket_due ON ticket (due, id, {_FILTERED});
CREATE INDEX ticket_priority ON ticket (priority, id, {_FILTERED});
CREATE INDEX ticket_urgency ON ticket (emergency DESC, priority, due, id, {_FILTERED});
CREATE INDEX ticket_cell ON ticket (cell, lat, lon, {_FILTERED}) WHERE cell IS NOT NULL;
CREATE INDEX ticket_class_cell ON ticket (class, cell, lat, lon, {_FILTERED})
    WHERE cell IS NOT NULL;
CREATE INDEX ticket_status_cell ON ticket (status, cell, lat, lon, {_FILTERED})
    WHERE cell IS NOT NULL;
CREATE INDEX ticket_district_cell ON ticket (district, cell, lat, lon, {_FILTERED})
    WHERE cell IS NOT NULL AND district IS NOT NULL;
CREATE INDEX ticket_promised_cell ON ticket (cell, lat, lon, {_FILTERED})
    WHERE cell IS NOT NULL AND missed_from < {NEVER};
CREATE INDEX ticket_documents ON ticket (id || ':', {_FILTERED});
CREATE INDEX ticket_attention ON ticket (attention) WHERE attention > 0;
CREATE INDEX ticket_waiting ON ticket (after_hand_over) WHERE after_hand_over > 0;
CREATE INDEX ticket_disputes ON ticket (disputes) WHERE disputes > 0;
CREATE INDEX ticket_escalated ON ticket (escalated) WHERE escalated > 0;
CREATE INDEX ticket_media ON ticket (media) WHERE media = 'missing';
CREATE INDEX ticket_status ON ticket (status, opened_at);
CREATE INDEX ticket_account ON ticket (account, class, sub_item, opened_at);
CREATE INDEX ticket_transformer ON ticket (transformer, opened_at);
CREATE INDEX investigation_crew ON investigation (crew, ticket, held);
CREATE INDEX investigation_returned ON investigation (ticket)
    WHERE held AND state IN ('declined', 'cannot-complete');
CREATE INDEX deadline_due ON deadline (due) WHERE met_at IS NULL;
CREATE INDEX deadline_at_risk ON deadline (at_risk_from) WHERE met_at IS NULL;
CREATE INDEX flag_code ON flag (code, ticket);
CREATE INDEX warning_at ON warning (level, at);
CREATE INDEX fact_received ON fact (received_at);
CREATE INDEX fact_findings ON fact (at) WHERE kind = 'finding';
CREATE INDEX fact_seen ON fact (crew, at) WHERE kind IN ('progress', 'finding');
CREATE INDEX finding_ticket ON finding (ticket, cause, replaces);
CREATE INDEX finding_replaces ON finding (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX replacing_replaces ON replacing (replaces);
CREATE INDEX place_ticket ON place (ticket);
CREATE INDEX place_cell ON place (cell, lat, lon, kind)
"""
