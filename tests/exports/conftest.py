"""A session with canaries planted wherever people's words can be, and a finder that looks for them in every byte."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from workshop.app import App, create_app
from workshop.domain.attendance import Attendance, State, Stay
from workshop.domain.consent import Consent, Decision, Scope, Use
from workshop.domain.ids import new_id
from workshop.domain.people import Group, Person, Venue
from workshop.domain.session import About, Document, Note, Session, Song
from workshop.domain.take import Marker, Take, TakeStatus, Track, Verdict
from workshop.services.staging import sha256_of
from workshop_signal.chunks import append_chunks, ixml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPENED = datetime(2026, 3, 3, 17, 0, 13, 250000, tzinfo=UTC)
RATE = 48_000
FRAMES = 4_800

ALIASES = ("Åse-Blåbærtoppen", "Øystein Grøftekant", "Čahcesuolu Đoko", "=Kari@Formelverket")
SHORT = ("Bo", "Ås")
WORDS = {
    "group": "Kanarigruppa Låtskriverne",
    "activity": "Kanariaktivitet æøå",
    "venue": "Kanarikjelleren Ærlig",
    "plan": "kanariplan-søndag",
    "title": "Kanarivisa om Øystein",
    "key": "kanaritoneart Æ",
    "note": "Kanarinotat: Åse-Blåbærtoppen gråt litt",
    "take note": "Kanarinotat om opptaket",
    "how": "Kanarispurt på tomannshånd",
    "lyrics": "Kanaritekst på tre vers",
    "label": "Kanarigitar til Øystein",
    "device": "Kanari-iPhone til Åse",
    "chunk": "Kanarichunk i masteren",
}


class Ticking:
    """A clock that stands until it is told to move."""

    def __init__(self) -> None:
        self.time = OPENED + timedelta(hours=2)

    def now(self) -> datetime:
        return self.time

    def monotonic_ns(self) -> int:
        return round((self.time - OPENED).total_seconds() * 1e9)

    def zone(self) -> str:
        return "Europe/Oslo"


@dataclass
class Planted:
    """A library with one closed session; `people` are ids by alias, `take` and `tracks` its first take."""

    app: App
    clock: Ticking
    session: Session
    people: dict[str, str]
    take: Take
    tracks: tuple[Track, ...]
    song: Song
    canaries: tuple[str, ...] = (*ALIASES, *WORDS.values())
    ids: set[str] = field(default_factory=set)

    def export(self, target: Path, level: str = "pseudonymous", *, audio: bool = False) -> Path:
        self.app.exports.export(self.session, "log", target, level, audio=audio)
        return target

    def says(self, alias: str, use: Use, decision: Decision, *, take: bool = False) -> None:
        """Add a decision; a moment later than the last."""
        self.clock.time += timedelta(seconds=1)
        person = self.people[alias]
        scope, about = (Scope.TAKE, self.take.id) if take else (Scope.PERSON, person)
        row = Consent(new_id(), "s", person, use, decision, scope, about, self.clock.time, how=WORDS["how"])
        with self.app.library.write() as tx:
            tx.add(row)


def planted_library(home: Path) -> Planted:
    clock = Ticking()
    app = create_app(home, clock=clock, environ={"WORKSHOP_BALLAST": "0"})
    site = app.library.site
    venue = Venue(new_id(), site, WORDS["venue"])
    people = {alias: Person(new_id(), site, alias, OPENED) for alias in (*ALIASES, *SHORT)}
    leader = people["Bo"]
    group = Group(new_id(), site, WORDS["group"], WORDS["activity"], leader.id, venue.id)
    session = Session(
        new_id(), site, group.id, venue.id, leader.id, OPENED, "Europe/Oslo", "2026-03-03-kanarigruppa-1",
        WORDS["plan"], OPENED + timedelta(minutes=110), visitors=2,
    )  # fmt: skip
    song = Song(new_id(), site, 3, WORDS["title"], group.id, OPENED, WORDS["key"], 92.5)
    attendance = [
        Attendance(
            new_id(), site, session.id, person.id, new_id(), State.PRESENT, place=place,
            stays=(Stay(OPENED + timedelta(minutes=place, seconds=7)),),
        )
        for place, person in enumerate(people.values(), start=1)
    ]  # fmt: skip
    take = Take(
        new_id(), site, session.id, 1, "takes/take-001", OPENED + timedelta(minutes=30, seconds=5), TakeStatus.DONE,
        "portaudio", WORDS["device"], "ALSA", RATE, 8, song.id, frames=FRAMES, verdict=Verdict.CIRCLED,
    )  # fmt: skip
    tracks = tuple(
        Track(
            new_id(), site, take.id, number, number, (people[alias].id,), f"take-001-ch{number:02}.wav", WORDS["label"],
            frames=FRAMES, peak_dbfs=-6.5 * number,
        )
        for number, alias in enumerate(ALIASES, start=1)
    )  # fmt: skip
    with app.library.write() as tx:
        for record in (venue, *people.values(), group, song, session, *attendance, take, *tracks):
            tx.add(record)
        tx.add(Marker(new_id(), site, take.id, 100))
        tx.add(Note(new_id(), site, session.id, About.SESSION, session.id, WORDS["note"], OPENED))
        tx.add(Note(new_id(), site, session.id, About.TAKE, take.id, WORDS["take note"], OPENED))
        tx.add(Document(new_id(), site, "lyrics", "lyrics.text", song.id, 1, WORDS["lyrics"], OPENED, session.id))
        tx.add(
            Document(new_id(), site, "cards", "cards.own", session.id, 1, f"{WORDS['lyrics']} {take.id}", OPENED,
                     session.id, people[ALIASES[1]].id)
        )  # fmt: skip
        app.events.append(tx, session.id, "session.opened", group=group.id, venue=venue.id)
        for row in attendance:
            app.events.append(
                tx, session.id, "attendance.marked", subject=row.subject, attendance=row.id, state="present",
                place=row.place, at_us=round(row.stays[0].since.timestamp() * 1e6), together=new_id(),
            )  # fmt: skip
        app.events.append(tx, session.id, "take.verdict", take=take.id, number=1, verdict="circled", before="none")
        tx.append(session.id, "plugin.gone", plugin="gone", data={"word": "Kanarivisa"})
    tracks = write_masters(app, app.paths.session(session.folder) / take.folder, tracks)
    planted = Planted(app, clock, session, {a: p.id for a, p in people.items()}, take, tracks, song)
    planted.ids = {r.id for r in (venue, group, session, song, take, *tracks, *attendance, *people.values())}
    planted.ids |= {row.subject for row in attendance}
    for alias in (*ALIASES, "Bo"):
        planted.says(alias, Use.RECORD, Decision.GRANTED)
    for alias in ALIASES[:3]:
        planted.says(alias, Use.SHARE_IN_HOUSE, Decision.GRANTED)
    return planted


def write_masters(app: App, folder: Path, tracks: tuple[Track, ...]) -> tuple[Track, ...]:
    """Real WAV files, and the tracks with their hashes; a canary in each one's metadata stands for whatever a master might hold by mistake."""
    folder.mkdir(parents=True)
    noise = np.random.default_rng(5)
    for track in tracks:
        path = folder / track.file
        soundfile.write(path, noise.uniform(-0.5, 0.5, FRAMES), RATE, subtype="PCM_24")
        append_chunks(path, {"iXML": ixml(note=WORDS["chunk"])})
    sealed = tuple(replace(track, sha256=sha256_of(folder / track.file)) for track in tracks)
    with app.library.write() as tx:
        for track in sealed:
            tx.put(track)
    return sealed


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    return planted_library(tmp_path / "library")


ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


def forms(word: str) -> set[bytes]:
    """How a word can stand in bytes: composed and decomposed letters, four encodings, and JSON's escapes."""
    spelled = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")}
    found = {text.encode(encoding) for text in spelled for encoding in ENCODINGS if encodable(text, encoding)}
    return found | {text.encode("ascii", "backslashreplace") for text in spelled}


def encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture
def leaks() -> Callable[..., list[str]]:
    """`leaks(folder, words)`: where any of the words stands in any byte or name, and short ones as whole words in text."""

    def find(folder: Path, words: tuple[str, ...]) -> list[str]:
        hits = []
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix().encode()
            content = path.read_bytes() if path.is_file() else b""
            for word in words:
                if len(word.encode()) >= 10:
                    hits += [f"{word} in {path.name}" for form in forms(word) if form in content or form in name]
                elif path.suffix in {".csv", ".json", ".txt", ".sha256", ".journal", ".log"}:
                    text = f"{name.decode()}\n{content.decode('utf-8')}"
                    hits += [f"{word} in {path.name}"] * bool(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text))
        return hits

    return find


@pytest.fixture
def moved(planted: Planted) -> Callable[..., None]:
    """`moved(record, field=value)`: change a stored record."""

    def change(record: object, **fields: object) -> None:
        with planted.app.library.write() as tx:
            tx.put(replace(record, **fields))

    return change
