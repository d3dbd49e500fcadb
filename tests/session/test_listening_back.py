"""After the take: a leader hears it, mixes it, cuts it and draws it, at a real terminal on real files."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING
from xml.dom import minidom

import pytest
import soundfile
import wavinfo

from tests.recorder.mixing.sounds import metered, read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.audio.jack import JackServer
    from tests.session.leader import Leader


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The folder in which the leader types."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


@pytest.fixture
def evening(leader: Leader) -> Leader:
    """Three people on a take of three seconds; two say yes to being heard, one of them to sharing."""
    leader.opens_a_session("Åse", "Ola", "Tor")
    for alias, use in (("Åse", "listen_in_group"), ("Ola", "listen_in_group"), ("Åse", "share_in_house")):
        leader.types("consent", alias, "--use", use, "--grant")
    leader.types("take", "record", "--device", "simulated", "--seconds", "3", "--no-backing")
    return leader


def says(leader: Leader, desk: Path, *words: str) -> tuple[str, str]:
    out, err = leader.start("take", *words, cwd=desk).communicate(timeout=120)
    return out, err


def test_a_leader_hands_on_what_was_recorded(evening: Leader, desk: Path) -> None:
    masters = sorted((evening.home / "sessions").rglob("*.wav"))
    before = [path.read_bytes() for path in masters]
    out, err = says(evening, desk, "mix", "1")
    (mix,) = desk.glob("*-take-001.flac")
    assert str(mix) in out
    assert "not said yes to sharing in the house: Ola, Tor." in err
    loudness, peak = metered(read(mix))
    assert loudness == pytest.approx(-16, abs=0.5)
    assert peak <= -1

    out, err = says(evening, desk, "mix", "1")
    assert "-take-001-2.flac" in out
    out, err = says(evening, desk, "mix", "1", "--to", "new/for Åse", "--person", "Åse", "--names")
    assert f"{desk / 'new'} was not there" in err
    with soundfile.SoundFile(desk / "new" / "for Åse.flac") as file:
        assert file.artist == "Åse"
    assert "Åse".encode() not in mix.read_bytes()

    evening.types("take", "verdict", "1", "circled")
    out, err = says(evening, desk, "stems", "1")
    (stems,) = desk.glob("*-stems")
    assert [path.name for path in stems.iterdir()] == ["take-001-track-01.wav"]
    assert {"Ola", "Tor"} <= set(err.replace(",", " ").replace(".", " ").split())
    assert soundfile.info(stems / "take-001-track-01.wav").frames == soundfile.info(masters[0]).frames
    evening.types("session", "export", "--to", str(desk / "out"), "--level", "alias", "--audio")
    (copy,) = (desk / "out").rglob("take-001-track-01.wav")
    for file in (stems / copy.name, copy):
        told = wavinfo.WavInfoReader(str(file)).ixml
        assert (told.take, told.raw_xml.getroot().findtext("CIRCLED")) == ("1", "TRUE")

    says(evening, desk, "picture", "1")
    (picture,) = desk.glob("*.svg")
    assert "Åse" not in picture.read_text(encoding="utf-8")
    minidom.parseString(picture.read_bytes())  # noqa: S318 - what we wrote ourselves

    told = evening.types("take", "delete", "1", "--yes").stderr
    for name in (mix.name, "-take-001-2.flac", "for Åse.flac", stems.name):
        assert name in told
    assert [path.read_bytes() for path in masters if path.exists()] in ([], before)


def test_what_cannot_be_done_or_read_is_said_and_nothing_is_left(evening: Leader, desk: Path) -> None:
    for words, sentence in (
        (("mix", "1", "--person", "Ola"), "sharing their recordings in the house"),
        (("play", "1", "--person", "Tor"), "heard in the group"),
        (("mix", "1", "--to", "take.ogg"), "does not end in"),
        (("stems", "1", "--to", "st.wav"), "several files"),
        (("mix", "7"), "no take 7"),
        (("mix", "1", "--to", str(evening.home / "mix.flac")), "lies in the library"),
        (("play", "1", "--section", "hook"), "no section"),
        (("play", "1", "--from", "9:00"), "over by then"),
        (("picture", "1", "--to", "take.pdf"), "does not end in"),
    ):
        assert sentence in says(evening, desk, *words)[1]
    assert not list(desk.iterdir())

    for master in (evening.home / "sessions").rglob("*.wav"):
        master.chmod(0o600)
        master.write_bytes(b"RIFF" + os.urandom(200))
    for words in (("mix", "1"), ("play", "1")):
        err = says(evening, desk, *words)[1]
        assert "None of the take's recordings can be read." in err
        assert "Traceback" not in err
    assert not list(desk.iterdir())


@pytest.mark.real
def test_ctrl_c_ends_what_plays(evening: Leader, desk: Path, jack_server: JackServer) -> None:
    names = {"JACK_DEFAULT_SERVER": jack_server.name, "JACK_NO_START_SERVER": "1"}
    evening.env.update(names)
    playing = evening.start("take", "play", "1", "--device", "system", cwd=desk)
    assert playing.stdout is not None
    assert "plays through system" in playing.stdout.readline()
    playing.send_signal(signal.SIGINT)
    out, err = playing.communicate(timeout=20)
    assert playing.returncode in {0, 130}
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.real
def test_a_yes_that_is_taken_back_ends_what_plays(evening: Leader, desk: Path, jack_server: JackServer) -> None:
    (evening.home / "workshop.toml").write_text("[plugins.recorder]\nsimulated_speed = 20\n", encoding="utf-8")
    evening.types("take", "record", "--device", "simulated", "--seconds", "30", "--no-backing")
    evening.env.update({"JACK_DEFAULT_SERVER": jack_server.name, "JACK_NO_START_SERVER": "1"})
    playing = evening.start("take", "play", "2", "--device", "system", cwd=desk)
    assert playing.stdout is not None
    assert "plays through system" in playing.stdout.readline()
    evening.types("consent", "Ola", "--use", "listen_in_group", "--withdraw")
    _, err = playing.communicate(timeout=20)

    assert playing.returncode == 1
    assert "Somebody in take 2 took their yes back" in err
