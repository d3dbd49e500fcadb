"""Group music sessions from the door to the log: what a plugin may import, and nothing else.

Names are imported when they are first used (PEP 562), so that `import workshop` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop.app import App as App
    from workshop.cli.columns import Column as Column
    from workshop.cli.output import Output as Output
    from workshop.cli.ranges import FiniteRange as FiniteRange
    from workshop.cli.request import Request as Request
    from workshop.cli.request import WorkshopCommand as WorkshopCommand
    from workshop.cli.request import WorkshopGroup as WorkshopGroup
    from workshop.cli.request import json_option as json_option
    from workshop.cli.request import session_option as session_option
    from workshop.domain.attendance import Attendance as Attendance
    from workshop.domain.attendance import State as State
    from workshop.domain.backing import KeptBacking as KeptBacking
    from workshop.domain.cards import Card as Card
    from workshop.domain.cards import Deck as Deck
    from workshop.domain.channel_list import ChannelList as ChannelList
    from workshop.domain.consent import Use as Use
    from workshop.domain.erasure import Erased as Erased
    from workshop.domain.erasure import Erasure as Erasure
    from workshop.domain.erasure import Silencing as Silencing
    from workshop.domain.foreign import Foreign as Foreign
    from workshop.domain.ids import new_id as new_id
    from workshop.domain.journal import JOURNAL as JOURNAL
    from workshop.domain.journal import TakeFacts as TakeFacts
    from workshop.domain.journal import TrackFacts as TrackFacts
    from workshop.domain.journal import is_track_file as is_track_file
    from workshop.domain.journal import read_journal as read_journal
    from workshop.domain.mixing import MIX_DBTP as MIX_DBTP
    from workshop.domain.mixing import MIX_FORMS as MIX_FORMS
    from workshop.domain.mixing import MIX_LUFS as MIX_LUFS
    from workshop.domain.mixing import Lane as Lane
    from workshop.domain.mixing import Mixer as Mixer
    from workshop.domain.mixing import MixFacts as MixFacts
    from workshop.domain.mixing import MixJob as MixJob
    from workshop.domain.mixing import Picture as Picture
    from workshop.domain.mixing import Playing as Playing
    from workshop.domain.mixing import Stem as Stem
    from workshop.domain.music import Meter as Meter
    from workshop.domain.music import TempoChange as TempoChange
    from workshop.domain.music import TempoMap as TempoMap
    from workshop.domain.recording import DISK_WARNING_MINUTES as DISK_WARNING_MINUTES
    from workshop.domain.recording import Armed as Armed
    from workshop.domain.recording import Backing as Backing
    from workshop.domain.recording import Device as Device
    from workshop.domain.recording import DeviceRequest as DeviceRequest
    from workshop.domain.recording import KeptSeconds as KeptSeconds
    from workshop.domain.recording import Level as Level
    from workshop.domain.recording import Recorder as Recorder
    from workshop.domain.recording import Rolling as Rolling
    from workshop.domain.recording import TakeLabel as TakeLabel
    from workshop.domain.recording import TakePlan as TakePlan
    from workshop.domain.recording import TrackPlan as TrackPlan
    from workshop.domain.recording import bytes_a_second as bytes_a_second
    from workshop.domain.session import Document as Document
    from workshop.domain.session import Session as Session
    from workshop.domain.session import Song as Song
    from workshop.domain.spreadsheet import csv_text as csv_text
    from workshop.domain.take import Take as Take
    from workshop.domain.take import Track as Track
    from workshop.domain.take import Turn as Turn
    from workshop.domain.turns import Part as Part
    from workshop.domain.turns import Span as Span
    from workshop.domain.turns import audible as audible
    from workshop.domain.turns import spans as spans
    from workshop.errors import DeviceError as DeviceError
    from workshop.errors import FileError as FileError
    from workshop.errors import NotFoundError as NotFoundError
    from workshop.errors import PluginError as PluginError
    from workshop.errors import PresetError as PresetError
    from workshop.errors import StateError as StateError
    from workshop.errors import WorkshopError as WorkshopError
    from workshop.interpreter import pip_install as pip_install
    from workshop.messages import N_ as N_
    from workshop.messages import Message as Message
    from workshop.messages import message as message
    from workshop.messages import plural as plural
    from workshop.plugin.context import PluginContext as PluginContext
    from workshop.plugin.contributions import AudioDriver as AudioDriver
    from workshop.plugin.contributions import Command as Command
    from workshop.plugin.contributions import DocumentKind as DocumentKind
    from workshop.plugin.contributions import DriverError as DriverError
    from workshop.plugin.contributions import EventKind as EventKind
    from workshop.plugin.contributions import Exporter as Exporter
    from workshop.plugin.contributions import MidiDriver as MidiDriver
    from workshop.plugin.contributions import PresetKind as PresetKind
    from workshop.plugin.contributions import Problem as Problem
    from workshop.plugin.contributions import Remark as Remark
    from workshop.plugin.contributions import Setting as Setting
    from workshop.plugin.contributions import Severity as Severity
    from workshop.plugin.markers import API_VERSION as API_VERSION
    from workshop.plugin.markers import hookimpl as hookimpl
    from workshop.services.disclosure import AudioFile as AudioFile
    from workshop.services.disclosure import Disclosure as Disclosure
    from workshop.services.disclosure import StemFile as StemFile
    from workshop.store.shredding import shred as shred
    from workshop.store.shredding import zero as zero

__version__ = "0.1.0"

_HOMES = {
    "workshop.app": ("App",),
    "workshop.cli.columns": ("Column",),
    "workshop.cli.output": ("Output",),
    "workshop.cli.ranges": ("FiniteRange",),
    "workshop.cli.request": ("Request", "WorkshopCommand", "WorkshopGroup", "json_option", "session_option"),
    "workshop.domain.attendance": ("Attendance", "State"),
    "workshop.domain.backing": ("KeptBacking",),
    "workshop.domain.cards": ("Card", "Deck"),
    "workshop.domain.channel_list": ("ChannelList",),
    "workshop.domain.consent": ("Use",),
    "workshop.domain.erasure": ("Erased", "Erasure", "Silencing"),
    "workshop.domain.foreign": ("Foreign",),
    "workshop.domain.ids": ("new_id",),
    "workshop.domain.journal": ("JOURNAL", "TakeFacts", "TrackFacts", "is_track_file", "read_journal"),
    "workshop.domain.mixing": (
        "MIX_DBTP", "MIX_FORMS", "MIX_LUFS", "Lane", "MixFacts", "MixJob", "Mixer", "Picture", "Playing", "Stem",
    ),
    "workshop.domain.music": ("Meter", "TempoChange", "TempoMap"),
    "workshop.domain.recording": (
        "DISK_WARNING_MINUTES", "Armed", "Backing", "Device", "DeviceRequest", "KeptSeconds", "Level", "Recorder",
        "Rolling", "TakeLabel", "TakePlan", "TrackPlan", "bytes_a_second",
    ),
    "workshop.domain.session": ("Document", "Session", "Song"),
    "workshop.domain.spreadsheet": ("csv_text",),
    "workshop.domain.take": ("Take", "Track", "Turn"),
    "workshop.domain.turns": ("Part", "Span", "audible", "spans"),
    "workshop.errors": (
        "DeviceError", "FileError", "NotFoundError", "PluginError", "PresetError", "StateError", "WorkshopError",
    ),
    "workshop.interpreter": ("pip_install",),
    "workshop.messages": ("Message", "N_", "message", "plural"),
    "workshop.plugin.context": ("PluginContext",),
    "workshop.plugin.contributions": (
        "AudioDriver", "Command", "DocumentKind", "DriverError", "EventKind", "Exporter", "MidiDriver", "PresetKind",
        "Remark", "Problem", "Setting", "Severity",
    ),
    "workshop.plugin.markers": ("API_VERSION", "hookimpl"),
    "workshop.services.disclosure": ("AudioFile", "Disclosure", "StemFile"),
    "workshop.store.shredding": ("shred", "zero"),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605 - derived, so that it cannot drift from what is exported


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    module = _HOME_OF.get(name)
    if module is None:
        raise AttributeError(f"module 'workshop' has no public name {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
