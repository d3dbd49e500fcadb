"""What may leave the library about a session: the core works it out, so that an exporter cannot leak."""

from __future__ import annotations

from workshop.services.disclosure.values import AudioFile, Definition, Disclosure, Level, Row, StemFile, Suppressed

__all__ = ["AudioFile", "Definition", "Disclosure", "Level", "Row", "StemFile", "Suppressed"]
