"""What can go wrong with documents and databases: the error tree.

    SyncError
    ├── NotFound            not_found               no such database, document, attachment …
    ├── Conflict            conflict                the write does not follow a current revision
    ├── AlreadyExists       file_exists             a database of that name is there
    ├── Forbidden           forbidden               the writer may not write this document
    ├── MissingStub         missing_stub            a stub names an attachment that is not there
    ├── BadRequest          bad_request             the request cannot be understood
    │   ├── IllegalName     illegal_database_name
    │   ├── IllegalId       illegal_docid
    │   └── InvalidDocument doc_validation          an unknown member that begins with "_"
    ├── TooLarge            document_too_large      over a limit of size, depth or count
    └── Unavailable         service_unavailable     the store cannot answer now (disk full, away)

A code never changes its meaning and never returns with another. The sentence (``reason``)
says what is wrong and what would be right. HTTP statuses live in ``server/errors.py`` alone.
"""


class SyncError(Exception):
    """Base of all errors of this package; ``code`` is stable, ``reason`` is a sentence."""

    code = "internal_error"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(SyncError):
    """No such database, document, revision or attachment; CouchDB's reasons: missing, deleted."""

    code = "not_found"


class Conflict(SyncError):
    """The write names a parent that is not a current leaf revision."""

    code = "conflict"

    def __init__(self, reason: str = "Document update conflict.") -> None:
        super().__init__(reason)


class AlreadyExists(SyncError):
    """The database to be created is there already."""

    code = "file_exists"


class Forbidden(SyncError):
    """This writer may not write this document."""

    code = "forbidden"


class MissingStub(SyncError):
    """An attachment stub names bytes that neither the parent revision nor the request has."""

    code = "missing_stub"


class BadRequest(SyncError):
    """The request or document cannot be understood."""

    code = "bad_request"


class IllegalName(BadRequest):
    """Not a database name: a-z first, then a-z 0-9 _ $ ( ) + - /."""

    code = "illegal_database_name"


class IllegalId(BadRequest):
    """Not a document id: empty, not a string, or beginning with "_"."""

    code = "illegal_docid"


class InvalidDocument(BadRequest):
    """A reserved member (beginning with "_") is unknown or malformed."""

    code = "doc_validation"


class TooLarge(SyncError):
    """Over a limit of size, nesting or number."""

    code = "document_too_large"


class Unavailable(SyncError):
    """The store cannot answer now; trying again later may help."""

    code = "service_unavailable"


class NotYet(Unavailable):
    """What is asked for is still being made, and will be there by itself."""
