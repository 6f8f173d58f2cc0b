"""Photos over a line that is cut all the time, while the server is killed and a colleague helps.

How many bytes are sent again is measured as well: ``python -m bench --only q``.
"""

from __future__ import annotations

from pathlib import Path

from tests.district import District
from tests.interop.node import Node
from tests.interop.originals import TusPhone, arrived, declare, taken
from tests.rough_line import rough_line
from tests.servers import RunningServer
from tests.waiting import until

NUMBER, SIZE = 100, 2_000_000
BYTES_PER_S, CUT_EVERY_BYTES = 8e6, 16e6


def test_a_batch_of_200_mb_arrives_whole_with_hardly_a_byte_sent_twice_though_the_server_is_killed(
    node: Node, server: RunningServer, district: District, north: str, tmp_path: Path
) -> None:
    device, work = district.enrol(north), district.new_work(north)
    originals = taken(tmp_path, NUMBER, SIZE)
    declare(server.base_url, device, work, originals)
    with rough_line(server.base_url, None, BYTES_PER_S, CUT_EVERY_BYTES) as line:
        sending = TusPhone(node, device, line.base_url).send_all(originals, abreast=4)
        until(lambda: line.carried > NUMBER * SIZE / 3, "a third is sent", 120)
        server.kill()
        server.restart()
        sending.result(300)
        cuts, carried = line.cuts, line.carried

    arrived(district, work, NUMBER, within_s=120)
    assert cuts > 20
    assert carried < 1.05 * NUMBER * SIZE


def test_a_colleague_finishes_over_the_same_line_what_a_lost_phone_began(
    server: RunningServer, district: District, north: str, tmp_path: Path
) -> None:
    device, work = district.enrol(north), district.new_work(north)
    tablet = district.enrol(north, "tablet")
    (film,) = originals = taken(tmp_path, 1, 20_000_000)
    declare(server.base_url, device, work, originals)
    lost, other = Node(), Node()
    part = server.folder / "uploads" / f"crew-{north}" / f"{film.sha256}.part"
    try:
        with rough_line(server.base_url, None, bytes_per_s=4e6, cut_every_bytes=4e6) as line:
            TusPhone(lost, device, line.base_url).send_all(originals, abreast=1)
            until(lambda: part.exists() and part.stat().st_size > 8_000_000, "some of it came", 60)
            lost.kill()
            line.cut()  # what the system still held for the lost phone is lost with it
            TusPhone(other, tablet, line.base_url).send_all(originals, abreast=1).result(60)
            carried = line.carried
    finally:
        lost.kill()
        other.kill()

    arrived(district, work, 1)
    assert carried < 1.05 * film.size
