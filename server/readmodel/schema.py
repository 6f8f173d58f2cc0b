"""Tables of the read model. A change of them is a new VERSION: the file is then made anew."""

VERSION = 1

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ticket (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    class TEXT,
    priority INTEGER NOT NULL,
    emergency INTEGER NOT NULL,
    title TEXT,
    address TEXT,
    lat REAL,
    lon REAL,
    opened_at TEXT NOT NULL,
    due TEXT NOT NULL,          -- the nearest running deadline; '9999' where there is none
    party TEXT NOT NULL,
    party_state TEXT NOT NULL,
    attention INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    search TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ticket_opened ON ticket (opened_at, id);
CREATE INDEX ticket_due ON ticket (due, id);
CREATE INDEX ticket_priority ON ticket (priority, id);
CREATE INDEX ticket_status ON ticket (status, opened_at, id);
CREATE TABLE holder (
    crew TEXT NOT NULL,
    ticket TEXT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    PRIMARY KEY (crew, ticket)
) WITHOUT ROWID;
CREATE INDEX holder_ticket ON holder (ticket);
CREATE TABLE fact (id TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE receipt (
    id TEXT PRIMARY KEY,
    fact TEXT NOT NULL,
    ticket TEXT,
    crew TEXT,
    state TEXT NOT NULL,
    received_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX receipt_received ON receipt (received_at);
"""
