"""The child that encodes: reads a job as JSON from standard input, prints "done total" in frames after each block."""

from __future__ import annotations

import json
import sys
from typing import Any

from workshop_signal.reading import blocks_of, open_audio

_CODECS = {
    "flac": ("FLAC", "PCM_24"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
}
_TAGS = ("title", "artist", "album", "date", "genre", "comment", "copyright", "license", "tracknumber")


def main() -> int:
    """Encode one file; returns 1 and prints why when it cannot be done."""
    import soundfile

    job = json.load(sys.stdin)
    try:
        with open_audio(job["source"]) as source:
            _encode(soundfile, source, job)
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        sys.stderr.write(_sentence(error))
        return 1
    return 0


def _encode(soundfile: Any, source: Any, job: dict[str, Any]) -> None:
    """Copy block by block: libsndfile crashes in one long write to Vorbis."""
    container, subtype = _CODECS[job["form"]]
    if container == "FLAC" and source.subtype in {"PCM_16", "PCM_S8", "PCM_U8"}:
        subtype = "PCM_16"
    if not source.frames:
        raise ValueError("there is no audio in it")
    rate, channels = source.samplerate, source.channels
    with soundfile.SoundFile(job["target"], "w", rate, channels, subtype, format=container) as target:
        for name, text in job["tags"].items():
            if name in _TAGS:
                setattr(target, name, text)
        done = 0
        for block in blocks_of(source):
            target.write(block)
            done += len(block)
            sys.stdout.write(f"{done} {source.frames}\n")
            sys.stdout.flush()
    # a full disk may cut an Ogg file short without a word from libsndfile
    if _count(job["target"]) != done:
        raise ValueError("the encoded file is shorter than its source; the disk may be full")


def _sentence(error: Exception) -> str:
    """Why it could not be done, without the path, which may hold a name."""
    if isinstance(error, OSError):
        return error.strerror or "a file could not be read or written"
    words = str(getattr(error, "error_string", error)).removeprefix("Error : ")
    return "a file could not be read or written; the disk may be full" if words == "System error." else words


def _count(path: str) -> int:
    """The frames that can be decoded."""
    with open_audio(path) as file:
        return sum(map(len, blocks_of(file)))


if __name__ == "__main__":
    sys.exit(main())
