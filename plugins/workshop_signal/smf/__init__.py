"""Standard MIDI Files, read and written with the standard library alone (RP-001, Standard MIDI Files 1.0)."""

from __future__ import annotations

from workshop_signal.smf.read import parse_smf, read_smf
from workshop_signal.smf.score import DRUMS, Note, Part, Score, SmfError
from workshop_signal.smf.write import smf_bytes, write_smf

__all__ = ["DRUMS", "Note", "Part", "Score", "SmfError", "parse_smf", "read_smf", "smf_bytes", "write_smf"]
