"""Writing drafts: what each does to its document is worked out first, then written in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sync.errors import BadRequest, Conflict, IllegalId, SyncError
from sync.revisions.edit import parent_of_edit
from sync.revisions.pruning import stemmed
from sync.revisions.revision import Key, new_revision, parse, text
from sync.revisions.tree import Tree, graft
from sync.stores.documents import Attachment, Batch, Draft, Outcome
from sync.stores.sqlite import rows
from sync.stores.sqlite.attaching import Attaching, Blobs, forget_bodies
from sync.stores.sqlite.rows import DatabaseRow, DocumentRow
from sync.stores.sqlite.writer import Transaction


@dataclass(slots=True)
class _Ledger:
    """What one batch will write: rows of documents and bodies, and the database's new counts."""

    database: DatabaseRow
    seq: int
    next_body: int
    docs: int = 0
    deleted: int = 0
    size: int = 0
    documents: dict[str, DocumentRow] = field(default_factory=dict)
    bodies: list[tuple[int, bytes, str | None]] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)


def write_batch(transaction: Transaction, batch: Batch, blobs: Blobs) -> list[Outcome]:
    """Writes the drafts of a batch. Raises NotFound for an unknown database."""
    database = rows.database(transaction.connection, batch.db)
    found = rows.documents(
        transaction.connection, database.number, [draft.id for draft in batch.drafts]
    )
    next_body = transaction.execute("SELECT next_body FROM counter").fetchone()[0]
    ledger = _Ledger(database, database.seq, next_body)
    attaching = Attaching(transaction.connection, blobs)
    work = _edit if batch.new_edits else _graft
    outcomes: list[Outcome] = []
    for draft in batch.drafts:
        row = ledger.documents.get(draft.id) or found.get(draft.id)
        try:
            if batch.only_new and row is not None:
                outcomes.append(_unchanged(batch, draft, row))
            else:
                outcomes.append(work(ledger, attaching, draft, row))
        except SyncError as error:
            outcomes.append(error)
    if ledger.documents:
        _flush(transaction, ledger, attaching)
        transaction.touched.add(batch.db)
    return outcomes


def _edit(ledger: _Ledger, attaching: Attaching, draft: Draft, row: DocumentRow | None) -> Outcome:
    """A new revision on top of the leaf that the draft names."""
    _check_id(draft.id)
    if row is None:
        if draft.rev is not None:
            parse(draft.rev)
            raise Conflict
        tree, parent = None, None
    else:
        tree = row.revisions()
        parent = parent_of_edit(tree, draft.rev)
    generation = 1 if parent is None else parent[0] + 1
    held = attaching.for_edit(
        draft, generation, tree.nodes[parent].body if tree and parent else None
    )
    rev = new_revision(
        generation,
        None if parent is None else text(parent),
        draft.deleted,
        draft.body,
        [(name, one.content_type, one.digest) for name, one in held.items()],
    )
    line = (rev.partition("-")[2],) if parent is None else (rev.partition("-")[2], parent[1])
    _add(ledger, draft, row, (generation, line), held)
    return rev


def _graft(ledger: _Ledger, attaching: Attaching, draft: Draft, row: DocumentRow | None) -> Outcome:
    """A finished revision with its history; one that is known already changes nothing."""
    _check_id(draft.id)
    if draft.rev is None:
        raise BadRequest("a replicated document needs its _rev")
    generation, name = parse(draft.rev)
    line = draft.history or (name,)
    if line[0] != name:
        raise BadRequest("_revisions does not begin with the revision itself")
    tree = row.revisions() if row is not None else None
    known = tree.nodes.get((generation, name)) if tree else None
    if known is not None and (known.body is not None or _followed(tree, (generation, name))):
        return draft.rev
    held = attaching.for_graft(draft, generation)
    _add(ledger, draft, row, (generation, line), held)
    return draft.rev


def _unchanged(batch: Batch, draft: Draft, row: DocumentRow) -> Outcome:
    """The revision of a graft that is there already. Raises Conflict for anything else."""
    if batch.new_edits or parse(draft.rev or "") not in row.revisions().nodes:
        raise Conflict
    return str(draft.rev)


def _followed(tree: Tree | None, key: Key) -> bool:
    return tree is not None and any(
        node.parent == key[1] and at[0] == key[0] + 1 for at, node in tree.nodes.items()
    )


def _check_id(doc_id: str) -> None:
    if not doc_id:
        raise IllegalId("Document id must not be empty")
    if doc_id.startswith("_") and not doc_id.startswith("_design/"):
        raise IllegalId("Only reserved document ids may start with underscore.")


def _add(
    ledger: _Ledger,
    draft: Draft,
    row: DocumentRow | None,
    line: tuple[int, Sequence[str]],
    held: dict[str, Attachment],
) -> None:
    """Notes a new revision: its body, its document's new row, the counts."""
    body = ledger.next_body
    ledger.next_body += 1
    ledger.seq += 1
    ledger.bodies.append((body, draft.body, rows.encode_attachments(held)))
    ledger.size += len(draft.body) + sum(one.length for one in held.values())
    generation, history = line
    if row is None and len(history) == 1:
        rev = text((generation, history[0]))
        after = DocumentRow(draft.id, ledger.seq, rev, int(draft.deleted), body, None)
    else:
        before = row.revisions() if row else Tree.empty()
        grown = graft(before, generation, history, draft.deleted, body)
        tree = stemmed(grown, ledger.database.revs_limit)
        ledger.forgotten |= grown.bodies() - tree.bodies()
        after = rows.of_tree(draft.id, ledger.seq, tree)
    ledger.documents[draft.id] = after
    ledger.docs += int(not after.deleted) - int(row is not None and not row.deleted)
    ledger.deleted += int(after.deleted) - int(row is not None and bool(row.deleted))


def _flush(transaction: Transaction, ledger: _Ledger, attaching: Attaching) -> None:
    number = ledger.database.number
    transaction.executemany("INSERT INTO body VALUES (?, ?, ?)", ledger.bodies)
    transaction.execute("UPDATE counter SET next_body = ?", (ledger.next_body,))
    transaction.executemany(
        "INSERT INTO document (db, id, seq, rev, deleted, body, tree)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (db, id) DO UPDATE SET seq = excluded.seq, rev = excluded.rev,"
        " deleted = excluded.deleted, body = excluded.body, tree = excluded.tree",
        [(number, *row) for row in ledger.documents.values()],
    )
    attaching.flush(transaction, ledger.bodies)
    freed = forget_bodies(transaction, ledger.forgotten)
    transaction.execute(
        "UPDATE database SET seq = ?, docs = docs + ?, deleted = deleted + ?, size = size + ?"
        " WHERE number = ?",
        (ledger.seq, ledger.docs, ledger.deleted, ledger.size - freed, number),
    )
