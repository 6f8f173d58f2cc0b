"""What devices are tested against is what the server's rules say now."""

from __future__ import annotations

from tests.vectors.files import files


def test_vectors_and_forms_for_devices_are_what_the_rules_say_now() -> None:
    old = [
        path.name
        for path, text in files().items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]

    assert not old, "run `make vectors`, then `npm test` in server/web"
