"""The rendering process: reads a job as JSON on stdin, writes a sound file, answers with JSON on stdout.

Imports numpy, soundfile and the synthesiser, nothing of the workshop, so that it starts fast and stays small.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import soundfile

from workshop_beats.sound.mixer import Hit, mix


def render(job: dict[str, Any]) -> None:
    """Write the file that a job asks for.

    A job has `file`, `sample_rate` in hertz, `frames`, `subtype` and `hits`: [frame, voice, pitch, frames, velocity].
    """
    hits = [Hit(*hit) for hit in job["hits"]]
    with soundfile.SoundFile(
        job["file"], "x", job["sample_rate"], channels=2, format="WAV", subtype=job["subtype"]
    ) as file:
        for block in mix(hits, job["frames"], job["sample_rate"]):
            file.write(block)


def main() -> int:
    """Do one job; the exit code is 0 when the file is whole."""
    try:
        render(json.load(sys.stdin))
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told to the parent, which knows what to say
        json.dump({"error": type(error).__name__, "detail": str(error)[:500]}, sys.stdout)
        return 1
    json.dump({}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
