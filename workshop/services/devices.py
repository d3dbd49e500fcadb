"""Which audio device a group records with: the one of its last take, by name and host API."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.recording import DeviceRequest
from workshop.domain.session import Session
from workshop.domain.take import Take
from workshop.errors import WorkshopError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.recording import Armed, Device
    from workshop.services.house import House
    from workshop.store.transaction import Reader


def with_usual(house: House, request: DeviceRequest, session: Session | None = None) -> DeviceRequest:
    """A request that says as well what the group of a session, by default the open one, used last."""
    if request != replace(DeviceRequest(), sample_rate=request.sample_rate):
        return request
    try:
        chosen = session or house.sessions.current()
    except WorkshopError:
        return request
    with house.library.read() as tx:
        sessions = tx.find(Session, group=chosen.group)
        return replace(request, usual=_used(tx, sessions))


def is_usual(request: DeviceRequest, armed: Armed) -> bool | None:
    """Whether the device that was opened is what the group used last with its driver; None where it was named."""
    if request.driver or request.device or request.host_api:
        return None
    return DeviceRequest(armed.driver, armed.device, armed.host_api) in request.usual


def device_rows(house: House, *, brief: bool = False) -> list[dict[str, Any]]:
    """The devices of every driver, looked up afresh; `brief`, without asking each for its rates.

    Keys: driver, name, host_api, inputs, outputs, sample_rate (its own, in hertz), sample_rates (those it can record
    at, as far as known), latency_ms (of a block, as its driver says; None: unknown), last_used (whether the newest take
    of its driver was recorded with it).
    """
    used: tuple[DeviceRequest, ...] = ()
    if house.paths.database.exists():
        # A library that cannot be read is no reason to hide what is plugged in.
        with suppress(WorkshopError), house.library.read() as tx:
            used = _used(tx, tx.find(Session))
    return [_row(device, used) for device in house.takes.devices(brief=brief)]


def _row(device: Device, used: tuple[DeviceRequest, ...]) -> dict[str, Any]:
    latency = device.latency_seconds
    return {
        "driver": device.driver,
        "name": device.name,
        "host_api": device.host_api,
        "inputs": device.inputs,
        "outputs": device.outputs,
        "sample_rate": device.sample_rate,
        "sample_rates": list(device.sample_rates),
        "latency_ms": None if latency is None else round(1000 * latency, 1),
        "last_used": DeviceRequest(device.driver, device.name, device.host_api) in used,
    }


def _used(tx: Reader, sessions: Iterable[Session]) -> tuple[DeviceRequest, ...]:
    """With what the newest take of each driver was recorded in some sessions."""
    takes = tx.find(Take, session=[session.id for session in sessions], order_by="-started_at")
    newest: dict[str, DeviceRequest] = {}
    for take in takes:
        newest.setdefault(take.driver, DeviceRequest(take.driver, take.device, take.host_api))
    return tuple(newest.values())
