"""The embedded engine: all databases in one SQLite file. The one door to sqlite3 here."""
