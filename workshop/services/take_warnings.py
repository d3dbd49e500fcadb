"""What a leader is told while a take rolls, or before it does: in words, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.messages import N_, Message, message
from workshop.services import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workshop.domain.metering import Reading
    from workshop.services.take_cast import Seat

NO_SIGNAL = "no_signal"
WARNINGS = {
    "no_output": N_("The backing cannot be heard: the device has no output."),
    NO_SIGNAL: N_("There is no signal on any channel. Are the cables in, and the microphones on?"),
    "lost_frames": N_("Some frames were lost; silence stands for them, and the tracks stay aligned."),
    "disk_30_minutes": N_("The disk has room for less than 30 minutes more."),
    "disk_10_minutes": N_("The disk has room for less than 10 minutes more."),
    **notices.WARNINGS,
}
"""The recorder's own words."""


def told(words: Iterable[str]) -> list[Message]:
    """What the recorder's words say."""
    return [Message(WARNINGS.get(word, word), {}) for word in sorted(words)]


def unheard(seats: Sequence[Seat], silent: Iterable[int]) -> list[Message]:
    """Who has no signal, a sentence a track (by number). Whose turn it is not is not blamed."""
    return [
        message(
            "There is no signal from {name}, channel {channel}. Is the cable in, and the microphone on?",
            name=_names(at),
            channel=at[0].channel,
        )
        for track in sorted(silent)
        if (at := [seat for seat in seats if seat.track == track and seat.on_turn is not False and seat.alias])
    ]


def clipped(seats: Sequence[Seat], readings: Mapping[int, Reading]) -> list[Message]:
    """Who is too loud for the input, a sentence a channel."""
    said = []
    for channel, reading in sorted(readings.items()):
        at = [seat for seat in seats if seat.channel == channel and seat.on_turn is not False and seat.alias]
        if reading.clipped and at:
            name = _names(at)
            said.append(
                message("{name} is too loud: turn the gain of channel {channel} down.", name=name, channel=channel)
            )
    return said


def _names(seats: Sequence[Seat]) -> str:
    return ", ".join(seat.alias for seat in seats)
