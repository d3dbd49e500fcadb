"""A microphone that changed hands leaves as one file a person, and nobody is heard who did not allow it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.signal.contents import read_chunk
from workshop.domain.consent import Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.domain.session import Document
from workshop.domain.take import TakeStatus, Turn

from .conftest import ALIASES, FRAMES, RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ASE, OYSTEIN, CAHCE, KARI = ALIASES
FADE = RATE // 100
SPANS = ((ASE, 600, 1800), (OYSTEIN, 1800, 2900), (None, 2900, 3300), (KARI, 3300, 4000), (ASE, 4000, None))


@pytest.fixture
def circle(planted):
    """The planted take with a first track that four people share: together up to frame 600, then in turns."""
    people = tuple(planted.people[alias] for alias in (ASE, OYSTEIN, KARI))
    with planted.app.library.write() as tx:
        tx.put(replace(planted.tracks[0], people=people))
        for alias, first, last in SPANS:
            tx.add(Turn(new_id(), "s", planted.tracks[0].id, alias and planted.people[alias], first, last))
    return planted


@pytest.fixture
def out(circle, tmp_path: Path) -> Callable[..., tuple[dict[str, Any], Path]]:
    """`out(level)`: what a new export with recordings says in session.json, and its folder."""
    count = iter(range(9))

    def export(level: str = "alias") -> tuple[dict[str, Any], Path]:
        folder = circle.export(tmp_path / f"out{next(count)}", level, audio=True)
        return json.loads((folder / "session.json").read_text("utf-8")), folder

    return export


def stems(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "audio").glob("take-001-track-01*"))


def samples(path: Path) -> np.ndarray:
    return soundfile.read(str(path), dtype="int32")[0] >> 8


def master(circle) -> np.ndarray:
    return samples(circle.app.paths.session(circle.session.folder) / circle.take.folder / circle.tracks[0].file)


def test_each_stem_holds_its_persons_turns_and_silence_everywhere_else(circle, out) -> None:
    session, folder = out()
    assert stems(folder) == ["take-001-track-01-ase-blabaertoppen.wav", "take-001-track-01-oystein-groftekant.wav"]
    whole = master(circle)
    for name, spans in (("ase-blabaertoppen", [(600, 1800), (4000, FRAMES)]), ("oystein-groftekant", [(1800, 2900)])):
        cut = samples(folder / "audio" / f"take-001-track-01-{name}.wav")
        assert len(cut) == FRAMES
        heard = np.zeros(FRAMES, dtype=bool)
        for first, last in spans:
            heard[first:last] = True
            tail = 0 if last == FRAMES else min(FADE, (last - first) // 2)
            inner = slice(first + min(FADE, (last - first) // (2 if tail else 1)), last - tail)
            assert np.array_equal(cut[inner], whole[inner])
        assert not cut[~heard].any()
    assert session["tracks"][0]["audio"].split() == [f"audio/{name}" for name in stems(folder)]


def test_who_does_not_share_is_silent_in_every_file_and_the_export_says_that_somebody_is(out, circle) -> None:
    session, folder = out()
    reasons = {(left["field"], left["reason"]) for left in session["suppressed"]}
    assert {("take 1 track 1", "consent_part"), ("take 1 track 1", "nobodys")} <= reasons
    circle.says(KARI, Use.SHARE_IN_HOUSE, Decision.GRANTED)
    session, folder = out()
    assert len(stems(folder)) == 4
    assert "take-001-track-01-together.wav" in stems(folder)
    together = samples(folder / "audio" / "take-001-track-01-together.wav")
    assert np.array_equal(together[:120], master(circle)[:120])
    assert not together[600:].any()
    assert "consent_part" not in {left["reason"] for left in session["suppressed"]}


@pytest.mark.parametrize("take", [False, True])
@pytest.mark.parametrize("use", [Use.RECORD, Use.SHARE_IN_HOUSE])
def test_a_yes_taken_back_silences_that_person_at_once_and_nobody_else(circle, out, use, take) -> None:
    _, first = out()
    circle.says(OYSTEIN, use, Decision.WITHDRAWN, take=take)
    session, second = out()
    assert [name for name in stems(first) if name not in stems(second)] == ["take-001-track-01-oystein-groftekant.wav"]
    turns = {row["from_frame"]: row["audio"] for row in session["turns"]}
    assert (turns[1800], turns[600]) == ("", "audio/take-001-track-01-ase-blabaertoppen.wav")


def test_who_wants_nothing_kept_gets_no_stem(circle, out) -> None:
    circle.says(ASE, Use.KEEP, Decision.DENIED)
    assert stems(out()[1]) == ["take-001-track-01-oystein-groftekant.wav"]


def test_where_nobody_shares_no_file_of_it_leaves_and_the_whole_never_does(circle, out) -> None:
    for alias in (ASE, OYSTEIN):
        circle.says(alias, Use.SHARE_IN_HOUSE, Decision.WITHDRAWN)
    session, folder = out()
    assert stems(folder) == []
    assert ("take 1 track 1", "consent") in {(left["field"], left["reason"]) for left in session["suppressed"]}


def test_somebody_unwilling_in_what_played_along_keeps_every_stem_at_home(circle, out) -> None:
    text = json.dumps({"people": [circle.people["Bo"]], "file": "x.wav", "sha256": "", "frames": 1, "sample_rate": 1})
    document = Document(new_id(), "s", "core", "core.backing", circle.take.id, 1, text, circle.session.opened_at)
    with circle.app.library.write() as tx:
        tx.add(document)
        tx.put(replace(circle.take, backing=document.id))
    assert stems(out()[1]) == []


def test_below_level_alias_files_and_turns_name_nobody(circle, out, leaks) -> None:
    session, folder = out("pseudonymous")
    assert leaks(folder, circle.canaries) == []
    drawn = {row["from_frame"]: row["pid"] for row in session["turns"]}
    assert stems(folder) == sorted(f"take-001-track-01-{drawn[first]}.wav" for first in (600, 1800))
    assert session["turns"][1]["sentence_en"] == f"{drawn[1800]} is on track 1 of take 1 from 0:00.0 to 0:00.1."
    assert not any(identifier in str(session) for identifier in circle.ids)
    for name in stems(folder):
        assert read_chunk(folder / "audio" / name, "iXML") is None


def test_at_level_alias_the_log_tells_the_turns_in_words_and_the_file_whose_it_is(out) -> None:
    session, folder = out()
    told = [row["sentence_en"] for row in session["turns"]]
    assert told[1] == f"{OYSTEIN} is on track 1 of take 1 from 0:00.0 to 0:00.1."
    assert told[2].startswith("Nobody is on track 1")
    assert OYSTEIN in (folder / "turns.csv").read_text("utf-8-sig")
    chunk = read_chunk(folder / "audio" / "take-001-track-01-oystein-groftekant.wav", "iXML")
    assert chunk is not None
    assert OYSTEIN.encode() in chunk
    assert ASE.encode() not in chunk


def test_a_stem_counts_as_a_copy_of_its_take_and_says_when_the_take_began(circle, out) -> None:
    _, folder = out()
    assert circle.app.exports.known(circle.session)[-1].takes == (1,)
    chunk = read_chunk(folder / "audio" / "take-001-track-01-oystein-groftekant.wav", "bext")
    assert chunk is not None
    assert int.from_bytes(chunk[338:346], "little") == ((18 * 60 + 30) * 60 + 18.25) * RATE


@pytest.mark.parametrize("reason", ["rolling", "missing", "altered"])
def test_a_master_that_cannot_be_copied_is_not_cut_either(circle, out, moved, reason) -> None:
    path = circle.app.paths.session(circle.session.folder) / circle.take.folder / circle.tracks[0].file
    if reason == "rolling":
        moved(circle.take, status=TakeStatus.ROLLING)
    elif reason == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-2] + b"!!")
    session, folder = out()
    assert stems(folder) == []
    assert ("take 1 track 1", reason) in {(left["field"], left["reason"]) for left in session["suppressed"]}


def test_two_people_whose_names_become_one_word_get_a_file_each(circle, out) -> None:
    with circle.app.library.write() as tx:
        oystein = tx.get(Person, circle.people[OYSTEIN])
        tx.put(replace(oystein, alias="ÅSE BLÅBÆRTOPPEN"))
    session, folder = out()
    drawn = next(row["pid"] for row in session["turns"] if row["from_frame"] == 1800)
    names = ["take-001-track-01-ase-blabaertoppen.wav", f"take-001-track-01-ase-blabaertoppen-{drawn}.wav"]
    assert stems(folder) == sorted(names)
