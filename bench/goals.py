"""The lines of the table, and the goal of each.

A goal is a multiple of the better of two peers. One of them, pouchdb-server, runs beside Kancha;
of the other, Apache CouchDB 3.5.0, there are figures from a reference machine (2 cores, an SSD
with 2 ms per fsync), as there are of pouchdb-server. So the goal is said as a multiple of
pouchdb-server *in this run*: ``factor`` times what the better peer had over it there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. ``couchdb`` and ``pouchdb`` are the reference machine's, None: not known."""

    what: str
    unit: str
    factor: float | None = None
    couchdb: float | None = None
    pouchdb: float | None = None
    lower: bool = False
    """Whether less is better."""
    bound: float | None = None
    """An absolute goal, instead of a ratio."""
    of_couchdb: bool = False
    """Whether the goal is a multiple of CouchDB even where the other peer is better."""

    @property
    def needed(self) -> float | None:
        """The ratio to pouchdb-server that reaches the goal, or None where there is none."""
        if self.factor is None:
            return None
        if self.couchdb is None or self.pouchdb is None:
            return self.factor
        better = self.couchdb / self.pouchdb
        if not self.of_couchdb:
            better = min(1.0, better) if self.lower else max(1.0, better)
        return self.factor * better

    def reached(self, kancha: float, peer: float | None) -> bool | None:
        """Whether the goal is reached; None where it has none or the peer was not measured."""
        if self.bound is not None:
            return kancha <= self.bound if self.lower else kancha >= self.bound
        if self.needed is None or not peer:
            return None
        ratio = kancha / peer
        return ratio <= self.needed if self.lower else ratio >= self.needed


LINES = {
    "bulk_new_1": Line("_bulk_docs, new edits, 1 client", "docs/s", 2, 2134, 3291),
    "bulk_new_8": Line("_bulk_docs, new edits, 8 clients", "docs/s", 2.5, 4602, 3784),
    "bulk_graft_1": Line("_bulk_docs, new_edits=false, 1 client", "docs/s", 2, 2658, 4357),
    "bulk_graft_8": Line("_bulk_docs, new_edits=false, 8 clients", "docs/s", 2.5, 4073, 5111),
    "changes_ids": Line("_changes, ids only", "rows/s", 4, 26421, 6736),
    "changes_docs": Line("_changes, include_docs", "rows/s", 4, 6612, 6662),
    "changes_pages": Line("_changes, pages of 100", "rows/s", 3, 12800, 5228),
    "bulk_get_1": Line("_bulk_get with revs, 1 client", "docs/s", 2, 3866, 11048),
    "bulk_get_8": Line("_bulk_get with revs, 8 clients", "docs/s", 2, 8507, 12454),
    "revs_diff": Line("_revs_diff, 500 a call, half known", "ids/s", 3, 11871, 36429),
    "create": Line("create a database, 8 clients", "/s", 5, 151, 270),
    "fill": Line("fill it with 30 documents, 8 clients", "/s", 3, 125, 97),
    "first_pull": Line("first pull of 30 documents, 16 at a time", "syncs/s", 3, 110, 55),
    "first_pull_p50": Line("… p50", "ms", None, 141, 290, lower=True),
    "first_pull_p95": Line("… p95", "ms", None, 181, 354, lower=True),
    "resync": Line("idle resync, 16 at a time", "syncs/s", 3, 504, 223),
    "resync_p50": Line("… p50", "ms", None, 30, 70, lower=True),
    "resync_p95": Line("… p95", "ms", None, 42, 85, lower=True),
    "attachment_put": Line("2 MB attachment, PUT", "MB/s", 3, 63, 14, of_couchdb=True),
    "attachment_get": Line("2 MB attachment, GET", "MB/s", 1, 73, 410),
    "wake_many_p50": Line("wake-up, 50 feeds a mailbox, p50", "ms", 0.5, 22, 30, lower=True),
    "wake_many_p95": Line("… p95", "ms", 0.5, 34, 49, lower=True),
    # pouchdb-server needs minutes here, so half of CouchDB's reference figure is the goal itself.
    "wake_one_p50": Line(
        "wake-up, all feeds on one mailbox, p50", "ms", None, 344, 116_000, lower=True, bound=172
    ),
    "wake_one_p95": Line("… p95", "ms", None, 475, None, lower=True, bound=237),
    "feed_kb": Line("memory per held feed", "KB", None, 145, 165, lower=True, bound=40),
    "memory_idle": Line("memory, idle", "MB", None, 77, 82, lower=True, bound=150),
    "memory_peak": Line("memory, peak of a to i", "MB", None, 203, 420, lower=True, bound=300),
    "pouch_push": Line("PouchDB push of 1,000 documents", "docs/s", 1.3, 1624, 1206),
    "pouch_pull": Line("PouchDB pull of 1,000 documents", "docs/s", 1.3, 2010, 1418),
    "pouch_photos_push": Line("PouchDB push of 50 with 200 KB photos", "docs/s", 1.3, 91, 182),
    "pouch_photos_pull": Line("PouchDB pull of 50 with 200 KB photos", "docs/s", 1.3, 296, 217),
    "job_rate": Line("main job: facts with receipt, sustained", "facts/s", bound=500),
    "job_rate_paced": Line("… kept up when 500 a second are offered", "facts/s"),
    "job_p50_paced": Line("… then pushed fact to receipt, p50", "ms", lower=True),
    "job_p95_paced": Line("… then pushed fact to receipt, p95", "ms", lower=True, bound=250),
    "job_p50_idle": Line("… idle, pushed fact to receipt, p50", "ms", lower=True),
    "job_p95_idle": Line("… idle, pushed fact to receipt, p95", "ms", lower=True, bound=100),
    "model_reindex": Line("read model, 200,000 tickets: reindex", "facts/s", bound=10_000),
    "model_follow_linking": Line("… first look of the worker that links", "documents/s"),
    "model_follow_verdicts": Line("… first look of the worker that judges", "documents/s"),
    "model_follow_pictures": Line("… first look of the worker that examines", "documents/s"),
    "model_list_p50": Line("… list, any filter and order, p50", "ms", lower=True),
    "model_list_p95": Line("… list, any filter and order, p95", "ms", lower=True, bound=50),
    "model_search_zh_p50": Line("… search, Chinese, p50", "ms", lower=True),
    "model_search_zh_p95": Line("… search, Chinese, p95", "ms", lower=True, bound=50),
    "model_search_en_p50": Line("… search, English, p50", "ms", lower=True),
    "model_search_en_p95": Line("… search, English, p95", "ms", lower=True, bound=50),
    "model_search_account_p50": Line("… search, account, p50", "ms", lower=True),
    "model_search_account_p95": Line("… search, account, p95", "ms", lower=True, bound=50),
    "model_search_meter_p50": Line("… search, end of a meter number, p50", "ms", lower=True),
    "model_search_meter_p95": Line(
        "… search, end of a meter number, p95", "ms", lower=True, bound=50
    ),
    "model_map_country_p50": Line("… map, the whole country, p50", "ms", lower=True),
    "model_map_country_p95": Line("… map, the whole country, p95", "ms", lower=True, bound=50),
    "model_map_city_p50": Line("… map, a city, p50", "ms", lower=True),
    "model_map_city_p95": Line("… map, a city, p95", "ms", lower=True, bound=50),
    "model_map_street_p50": Line("… map, a street, p50", "ms", lower=True),
    "model_map_street_p95": Line("… map, a street, p95", "ms", lower=True, bound=50),
    "model_statistics_p50": Line("… statistics, one table, p50", "ms", lower=True),
    "model_statistics_p95": Line("… statistics, one table, p95", "ms", lower=True),
    "office_commands": Line("tickets opened, assigned and decided by 8 users", "/s"),
    "office_import": Line("rows of a hotline's table made tickets, 100,000 rows", "rows/s"),
    "office_listed": Line("… until all of them are in the lists", "rows/s"),
    "office_export": Line("tickets exported as CSV, 100,000 of them", "rows/s"),
    "photo_rate": Line("photos through intake, 12 megapixels, 2 cores", "/s"),
    "photo_vips": Line("… vipsthumbnail, the same two sizes, same run", "/s"),
    "photo_ratio": Line("… ratio of the two", "×", bound=0.7),
    "photo_memory": Line("… memory of one, of the decoded picture", "×", lower=True, bound=1.5),
    "alike_p50": Line("nearly the same picture among 1 million, p50", "ms", lower=True),
    "alike_p95": Line("… p95", "ms", lower=True, bound=20),
    "parse_fluke": Line("rows of a logger's table, 6 channels", "/s"),
    "parse_fluke_ratio": Line("… ratio to pandas.read_csv", "×", bound=0.3),
    "parse_logger": Line("rows of a table by a mapping, decimal comma, 6 channels", "/s"),
    "parse_logger_ratio": Line("… ratio to pandas.read_csv", "×", bound=0.3),
    "parse_comtrade_ascii": Line("samples of COMTRADE, ASCII, 8 channels", "/s"),
    "parse_comtrade_ascii_ratio": Line("… ratio to pandas.read_csv", "×", bound=0.3),
    "parse_comtrade_binary": Line("samples of COMTRADE, binary, 8 channels", "/s"),
    "parse_comtrade_binary_ratio": Line("… ratio to numpy.frombuffer, scaled", "×", bound=0.3),
    "parse_fluke_43x": Line("values of a table in Fluke's 43x style", "/s"),
    "parse_readout": Line("values of an IEC 62056-21 readout", "/s"),
    "parse_p1": Line("values of P1 telegrams", "/s"),
    "parse_dlt645": Line("DL/T 645 frames, a value each", "/s"),
    "parse_dlms": Line("values of a decoded DLMS push", "/s"),
    "parse_pqdif": Line("values of a PQDIF log, compressed", "/s"),
    "parse_green_button": Line("interval readings of Green Button", "/s"),
    "upload_tus": Line("files of 3 MB sent by tus, 8 at a time", "MB/s"),
    "upload_cpu": Line("… processor time a file until the ticket tells of it", "ms", lower=True),
    "upload_put": Line("… PUT to nginx's WebDAV module, same run", "MB/s"),
    "upload_ratio": Line("… ratio of the two", "×", bound=0.5),
    "rough_resent": Line(
        "200 MB in 100 photos, line cut every 2 s, server killed: bytes sent again, headers too",
        "%",
        lower=True,
        bound=5,
    ),
    "rough_cuts": Line("… connections that were cut", ""),
    "rough_seconds": Line("… until all stand on the ticket, at 5 MB/s", "s", lower=True),
    "field_first_load": Line(
        "field app, first load over the wire, without the map", "kB", lower=True, bound=300
    ),
    "field_first_pull": Line("… first pull of 300 assignments with previews", "s", lower=True),
    "field_cold_start": Line(
        "… cold start offline with them, processor at a quarter", "s", lower=True, bound=2
    ),
    "field_frame_p50": Line("… a frame while that list scrolls, same, p50", "ms", lower=True),
    "field_frame_p95": Line("… p95", "ms", lower=True),
    "console_tickets": Line("console: in its office", "tickets"),
    "console_crews": Line("… moving, each shares its place twice a minute", "crews"),
    "console_interactive": Line("… until it can be used", "s", lower=True, bound=2),
    "console_frame_p50": Line(
        "… a frame while the map is panned, no graphics card, p50", "ms", lower=True, bound=33.3
    ),
    "console_frame_p95": Line("… p95", "ms", lower=True),
    "console_fact_p50": Line("… from a pushed fact to the screen, p50", "s", lower=True),
    "console_fact_p95": Line("… p95", "s", lower=True, bound=1),
    "cost_mailbox_kb": Line("a crew with a device and an empty mailbox, on the disk", "kB"),
    "cost_mailbox_ms": Line("… processor to make them", "ms"),
    "cost_idle_round_ms": Line("… a round of the mailroom over all of them, nothing new", "ms"),
    "cost_ticket_kb": Line("a ticket with an investigation that is delivered, on the disk", "kB"),
    "cost_ticket_ms": Line("… processor of store and mailroom", "ms"),
    "cost_fact_kb": Line("a reading with receipt, filed and delivered, on the disk", "kB"),
    "cost_fact_ms": Line("… processor of store and mailroom", "ms"),
    "cost_tidied_kb": Line("a ticket with eight, after the mailroom's daily tidying", "kB"),
}
"""In the order of the table."""
