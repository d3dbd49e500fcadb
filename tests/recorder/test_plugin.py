"""The plugin costs nothing to load, lists devices without PortAudio, and has a sentence for whatever the engine refuses."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

import workshop_recorder
from tests.recorder.takes import new_client
from workshop import AudioDriver, DeviceError, PluginContext, StateError
from workshop_recorder import plugin, scanning
from workshop_recorder.client import EngineClient
from workshop_recorder.sentences import refusal

PACKAGE = Path(str(workshop_recorder.__file__)).parent


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    code = "import json, sys, workshop_recorder.plugin; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True, text=True)

    assert {"numpy", "soundfile", "sounddevice", "multiprocessing"}.isdisjoint(json.loads(done.stdout))


def test_the_recorder_is_made_from_the_plugins_context(tmp_path: Path) -> None:
    drivers = {driver.name: driver for driver in plugin.workshop_audio_drivers()}
    settings = {setting.name: setting.default for setting in plugin.workshop_settings()}
    context = PluginContext(
        "recorder", settings, tmp_path, tmp_path / "data", logging.getLogger("t"), lambda *_: (), print, lambda: drivers
    )

    recorder = plugin.workshop_recorder(context)
    assert isinstance(recorder, EngineClient)
    assert recorder.status() is None


def test_every_word_the_engine_says_has_a_sentence_and_a_way_out() -> None:
    source = "".join(path.read_text() for path in PACKAGE.rglob("*.py") if path.parent.name != "mixing")
    words = set(re.findall(r'(?:EngineError|DriverError|refusal)\("(\w+)"', source)) - {"unknown"}

    assert {"rolling", "no_device", "disk_full", "no_portaudio"} < words
    for word in words:
        details = {"device": "d", "channel": 1, "channels": 1, "file": "f", "track": 1, "rate": 1, "minutes": 1}
        error = refusal(word, details)
        assert "recorder could not do that" not in str(error) or word == "failed"
        assert "{" not in str(error)
        assert error.hint is not None


def test_the_wrong_moment_and_a_broken_device_are_told_apart() -> None:
    assert isinstance(refusal("rolling"), StateError)
    assert isinstance(refusal("device_busy", {"device": "d"}), DeviceError)
    assert isinstance(refusal("a word of a newer engine"), DeviceError)


def test_the_band_is_listed_whatever_else_is_there(tmp_path: Path) -> None:
    assert "Rehearsal band" in {device.name for device in new_client(tmp_path).devices()}


def test_a_driver_that_crashes_does_not_hide_the_others() -> None:
    drivers = {driver.name: driver for driver in plugin.workshop_audio_drivers()}
    drivers["broken"] = AudioDriver("broken", engine="os:abort", scan="os:abort")
    drivers["missing"] = AudioDriver("missing", engine="no.such:thing", scan="no.such:thing")

    assert "Rehearsal band" in {device.name for device in scanning.scan(drivers)}


def test_a_machine_without_portaudio_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    (problem,) = plugin.workshop_self_check()
    assert "PortAudio" in str(problem.message)
    assert "apt install libportaudio2" in str(problem.hint)
    assert {device.driver for device in new_client(tmp_path).devices()} == {"simulated"}


def test_a_device_or_driver_that_is_not_there_is_one_sentence(home: Path) -> None:
    from workshop import DeviceRequest

    for request in (DeviceRequest("simulated", "Another band"), DeviceRequest("no-driver")):
        with pytest.raises(DeviceError, match="no audio device called"):
            new_client(home).arm(request)
