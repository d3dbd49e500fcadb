"""The content of an iXML chunk (iXML specification 2.10): which project, song, take and track a file belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ixml(
    *,
    project: str = "",
    scene: str = "",
    take: str = "",
    note: str = "",
    circled: bool = False,
    file_uid: str = "",
    family_uid: str = "",
    total_files: int = 1,
    index: int = 1,
    tracks: Sequence[tuple[int, str]] = (),
    sample_rate: int = 48_000,
    bit_depth: int = 24,
    time_reference_frames: int = 0,
) -> bytes:
    """The content of an iXML chunk, UTF-8 with every letter kept.

    `tracks` are (the recorder's input channel from 1, name) in the order of the file's channels. `family_uid` is the
    same in all `total_files` files of a take and `index` counts them from 1. `time_reference_frames` counts from
    midnight at `sample_rate` hertz.
    """
    speed = _speed(sample_rate, bit_depth, time_reference_frames)
    files = _element("TOTAL_FILES", total_files) + _element("FAMILY_UID", family_uid)
    files += _element("FILE_SET_INDEX", index)
    parts = [
        _element("IXML_VERSION", "2.10"),
        _element("PROJECT", project),
        _element("SCENE", scene),
        _element("TAKE", take),
        _element("CIRCLED", "TRUE" if circled else "FALSE"),
        _element("FILE_UID", file_uid),
        _element("NOTE", note),
        f"<SPEED>{speed}</SPEED>",
        f"<FILE_SET>{files}</FILE_SET>",
        f"<TRACK_LIST>{_tracks(tracks)}</TRACK_LIST>",
    ]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML>{"".join(parts)}</BWFXML>\n'.encode()


def _speed(sample_rate: int, bit_depth: int, time_reference: int) -> str:
    """What SPEED holds: rates in hertz and the time since midnight as two 32-bit words."""
    return (
        _element("FILE_SAMPLE_RATE", sample_rate)
        + _element("AUDIO_BIT_DEPTH", bit_depth)
        + _element("DIGITIZER_SAMPLE_RATE", sample_rate)
        + _element("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI", time_reference >> 32)
        + _element("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO", time_reference & 0xFFFFFFFF)
        + _element("TIMESTAMP_SAMPLE_RATE", sample_rate)
    )


def _tracks(tracks: Sequence[tuple[int, str]]) -> str:
    """What TRACK_LIST holds."""
    rows = [
        f"<TRACK>{_element('CHANNEL_INDEX', channel)}{_element('INTERLEAVE_INDEX', n)}{_element('NAME', name)}</TRACK>"
        for n, (channel, name) in enumerate(tracks, 1)
    ]
    return _element("TRACK_COUNT", len(tracks)) + "".join(rows)


def _element(tag: str, value: str | int) -> str:
    """One element; what is empty is left out, and signs that XML cannot hold are dropped."""
    text = _NOT_XML.sub("", str(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<{tag}>{text}</{tag}>" if text else ""
