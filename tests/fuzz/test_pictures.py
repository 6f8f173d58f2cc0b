"""Bytes that are nearly a picture: no crash, no hang, and every promise kept."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.pictures import corpus, one_input

_SEEDS = corpus()


@st.composite
def nearly_pictures(draw: st.DrawFn) -> bytes:
    """A picture with some bytes changed, taken out, put in, or cut off."""
    content = bytearray(draw(st.sampled_from(_SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        piece = draw(st.binary(max_size=8))
        gone = draw(st.sampled_from([0, len(piece), 1, 40]))
        content[place : place + gone] = piece
    if draw(st.booleans()):
        del content[draw(st.integers(0, len(content))) :]
    return bytes(content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nearly_pictures())
def test_given_bytes_that_are_nearly_a_picture_then_the_answer_keeps_its_promises(
    content: bytes,
) -> None:
    one_input(content)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_given_any_bytes_then_the_answer_keeps_its_promises(content: bytes) -> None:
    one_input(content)


def test_given_the_corpus_then_all_of_it_is_read() -> None:
    for content in _SEEDS:
        one_input(content)
