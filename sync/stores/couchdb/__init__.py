"""The engine for Apache CouchDB and what speaks its protocol."""
