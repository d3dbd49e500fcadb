"""Looking devices up afresh. A short-lived child does it: PortAudio sees what is plugged in only when it starts."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from workshop import Device, Problem, Severity
from workshop_recorder.scan import BRIEF
from workshop_recorder.sentences import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop import AudioDriver

SCAN_SECONDS = 4.0
PORTAUDIO = "workshop_recorder.drivers.portaudio:devices"


def scan(drivers: Mapping[str, AudioDriver], *, brief: bool = False) -> tuple[Device, ...]:
    """The devices of all drivers. Raises DeviceError only when no driver could be asked at all.

    With `brief`, drivers that know how do not try each device's rates, which may open it.
    """
    answer = _ask([f"{name}={driver.scan}" for name, driver in drivers.items()], brief=brief)
    return tuple(
        Device(**{**device, "sample_rates": tuple(device.get("sample_rates", ()))}) for device in answer["devices"]
    )


def problems() -> Iterator[Problem]:
    """What would keep this machine from recording real devices."""
    word = _ask([f"portaudio={PORTAUDIO}"], brief=True)["failed"].get("portaudio")
    if word is not None:
        error = refusal(word, {"device": "PortAudio"})
        yield Problem(Severity.WARNING, error.message, error.hint)


def _ask(targets: list[str], *, brief: bool) -> dict[str, Any]:
    """Run the child; one that crashes or hangs has found nothing."""
    command = [sys.executable, "-P", "-m", "workshop_recorder.scan", *([BRIEF] if brief else []), *targets]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SCAN_SECONDS, check=True, stdin=subprocess.DEVNULL)
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
        if len(targets) == 1:
            return {"devices": [], "failed": {targets[0].partition("=")[0]: "driver_failed"}}
        # At the same time: an audio server that hangs must not make the other drivers wait twice.
        with ThreadPoolExecutor(len(targets)) as threads:
            answers = list(threads.map(lambda target: _ask([target], brief=brief), targets))
        if not any(answer["devices"] for answer in answers):
            raise refusal("driver_failed", {"device": "audio"}) from error
        return {"devices": [device for answer in answers for device in answer["devices"]], "failed": {}}
    return answer
