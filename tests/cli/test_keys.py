"""Enter ends a take at a keyboard, and only there."""

from __future__ import annotations

import io
import os
import sys

import pytest

from workshop.cli.keys import enter_pressed


def test_a_script_without_a_keyboard_never_presses_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n\n"))
    assert not enter_pressed()
    monkeypatch.setattr(sys, "stdin", None)
    assert not enter_pressed()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_enter_at_a_terminal_is_noticed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard, screen = os.openpty()
    with os.fdopen(screen, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert not enter_pressed()
        os.write(keyboard, b"\n")
        assert enter_pressed()
        assert not enter_pressed()
    os.close(keyboard)
