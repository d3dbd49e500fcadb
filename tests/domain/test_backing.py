"""What a take keeps of its backing is read again as it was."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from workshop.domain.backing import KeptBacking, backing_text, unmixed, unnamed
from workshop.domain.music import Meter, TempoChange, TempoMap
from workshop.domain.recording import Backing

TEMPO = TempoMap(
    48_000, (TempoChange(Fraction(0), Fraction(100, 3)), TempoChange(Fraction(9), Fraction(60))), Meter(3, 4)
)
BACKING = Backing(
    Path("/home/lib/x.wav"), "00", 96_000, 48_000, TEMPO, ((0, "verse"),), ("ana", "bo"), "x", 1, 33.3, True
)


def test_what_is_kept_with_a_take_is_read_again() -> None:
    kept = KeptBacking.read(backing_text(BACKING, Path("/home/lib")))

    assert kept == KeptBacking(("ana", "bo"), TEMPO, 1, "x", 33.3, True, ((0, "verse"),), "x.wav", 96_000)


def test_a_take_from_before_tempos_were_kept_has_none() -> None:
    assert KeptBacking.read(json.dumps({"sample_rate": 48_000, "people": []})) == KeptBacking(())


@pytest.mark.parametrize(
    "more",
    [
        {"people": "ana"},
        {"people": None},
        {"meter": [4]},
        {"tempo": [["0", "x"]]},
        {"tempo": 3},
        {"count_in": "one"},
        {"bpm": "x"},
        {"markers": [["soon", "hook"]]},
        {"markers": 3},
    ],
)
def test_what_is_damaged_is_told_as_such(more: dict[str, object]) -> None:
    text = json.dumps({**json.loads(backing_text(BACKING, Path("/home/lib"))), **more})
    with pytest.raises(ValueError, match="damaged"):
        KeptBacking.read(text)


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", '"x"'])
def test_what_is_no_such_document_is_told_as_such(text: str) -> None:
    with pytest.raises(ValueError, match="damaged"):
        KeptBacking.read(text)


def test_without_its_mix_it_knows_who_was_in_it() -> None:
    text = backing_text(BACKING, Path("/home/lib"))
    kept = KeptBacking.read(unmixed(text, ["x.wav"]))

    assert (kept.file, kept.people, kept.deleted) == ("", ("ana", "bo"), False)
    assert unmixed(text, ["y.wav"]) == text


def test_whoever_is_deleted_is_named_no_more() -> None:
    text = backing_text(BACKING, Path("/home/lib"))
    kept = KeptBacking.read(unnamed(text, "ana"))

    assert (kept.file, kept.people, kept.deleted) == ("x.wav", ("bo",), True)
    assert unnamed(text, "kari") == text
    assert unnamed('{"people": ["ana", "b', "ana") == '{"people": ["", "b'
    assert unnamed('{"people": "ana"}', "ana") == '{"people": ""}'
