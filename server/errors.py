"""Error code -> HTTP status: the only table.

Codes are stable (``sync/errors.py``, ``server/couchdb_api/errors.py`` and the problem types of
``server/rest_api``); how they are said depends on the surface: ``{"error", "reason"}`` under
``/sync``, RFC 9457 problem details under ``/api``.
"""

STATUS: dict[str, int] = {
    "bad_request": 400,
    "illegal_database_name": 400,
    "illegal_docid": 400,
    "doc_validation": 400,
    "query_parse_error": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "conflict": 409,
    "gone": 410,
    "file_exists": 412,
    "missing_stub": 412,
    "precondition_failed": 412,
    "document_too_large": 413,
    "bad_content_type": 415,
    "requested_range_not_satisfiable": 416,
    "validation_failed": 422,
    "precondition_required": 428,
    "too_many_requests": 429,
    "internal_error": 500,
    "not_implemented": 501,
    "service_unavailable": 503,
    # uploads, of media/errors.py and server/evidence
    "upload_malformed": 400,
    "link_expired": 403,
    "file_not_arrived": 404,
    "no_view": 404,
    "upload_complete": 409,
    "upload_offset_differs": 409,
    "upload_undeclared": 409,
    "tus_version_unsupported": 412,
    "upload_too_large": 413,
    "hash_differs": 422,
    "checksum_differs": 460,
    "disk_full": 507,
    "upload_quota_reached": 507,
    # problems of the REST API (server/rest_api/problems.py)
    "invalid_cursor": 400,
    "wrong_credentials": 401,
    "cross_site": 403,
    "passwords_off": 403,
    "enrolment_code_unknown": 404,
    "already_exists": 409,
    "device_revoked": 409,
    "enrolment_code_used": 409,
    "enrolment_code_expired": 410,
    "idempotency_key_reused": 422,
    "last_administrator": 409,
    "not_a_deputy": 403,
    "pdf_failed": 500,
    "pdf_unavailable": 501,
    "unknown_crew": 422,
}


def status_of(code: str) -> int:
    """HTTP status of an error code; 500 for one that is not listed."""
    return STATUS.get(code, 500)
