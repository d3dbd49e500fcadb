"""A take with a microphone that two people hand to each other, and a look at whether one of them is gone from it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from workshop.app import App, create_app
from workshop.domain.consent import Decision, Use
from workshop.domain.ids import new_id
from workshop.domain.session import Document
from workshop.domain.take import Take, Track, Turn
from workshop.services.importing import ImportRequest
from workshop_recorder.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 48_000
TURNS = ((12_000, "Åse"), (24_000, "Ola"), (36_000, "Åse"), (40_000, None))
"""Before the first of them everybody at the microphone is heard."""

GONE = ((0, 24_000), (36_000, 40_000))


def noise(channels: int) -> np.ndarray:
    return np.random.default_rng(5).integers(-20_000, 20_000, (FRAMES, channels)).astype(np.int16)


def house(tmp_path: Path) -> App:
    """A session with two people in it who may be recorded."""
    app = create_app(tmp_path / "library", environ={})
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    for alias in ("Åse", "Ola"):
        app.people.add_person(alias, group="Låtskriverne")
        app.consents.record(alias, Use.RECORD, Decision.GRANTED)
    app.sessions.open("Låtskriverne")
    return app


def shared_take(app: App, tmp_path: Path) -> Take:
    """Åse alone on track 1, Ola alone on track 2, and a microphone on track 3 that they hand to each other."""
    soundfile.write(tmp_path / "in.wav", noise(3), 48_000, "PCM_16")
    wanted = ImportRequest(tmp_path / "in.wav", ("Åse", "Ola"), {1: "Åse", 2: "Ola"})
    finished = app.importing.bring_in(wanted).finished
    journal = Journal(folder_of(app, finished.take))
    with app.library.write() as tx:
        known = [(at, None if alias is None else person(app, alias)) for at, alias in TURNS]
        for (at, who), until in zip(known, [*(at for at, _ in known[1:]), None], strict=True):
            journal.append("turn", frame=at, track=3, person=who)
            tx.add(Turn(new_id(), app.library.site, finished.tracks[2].id, who, at, until))
    journal.close()
    app.library.catch_up()
    return finished.take


def person(app: App, alias: str) -> str:
    return app.people.find_person(alias).id


def folder_of(app: App, take: Take) -> Path:
    return app.paths.session(app.sessions.get(take.session).folder) / take.folder


def heard(folder: Path, channel: int) -> np.ndarray:
    return soundfile.read(folder / f"take-001-ch{channel:02d}.wav", dtype="int16")[0]


def check_gone(app: App, take: Take) -> None:
    """Nothing of Åse is left in the take, and nothing of Ola is altered."""
    folder = folder_of(app, take)
    audio = noise(3)
    expected = audio[:, 2].copy()
    for first, last in GONE:
        expected[first:last] = 0
    assert not (folder / "take-001-ch01.wav").exists()
    assert (heard(folder, 2) == audio[:, 1]).all()
    assert (heard(folder, 3) == expected).all()
    tracks = app.takes.tracks(take.id)
    assert [(track.number, track.people) for track in tracks] == [
        (2, (person(app, "Ola"),)),
        (3, (person(app, "Ola"),)),
    ]
    for track in tracks:
        path = folder / track.file
        assert track.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stat().st_mode & 0o777 == 0o444
    asked = person(app, "Åse").encode()
    assert asked not in (folder / "take.journal").read_bytes()
    app.library.catch_up()
    assert asked not in (folder.parent.parent / "session.json").read_bytes()
    with app.library.read() as tx:
        turns = tx.find(Turn, track=[track.id for track in tracks], order_by="from_frame")
        assert [turn.person for turn in turns] == [None, None, person(app, "Ola"), None, None]
        assert [turn.from_frame for turn in turns] == [0, 12_000, 24_000, 36_000, 40_000]
        assert tx.find(Document, kind="core.erasing") == []
        assert len(tx.find(Track, take=take.id)) == 2
