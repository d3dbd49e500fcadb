"""The parent's side of the playing process: start it, send to it, hear from it, and say what went wrong."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from workshop import N_, DeviceError, Message, message
from workshop_beats.processes import end_child, lines_of, start_child

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIST = N_("`workshop devices` lists what is plugged in.")
_AGAIN = N_("Try again; `workshop doctor` looks for what is missing.")
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "no_portaudio": (
        N_("The PortAudio library is missing, so nothing can be played."),
        N_("On Debian or Ubuntu: `sudo apt install libportaudio2`. Without it, `workshop beat render` writes a file."),
    ),
    "no_device": (N_("There is no audio output called “{device}”."), _LIST),
    "no_output": (
        N_("No audio device with an output was found."),
        N_("Plug in loudspeakers or headphones, or write a file with `workshop beat render`."),
    ),
    "device_busy": (
        N_("“{device}” could not be opened for playing."),
        N_("Close other programs that use it, or unplug it and plug it in again."),
    ),
    "bad_rate": (
        N_("“{device}” cannot play at {rate} Hz."),
        N_("Set another sample rate in the system's sound settings, or choose another device with `--device`."),
    ),
    "device_lost": (
        N_("“{device}” went away while the beat played."),
        N_("Plug it in again and start the beat anew, or choose another device with `--device`."),
    ),
    "mixer_failed": (N_("The sounds of the beat could not be mixed."), _AGAIN),
    "ended": (N_("The beat stopped: the process that plays it ended."), _AGAIN),
    "failed": (N_("The beat could not be played: {reason}."), _AGAIN),
    "silent": (N_("The audio device does not answer."), N_("Unplug it and plug it in again, or choose another one.")),
}
OPEN_SECONDS = 15.0
CLOSE_SECONDS = 5.0
SOUND_SECONDS = 0.6


def refusal(word: str, details: Mapping[str, Any]) -> DeviceError:
    """The error for a word of the playing process."""
    sentence, hint = _SENTENCES.get(word) or _SENTENCES["failed"]
    return DeviceError(Message(sentence, {"reason": word, **details}), message(hint))


class PlayingProcess:
    """A playing process for the output named `device` (empty: the system's choice). It starts at once.

    What it says is read by a thread of its own. `close` must be called in the end.
    """

    def __init__(self, device: str = "") -> None:
        self._facts: dict[str, Any] | None = None
        self._child = start_child("workshop_beats.sound.player", device)
        self._said: SimpleQueue[dict[str, Any]] = SimpleQueue()
        threading.Thread(target=self._listen, name="player", daemon=True).start()

    def opened(self) -> dict[str, Any]:
        """Wait until the device is open: `opened` its name, `rate` in hertz, `latency` in seconds.

        Raises:
            DeviceError: It cannot be opened.
        """
        if self._facts is None:
            try:
                self._facts = self._checked(self._said.get(timeout=OPEN_SECONDS))
            except Empty:
                raise refusal("silent", {}) from None
        return self._facts

    def wait_for_sound(self) -> None:
        """Leave the processor to the playing process until it sounds, or its sound has had the time to come."""
        self.opened()
        deadline = time.monotonic() + SOUND_SECONDS
        while time.monotonic() < deadline:
            with suppress(Empty):
                if self._checked(self._said.get(timeout=SOUND_SECONDS / 10))["sounding"]:
                    return

    def send(self, command: list[Any]) -> None:
        """Hand a command on. A process that is gone is told of by the next `news`."""
        pipe = self._child.stdin
        with suppress(OSError, ValueError):
            if pipe is not None:
                pipe.write(json.dumps(command, separators=(",", ":")) + "\n")
                pipe.flush()

    def news(self) -> dict[str, Any] | None:
        """The newest that it said since the last look, None where that is nothing. Raises DeviceError."""
        newest = None
        with suppress(Empty):
            while True:
                newest = self._checked(self._said.get_nowait())
        return newest

    def close(self) -> None:
        """Let the sound end and the process with it; one that is still opening its device is not waited for."""
        self.send(["quit"])
        end_child(self._child, CLOSE_SECONDS if self._facts else 0)

    def _listen(self) -> None:
        """Keep what the process says."""
        for line in lines_of(self._child):
            with suppress(ValueError):
                self._said.put(json.loads(line))
        self._said.put({"error": "ended", "details": {}})

    @staticmethod
    def _checked(said: dict[str, Any]) -> dict[str, Any]:
        """What was said, unless it is that something failed."""
        if "error" in said:
            raise refusal(said["error"], said["details"])
        return said
