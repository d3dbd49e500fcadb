"""The recorder's hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, AudioDriver, Problem, Setting, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop import Mixer, PluginContext, Recorder


@hookimpl
def workshop_recorder(context: PluginContext) -> Recorder:
    """Drive the engine process of this library."""
    from workshop_recorder.client import EngineClient

    return EngineClient.from_context(context)


@hookimpl
def workshop_mixer(context: PluginContext) -> Mixer:
    """Play, mix, cut and draw takes."""
    from workshop_recorder.mixing.mixer import RoughMixer

    return RoughMixer(str(context.settings["out"]))


@hookimpl
def workshop_audio_drivers() -> Iterator[AudioDriver]:
    """Real devices through PortAudio, and a band for rehearsals without any."""
    home = "workshop_recorder.drivers"
    yield AudioDriver(
        "portaudio",
        engine=f"{home}.portaudio:open_stream",
        scan=f"{home}.portaudio:devices",
        help=N_("Audio interfaces and microphones of this machine."),
    )
    yield AudioDriver(
        "simulated",
        engine=f"{home}.simulated:open_stream",
        scan=f"{home}.simulated:devices",
        help=N_("A band of four for rehearsals, without any hardware."),
    )


@hookimpl
def workshop_settings() -> Iterator[Setting]:
    """What a leader can set under [plugins.recorder]."""
    yield Setting("driver", "portaudio", N_("The driver to record with when none is named."))
    yield Setting("device", "", N_("The device to record with when none is named; empty for the system's choice."))
    yield Setting("out", "", N_("The device that plays the backing; empty for the best match, `none` for silence."))
    yield Setting("pre_roll", 10.0, N_("How many seconds before recording are kept while armed; 0 keeps none."))
    yield Setting("simulated_speed", 1.0, N_("How fast the simulated band plays; 1 is real time."))
    yield Setting("simulated_mishaps", "", N_("What goes wrong with the simulated band, to try it out: `stops=96000`."))


@hookimpl
def workshop_self_check() -> Iterator[Problem]:
    """Tell how to get PortAudio where it is missing."""
    from workshop_recorder.scanning import problems

    yield from problems()
