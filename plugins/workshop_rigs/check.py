"""Check a rig against what is plugged in, and keep what was found with the session."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop import StateError
from workshop_rigs.compare import Checked, compare, wanted_ports
from workshop_rigs.ports import list_ports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop import App, DeviceError, Document, Session
    from workshop_rigs.model import Rig

_PLUGIN = "rigs"


@dataclass(frozen=True, slots=True)
class Result:
    """A check of one rig; `failed` are drivers that did not answer."""

    rig: str
    checked: Checked
    failed: tuple[DeviceError, ...]

    def rows(self) -> list[dict[str, Any]]:
        """A row a port: state (found, missing, unexpected), device, direction, and the port or what nothing fits."""
        found = [_row("found", want.device, want.direction, port.name) for want, port in self.checked.found]
        missing = [_row("missing", want.device, want.direction, want.pattern) for want in self.checked.missing]
        extra = [_row("unexpected", "", port.direction, port.name) for port in self.checked.unexpected]
        return [*missing, *found, *extra]

    @property
    def missing_devices(self) -> tuple[str, ...]:
        """The names of the devices of which a port is missing, in the rig's order."""
        return tuple(dict.fromkeys(want.device for want in self.checked.missing))


def check_rig(app: App, name: str, *, driver: str | None = None, session: str | None = None) -> Result:
    """Compare a rig with the ports of the machine; with a session open, keep the result and log how many are amiss.

    Raises:
        NotFoundError: There is no such rig, profile, driver or session.
        PresetError: The rig or a profile is wrong.
        AmbiguousError: Two sessions are open and none is named.
        DeviceError: No MIDI driver answered.
    """
    rig = app.presets.load("rigs", name)
    profiles = {profile: app.presets.load("devices", profile) for profile in _profiles(rig)}
    opened = _session(app, session)
    ports, failed = list_ports(app, driver)
    result = Result(name, compare(wanted_ports(rig, profiles), ports, rig.ignore), failed)
    if opened is not None:
        _keep(app, opened, result)
    return result


def rig_of(checks: Sequence[Document]) -> str | None:
    """The name of the rig that the newest of some checks is about; None where there was none."""
    return str(json.loads(checks[-1].text)["rig"]) if checks else None


def _profiles(rig: Rig) -> list[str]:
    """The names of the device profiles that a rig uses."""
    return [device.profile for device in rig.device if device.profile]


def _session(app: App, wanted: str | None) -> Session | None:
    """The session that a check belongs to: a rig may well be checked before the door opens."""
    try:
        return app.sessions.current(wanted)
    except StateError:
        return None


def _keep(app: App, session: Session, result: Result) -> None:
    """Store what was found and log the numbers."""
    text = json.dumps({"rig": result.rig, "ports": result.rows()}, ensure_ascii=False)
    counts = {"missing": len(result.checked.missing), "unexpected": len(result.checked.unexpected)}
    app.documents.keep(_PLUGIN, "rigs.check", session.id, text, session=session.id, event="rig.checked", data=counts)


def _row(state: str, device: str, direction: str, port: str) -> dict[str, Any]:
    """One line of a check."""
    return {"state": state, "device": device, "direction": direction, "port": port}
