"""What a picture of a take says, and of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use
from workshop.errors import ConsentError, StateError
from workshop.services.take_picture import picture_of
from workshop.services.take_request import TakeRequest
from workshop.translator import Translator

from .heard import FakeMixer, record, says

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

    from .fakes import FakeHost, FakeRecorder

RATE = 48_000


def test_a_picture_names_nobody_unless_it_is_asked_to(willing: App, recorder: FakeRecorder) -> None:
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(1)
    willing.takes.turn(1, "Åse")
    willing.takes.mark("hook")
    recorder.play(1)
    willing.takes.turn(1, None)
    recorder.play(1)
    willing.takes.stop()
    say = Translator().say
    says(willing, "Åse", "Ola", "Ali", "Kari")
    plain, named = picture_of(willing, 1, say).picture, picture_of(willing, 1, say, named=True).picture

    assert not any(
        alias in repr((plain.title, plain.description, plain.legend, plain.lanes[0].label)) for alias in ("Åse", "Ola")
    )
    assert plain.legend == ("1: 2 people together", "2: one person", "3: one person", "4: one person")
    assert named.legend == ("1: Åse, Ola", "2: Åse", "3: Ali", "4: Kari")
    assert plain.lanes[0].colours == (0, 1)
    assert [(span.from_frame, span.to_frame) for span in plain.lanes[0].part.spans] == [(0, RATE), (RATE, 2 * RATE)]
    assert "flat" in plain.description
    assert plain.markers == ((RATE, "hook"),)
    assert plain.sections == ()
    assert "Track 1: 1 turn." in plain.description


def test_who_may_not_be_heard_is_a_flat_line_without_a_name(willing: App, recorder: FakeRecorder) -> None:
    record(willing, recorder)
    with pytest.raises(ConsentError, match="Åse, Ola, Ali, Kari"):
        picture_of(willing, 1, Translator().say)
    says(willing, "Åse", "Ola", "Ali")
    says(willing, "Ola", use=Use.RECORD, word=Decision.WITHDRAWN)
    says(willing, "Ali", use=Use.KEEP, word=Decision.DENIED)
    drawn = picture_of(willing, 1, Translator().say, named=True)
    lanes = drawn.picture.lanes

    assert [bool(lane.part.spans) for lane in lanes] == [True, False, False, False]
    assert [lane.label for lane in lanes] == ["1 Åse", "Track 2", "Track 3", "Track 4"]
    assert drawn.picture.legend == ("1: Åse",)


def test_nothing_is_told_of_turns_on_a_track_whose_people_may_not_be_seen(willing: App, recorder: FakeRecorder) -> None:
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    for alias in ("Åse", "Ola", "Åse"):
        willing.takes.turn(1, alias)
        recorder.play(1)
    willing.takes.stop()
    says(willing, "Ali", "Kari")
    assert "turn" not in picture_of(willing, 1, Translator().say).picture.description
    says(willing, "Ola")
    assert "Track 1: 1 turn." in picture_of(willing, 1, Translator().say).picture.description


def test_a_take_of_voices_that_nobody_knows_is_not_drawn(willing: App, recorder: FakeRecorder) -> None:
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola", "Ali", "Kari")}))
    willing.takes.turn(1, None)
    recorder.play(1)
    willing.takes.stop()
    with pytest.raises(StateError, match="voices that nobody knows"):
        picture_of(willing, 1, Translator().say)


def test_where_a_picture_went_is_remembered(
    willing: App, recorder: FakeRecorder, host: FakeHost, tmp_path: Path
) -> None:
    host.answers["workshop_mixer"] = FakeMixer()
    says(willing, "Åse")
    record(willing, recorder)
    drawn = picture_of(willing, 1, Translator().say)
    willing.listening.picture(drawn, tmp_path / "new" / "take.svg")
    (known,) = willing.exports.known(drawn.session)

    assert (known.format, known.takes, known.folder) == ("picture", (1,), str(tmp_path / "new" / "take.svg"))
    assert "take.copied" in [event.kind for event, _ in willing.events.sentences(drawn.session.id)]
