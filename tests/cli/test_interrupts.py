"""Ctrl-C ends things between two steps."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from workshop.cli.interrupts import PATIENCE, CtrlC


def press() -> None:
    """Press Ctrl-C, and give Python a step in which to notice."""
    os.kill(os.getpid(), signal.SIGINT)


def test_a_press_is_noted_and_breaks_into_nothing() -> None:
    with CtrlC() as ctrl_c:
        assert not ctrl_c.pressed
        press()
        assert ctrl_c.pressed


def test_whoever_insists_gets_out() -> None:
    with CtrlC():
        for _ in range(PATIENCE - 1):
            press()
        with pytest.raises(KeyboardInterrupt):
            press()


def test_while_nothing_rolls_yet_one_press_is_enough() -> None:
    with CtrlC() as ctrl_c:
        with pytest.raises(KeyboardInterrupt), ctrl_c.breaking():
            press()
        press()
        assert ctrl_c.pressed


def test_a_press_before_is_not_forgotten() -> None:
    with CtrlC() as ctrl_c:
        press()
        with pytest.raises(KeyboardInterrupt), ctrl_c.breaking():
            pytest.fail("it goes on")


def test_afterwards_ctrl_c_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with CtrlC():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_may_use_it_and_hears_nothing() -> None:
    heard: list[bool] = []

    def listen() -> None:
        with CtrlC() as ctrl_c:
            heard.append(ctrl_c.pressed)

    thread = threading.Thread(target=listen)
    thread.start()
    thread.join()
    assert heard == [False]
