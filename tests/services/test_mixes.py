"""The mixes that were recorded over go with whoever asks, and a deletion that could not take one says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.domain.backing import unmixed
from workshop.domain.erasure import Erased
from workshop.errors import DeviceError
from workshop.paths import Paths
from workshop.services.mixes import all_mixes, is_mix, mixes_named

from .heard import backing_of, people, record

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def over(willing, recorder, monkeypatch):
    """Two takes, Ola's over Åse's, and what keeps the file that it says was played."""
    monkeypatch.setattr(recorder, "erase", lambda *_: Erased(), raising=False)
    first = record(willing, recorder, channels={1: "Åse"})
    second = record(willing, recorder, channels={1: "Ola"})

    def played(file: str) -> Path:
        backing_of(willing, second, people=list(people(willing, "Åse")), takes=[first.id], file=file)
        return willing.paths.home / file

    return played


def mix_of(app) -> str:
    folder = app.paths.overdubs(app.sessions.latest().folder)
    folder.mkdir()
    return (folder / "over-1.wav").relative_to(app.paths.home).as_posix()


def test_only_what_lies_where_mixes_lie_is_one(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    mix = paths.overdubs("2026-11-23 Låtskriverne") / "over-1.wav"
    mix.parent.mkdir(parents=True)
    mix.touch()
    half = mix.with_name(".over-2.wav.77.part")
    half.touch()
    (paths.sessions / "linked").symlink_to(tmp_path / "elsewhere")
    beside = paths.session("2026-11-23 Låtskriverne")
    assert is_mix(paths, mix)
    assert all_mixes(paths) == [half, mix]
    for other in (
        beside / "take-001" / "take-001-ch1.wav",
        beside / "over-1.wav",
        tmp_path / "overdubs" / "over-1.wav",
        paths.sessions / ".." / "overdubs" / "over-1.wav",
        mix.parent / ".." / "overdubs" / "over-1.wav",
        paths.overdubs("linked") / "over-1.wav",
    ):
        assert not is_mix(paths, other)


def test_what_is_left_of_a_torn_document_names_its_mixes_until_they_are_gone(willing) -> None:
    session = willing.sessions.latest()
    (name,) = mixes_named('"sessions/x/overdubs/over-0a-1b.wav", over-0a-1b.wav ..', session)
    assert willing.paths.home / name == willing.paths.overdubs(session.folder) / "over-0a-1b.wav"
    assert unmixed('{"file": "x/over-0a-1b.wav', (name,)) == '{"file": "x/'
    assert mixes_named(unmixed("over-0a-1b.wav over-2.wav", (name,)), session) == mixes_named("over-2.wav", session)


def test_a_mix_that_is_not_in_its_place_is_told(willing, over) -> None:
    file = mix_of(willing)
    over(file)
    assert willing.deleting.part(1, "Åse").missing == (file,)


def test_what_was_recorded_over_and_is_no_mix_is_told_until_somebody_takes_it_away(willing, over) -> None:
    stray = over("sessions/stray.wav")
    stray.write_bytes(b"their voice")
    with pytest.raises(DeviceError, match=r"stray\.wav"):
        willing.deleting.part(1, "Åse")
    assert stray.read_bytes() == b"their voice"
    assert ["stray.wav" in str(told) for told in willing.catch_up()] == [True]
    stray.unlink()

    assert willing.catch_up() == []


def test_one_that_stays_keeps_no_other_from_going(willing, recorder, over) -> None:
    over("sessions/stray.wav").write_bytes(b"their voice")
    (willing.paths.home / (mix := mix_of(willing))).write_bytes(b"their voice too")
    third = record(willing, recorder, channels={1: "Kari"})
    backing_of(willing, third, people=list(people(willing, "Åse")), takes=[willing.takes.get(1).id], file=mix)
    with pytest.raises(DeviceError):
        willing.deleting.part(1, "Åse")

    assert not (willing.paths.home / mix).exists()
