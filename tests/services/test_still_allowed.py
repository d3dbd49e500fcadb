"""Whoever takes a yes back, or has a recording deleted, while a copy is written is not in it: the copy is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use
from workshop.domain.erasure import Erased
from workshop.errors import ConsentError, DeviceError, StateError
from workshop.services.listening import Listening
from workshop.services.take_picture import picture_of
from workshop.translator import Translator

from .heard import FakeMixer, record, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.app import App

    from .fakes import FakeHost, FakeRecorder

FORMS = ("mix", "stems", "picture")


class Meanwhile(FakeMixer):
    """A mixer during whose work something happens."""

    def __init__(self) -> None:
        super().__init__()
        self.happens: Callable[[], None] = lambda: None

    def mix(self, *given, **named):
        found = super().mix(*given, **named)
        self.happens()
        return found

    def stems(self, *given, **named):
        found = super().stems(*given, **named)
        self.happens()
        return found

    def picture(self, *given, **named):
        found = super().picture(*given, **named)
        self.happens()
        return found


@pytest.fixture
def mixer(willing: App, recorder: FakeRecorder, host: FakeHost) -> Meanwhile:
    """In a take of Åse, Ola, Ali and Kari the first two may be heard and shared."""
    host.answers["workshop_mixer"] = made = Meanwhile()
    recorder.erase = lambda _folder, _erasure: Erased()
    for use in (Use.LISTEN_IN_GROUP, Use.SHARE_IN_HOUSE):
        says(willing, "Åse", "Ola", use=use)
    record(willing, recorder)
    return made


def hand_out(app: App, form: str, target: Path) -> None:
    listening = app.listening
    if form == "picture":
        listening.picture(picture_of(app, 1, Translator().say), target)
    else:
        getattr(listening, form)(listening.shareable(Listening(1)), target)


CHANGES: dict[str, Callable[[App], object]] = {
    "withdrawn": lambda app: [
        says(app, "Ola", use=use, word=Decision.WITHDRAWN) for use in (Use.LISTEN_IN_GROUP, Use.SHARE_IN_HOUSE)
    ],
    "their part deleted": lambda app: app.deleting.part(1, "Åse"),
    "all deleted": lambda app: app.deleting.whole(1),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_of_what_may_leave_no_longer_is_given_up(
    willing: App, mixer: Meanwhile, tmp_path: Path, form: str, change: str
) -> None:
    session = willing.sessions.current()
    mixer.happens = lambda: CHANGES[change](willing)
    with pytest.raises(ConsentError, match="while the copy was being made; it is given up") as refused:
        hand_out(willing, form, tmp_path / "out" / "copy.svg")

    assert "Try again" in str(refused.value.hint)
    assert not (tmp_path / "out").exists()
    assert willing.exports.known(session) == ()
    assert "take.copied" not in [event.kind for event, _ in willing.events.sentences(session.id)]
    mixer.happens = lambda: None
    if change != "all deleted":
        hand_out(willing, form, tmp_path / "out" / "copy.svg")
        assert (tmp_path / "out" / "copy.svg").exists()


def test_a_new_folder_in_which_something_else_lies_by_now_stays(willing: App, mixer: Meanwhile, tmp_path: Path) -> None:
    def happens() -> None:
        (tmp_path / "out" / "shopping.txt").write_text("milk")
        CHANGES["withdrawn"](willing)

    mixer.happens = happens
    with pytest.raises(ConsentError, match="it is given up"):
        hand_out(willing, "mix", tmp_path / "out" / "copy.wav")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["shopping.txt"]


@pytest.mark.parametrize("form", FORMS)
def test_who_says_yes_meanwhile_keeps_no_copy_back(willing: App, mixer: Meanwhile, tmp_path: Path, form: str) -> None:
    mixer.happens = lambda: [says(willing, "Ali", use=use) for use in (Use.LISTEN_IN_GROUP, Use.SHARE_IN_HOUSE)]
    hand_out(willing, form, tmp_path / "copy.svg")
    assert (tmp_path / "copy.svg").exists()


@pytest.mark.parametrize("form", FORMS)
def test_no_copy_is_made_of_a_take_of_which_something_is_being_deleted(
    willing: App, recorder: FakeRecorder, mixer: Meanwhile, tmp_path: Path, form: str
) -> None:
    def erase(_folder, _erasure):
        raise DeviceError("Read-only file system.")

    recorder.erase = erase
    with pytest.raises(DeviceError):
        willing.deleting.part(1, "Åse")
    with pytest.raises(StateError, match="Something of take 1 is being deleted"):
        hand_out(willing, form, tmp_path / "copy.svg")
    assert not list(tmp_path.glob("copy*"))


def test_a_copy_that_is_being_written_is_told_of_by_where_it_is_to_be(
    willing: App, mixer: Meanwhile, tmp_path: Path
) -> None:
    seen = []
    mixer.happens = lambda: seen.extend(willing.exports.known(willing.sessions.current()))
    hand_out(willing, "mix", tmp_path / "copy.wav")

    assert [(copy.target, copy.folder == copy.target) for copy in seen] == [(str(tmp_path / "copy.wav"), False)]
    (known,) = willing.exports.known(willing.sessions.current())
    assert (known.folder, known.target) == (str(tmp_path / "copy.wav"), "")
