"""Calibrations: measured once for each device, kept in the library, applied to every take with something to play to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from workshop.domain.calibration import Calibration, Setup
from workshop.domain.session import Document
from workshop.errors import DeviceError
from workshop.messages import message
from workshop.services.documents import CALIBRATION, CORE, documents_of

if TYPE_CHECKING:
    from workshop.domain.recording import Armed, DeviceRequest
    from workshop.services.house import House
    from workshop.store.transaction import Reader


class Calibrations:
    """Keeps and forgets how far devices run behind."""

    def __init__(self, house: House) -> None:
        self._house = house

    def keep(self, found: Calibration) -> None:
        """Keep what was measured; it counts from now on."""
        with self._house.library.write() as tx:
            self._house.documents.keep_in(tx, CORE, CALIBRATION, found.setup.key, found.text())

    def list(self) -> tuple[Calibration, ...]:
        """The newest calibration of each setup, the newest first."""
        with self._house.library.read() as tx:
            documents = tx.find(Document, kind=CALIBRATION)
            known = [calibration_of(tx, subject) for subject in {document.subject for document in documents}]
        return tuple(sorted(filter(None, known), key=lambda known: known.measured_at, reverse=True))

    def forget(self, request: DeviceRequest) -> tuple[Calibration, ...]:
        """Forget the calibrations of a device, or of every one where none is named; returns them."""
        forgotten = tuple(known for known in self.list() if _meant(known.setup, request))
        with self._house.library.write() as tx:
            for known in forgotten:
                for document in documents_of(tx, CALIBRATION, known.setup.key):
                    tx.remove(document)
        return forgotten


def refuse_deaf(device: Armed, channel: int) -> None:
    """Refuse to calibrate a device that cannot hear itself on a channel. Raises DeviceError."""
    if channel > device.channels:
        told = {"channels": device.channels, "channel": channel}
        raise DeviceError(
            message("The device has {channels} channels; there is no channel {channel}.", **told),
            message("`workshop devices` lists what is there."),
        )
    if not device.output:
        raise DeviceError(
            message("“{device}” has no output to play clicks through.", device=device.device),
            message(
                "Choose a device with inputs and outputs, or name one to play through: `out` under [plugins.recorder]."
            ),
        )


def known_for(tx: Reader, device: Armed) -> Calibration | None:
    """What was measured last for an open device; None where nothing was, or it cannot be read."""
    return calibration_of(tx, Setup.of(device).key)


def calibration_of(tx: Reader, key: str) -> Calibration | None:
    """The newest calibration of a setup's key that can be read."""
    for document in reversed(documents_of(tx, CALIBRATION, key)):
        with suppress(ValueError):
            return Calibration.read(document.text)
    return None


def _meant(setup: Setup, request: DeviceRequest) -> bool:
    """Whether a request that names a device means this one; a driver's name may stand for its device."""
    pairs = ((request.driver, setup.driver), (request.host_api, setup.host_api))
    rate = request.sample_rate in {None, setup.sample_rate}
    return rate and request.device in {None, setup.device, setup.driver} and all(a in {None, b} for a, b in pairs)
