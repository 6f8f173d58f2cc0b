"""Parts of CouchDB that this server leaves out, said in a way a person can act on."""

from __future__ import annotations

from server.couchdb_api.call import Answer, Call
from server.couchdb_api.errors import NotBuilt


def not_built(call: Call) -> Answer:
    """``_find``, ``_index``, views and other functions of design documents. Raises NotBuilt."""
    if call.doc_id:
        raise NotBuilt("Design documents are stored and replicated, but their code is not run.")
    raise NotBuilt("Not offered here: use _all_docs, _changes, or the lists of /api/v1.")
