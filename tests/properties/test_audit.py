"""Promise 10: what was sealed can be proved from an export alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.audit_verify import TicketFile, verify
from server.audit.lines import NotAnExport, export_lines, read_export
from tests.properties.histories import histories


def is_in_order(export: bytes) -> bool:
    try:
        found = list(read_export(export.splitlines(keepends=True)))
    except NotAnExport:
        return False
    return all(
        not problems and verify(file).ok and not verify(file).unsealed for file, problems in found
    )


@settings(max_examples=60)
@given(histories())
def test_given_any_history_when_exported_then_it_is_verified(file: TicketFile) -> None:
    assert verify(file).problems == ()
    assert is_in_order(b"".join(export_lines([file])))


@settings(max_examples=150, deadline=None)
@given(histories(), st.data())
def test_given_any_history_when_one_byte_of_its_export_is_changed_then_it_is_found(
    file: TicketFile, data: st.DataObject
) -> None:
    export = bytearray(b"".join(export_lines([file])))
    place = data.draw(st.integers(0, len(export) - 1))
    export[place] ^= data.draw(st.integers(1, 255))

    assert not is_in_order(bytes(export))


@settings(max_examples=100, deadline=None)
@given(histories(), st.data())
def test_given_any_history_when_a_line_of_a_ticket_is_taken_out_or_moved_then_it_is_found(
    file: TicketFile, data: st.DataObject
) -> None:
    lines = list(export_lines([file]))
    lines.pop()  # whoever changes an export counts its lines anew
    place = data.draw(st.integers(1, len(lines) - 1))
    taken = lines.pop(place)
    if data.draw(st.booleans()) and b'"type":"fact"' not in taken:
        others = [i for i in range(1, len(lines) + 1) if i != place]
        same = [i for i in others if i < len(lines) and _type(lines[i]) == _type(taken)]
        if same:
            lines.insert(same[-1] + (same[-1] >= place), taken)
    lines.append(b'{"lines":%d,"tickets":1,"type":"end"}\n' % (len(lines) + 1))

    assert _types_alone_moved(lines, taken) or not is_in_order(b"".join(lines))


def _type(line: bytes) -> bytes:
    return line.partition(b'"type":"')[2].partition(b'"')[0]


def _types_alone_moved(lines: list[bytes], taken: bytes) -> bool:
    """An attachment that only changed places with another one says the same."""
    return taken in lines and _type(taken) == b"attachment"
