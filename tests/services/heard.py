"""What the tests of hearing takes again share: a mixer that keeps what it was asked, and people who say yes or no."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.consent import Decision, Use
from workshop.domain.mixing import MixFacts
from workshop.domain.take import Take
from workshop.services.documents import CORE
from workshop.services.take_backing import BACKING
from workshop.services.take_lookup import heard_in
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App
    from workshop.domain.mixing import MixJob
    from workshop.domain.recording import TakeLabel

    from .fakes import FakeRecorder

RATE = 48_000


class FakeMixer:
    """Writes empty files, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.labels: list[TakeLabel] = []
        self.fail: BaseException | None = None

    def mix(self, job: MixJob, target: Path, _progress: Any = None, *, tags: Any = None) -> MixFacts:
        self.asked.append(("mix", (job, tags)))
        target.write_bytes(b"sound")
        if self.fail is not None:
            raise self.fail
        return MixFacts(job.frames, -16.0, -1.2)

    def play(self, job: MixJob, first: int, last: int | None, *, device: str, like: str) -> str:
        self.asked.append(("play", (job, first, last, device, like)))
        return "playing"

    def stems(self, _job: MixJob, stems: Any, folder: Path, _progress: Any = None, *, label: Any) -> tuple[Path, ...]:
        self.labels.append(label)
        for stem in stems:
            (folder / stem.name).write_bytes(b"stem")
        return ()

    def picture(self, picture: Any, target: Path, _progress: Any = None) -> tuple[Path, ...]:
        self.asked.append(("picture", picture))
        target.write_text("<svg/>")
        return ()


def says(
    app: App, *aliases: str, use: Use = Use.LISTEN_IN_GROUP, word: Decision = Decision.GRANTED, **scope: Any
) -> None:
    for alias in aliases:
        app.consents.record(alias, use, word, **scope)


def record(app: App, recorder: FakeRecorder, seconds: float = 4, **options: Any) -> Take:
    app.takes.record(TakeRequest(**options))
    recorder.play(seconds)
    return app.takes.stop().take


def people(app: App, *aliases: str) -> tuple[str, ...]:
    return tuple(app.people.find_person(alias).id for alias in aliases)


def heard(app: App, take: str) -> frozenset[str]:
    """Everybody (ids) in a take (id) and in what was played along to it."""
    with app.library.read() as tx:
        return heard_in(tx, tx.get(Take, take)).people


def backing_of(app: App, take: Take, **told: Any) -> None:
    text = json.dumps({"people": [], "file": "data/beat.wav", "frames": 5 * RATE, "sample_rate": RATE, **told})
    with app.library.write() as tx:
        kept = app.documents.keep_in(tx, CORE, BACKING, take.id, text, session=take.session)
        tx.put(replace(take, backing=kept.id))
