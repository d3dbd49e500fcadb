"""What the keys do while a take rolls."""

from __future__ import annotations

import time
from enum import Enum, auto
from math import inf
from typing import TYPE_CHECKING

from workshop.cli.live.keyboard import ENTER
from workshop.domain.take import Verdict, length
from workshop.errors import WorkshopError
from workshop.messages import Message, joined, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.cli.live.display import Display
    from workshop.cli.request import Request
    from workshop.domain.take import Take
    from workshop.services.take_request import Turned
    from workshop.services.take_view import TakeView, TakeWatch

CONFIRM_SECONDS = 10.0
YES = frozenset({"y", "j"})
"""Yes and ja: neither is a key for anything else."""


class Ending(Enum):
    """How the watch over a take ends."""

    BY_ITSELF = auto()
    STOPPED = auto()
    INTERRUPTED = auto()
    DELETED = auto()


class Keys:
    """Does what keys ask, and says what was done or why not. What a key cannot do never ends the take."""

    def __init__(
        self,
        request: Request,
        take: Take,
        watch: TakeWatch,
        display: Display,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._takes, self._take, self._watch = request.app.takes, take, watch
        self._display, self._clock = display, clock
        self._asked_until = -inf
        self._handed: int | None = None

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer: what else there is to tell waits with it."""
        return self._clock() < self._asked_until

    def press(self, keys: list[str], view: TakeView) -> Ending | None:
        """Do what keys ask that were pressed at once; how the take is to end, if it is."""
        for key in keys:
            try:
                ending, asking = self._press(key, view)
            except WorkshopError as error:
                ending, asking = None, False
                self._display.answer(_with_hint(error))
            if ending is not None:
                return ending
            if asking:
                # What came along with the question, such as pasted text, does not answer it.
                return None
        return None

    def _press(self, key: str, view: TakeView) -> tuple[Ending | None, bool]:
        """Do what one key asks; the ending, and whether something was asked back."""
        if self._clock() < self._asked_until:
            return self._answered(key), False
        if key in {ENTER, "q"}:
            return Ending.STOPPED, False
        if key == "x":
            return None, self._ask(view)
        if key == "m":
            self._mark()
        elif key == "c":
            self._circle(view)
        elif key == "0":
            self._turn_nobody(view)
        elif key.isdecimal():
            self._turn(key, view)
        elif key == "?":
            self._display.help(view)
        return None, False

    def _mark(self) -> None:
        """Set a marker."""
        self._display.answer(message("Marker at {time}.", time=length(self._takes.mark().seconds)))

    def _circle(self, view: TakeView) -> None:
        """Circle the take, or take the circle back."""
        verdict = Verdict.NONE if view.circled else Verdict.CIRCLED
        self._takes.verdict(self._take.number, verdict, session=self._take.session)
        self._watch.changed()
        if verdict is Verdict.CIRCLED:
            self._display.answer(message("Take {number} is circled.", number=self._take.number))
        else:
            self._display.answer(message("Take {number} is not circled any more.", number=self._take.number))

    def _turn(self, key: str, view: TakeView) -> None:
        """Hand the microphone to the person with that number."""
        person = view.handed(key)
        if person is None or person.person is None:
            self._display.answer(_nobodys_number(key, view))
            return
        try:
            turned = self._takes.turn(person.track, person.person)
        finally:
            self._watch.changed()
        self._handed = person.track
        said = message("{alias} has the microphone from now on.", alias=person.alias)
        if len(_handed_around(view)) > 1:
            said = message("{alias} is on track {track} from now on.", alias=person.alias, track=person.track)
        self._tell(said, turned)

    def _turn_nobody(self, view: TakeView) -> None:
        """Take the microphone from whoever has it: the only one that is handed around, or the one handed last."""
        tracks = _handed_around(view)
        if not tracks:
            self._display.answer(message("No microphone of this take is handed around."))
        elif len(tracks) > 1 and self._handed not in tracks:
            which = message(
                "Several microphones are handed around: say which with `workshop take turn TRACK --nobody`."
            )
            self._display.answer(which)
        else:
            said = message("Nobody has the microphone from now on.")
            if len(tracks) > 1:
                said = message("Nobody is on track {track} from now on.", track=self._handed)
            turned = self._takes.turn(self._handed if len(tracks) > 1 else min(tracks), None)
            self._watch.changed()
            self._tell(said, turned)

    def _tell(self, said: Message, turned: Turned) -> None:
        """Say who has a microphone, and what is heard of it."""
        for sentence in (said, *turned.told):
            self._display.answer(sentence)

    def _ask(self, view: TakeView) -> bool:
        """Ask whether the take is to be deleted."""
        self._asked_until = self._clock() + CONFIRM_SECONDS
        self._display.answer(
            message(
                "Stop take {number} and delete it for good? Press y (or j) to delete it; any other key goes on "
                "recording.",
                number=view.number,
            )
        )
        return True

    def _answered(self, key: str) -> Ending | None:
        """What the answer means. One that comes too late is a key like any other, and none that deletes."""
        self._asked_until = -inf
        if key in YES:
            return Ending.DELETED
        self._display.answer(message("Take {number} goes on.", number=self._take.number))
        return None


def _handed_around(view: TakeView) -> set[int]:
    """The tracks, by number, whose microphone goes from hand to hand."""
    return {person.track for person in view.people if person.key}


def _nobodys_number(key: str, view: TakeView) -> Message:
    """That a figure hands nothing over, and who has the microphone all the same."""
    tracks = _handed_around(view)
    if not tracks:
        return message("No microphone of this take is handed around.")
    having = [person for person in view.people if person.track in tracks and person.on_turn]
    if len(tracks) > 1 or not having:
        return message("Key {key} is nobody's number: see those before the names.", key=key)
    if having[0].person is None:
        return message("Key {key} is nobody's number. Nobody has the microphone.", key=key)
    return message("Key {key} is nobody's number. {alias} still has the microphone.", key=key, alias=having[0].alias)


def _with_hint(error: WorkshopError) -> Message:
    """Why something was not done, and the way out."""
    return joined(error.message, *filter(None, (error.hint,)))
