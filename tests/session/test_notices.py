"""What goes wrong around a take is told while it rolls, kept in the log, and told with the take ever after."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.session.leader import Leader

MISHAPS = """
[plugins.recorder]
driver = "simulated"
simulated_mishaps = "drift=0.91875 jump=-3600 sleep=600"
"""


def test_another_rate_a_clock_that_is_set_and_a_sleep_are_told_and_stay_told(leader: Leader) -> None:
    leader.opens_a_session("Åse")
    (leader.home / "workshop.toml").write_text(MISHAPS, encoding="utf-8")

    said = leader.types("take", "record", "--seconds", "9")
    for word in ("speed it said", "clock was set", "computer slept"):
        assert said.stdout.count(word) == 1, said.stdout + said.stderr

    (take,) = leader.rows("take", "list")
    assert (take["status"], take["frames"], take["lost_frames"]) == ("done", 9 * 48000, 0)
    told = {notice["word"]: notice for notice in take["notices"]}
    assert set(told) == {"rate_changed", "clock_jumped", "slept"}
    assert abs(told["rate_changed"]["amount"] - 44100) < 900
    assert (told["clock_jumped"]["amount"], told["slept"]["amount"]) == (-3600, 600)

    shown = leader.types("take", "show", "1")
    shown_words = " ".join((shown.stdout + shown.stderr).split())
    assert "not at 48000 Hz" in shown_words
    assert "slept for 600 s" in shown_words
    kinds = [row["kind"] for row in leader.rows("session", "log")]
    assert {"take.rate_changed", "take.clock_jumped", "take.slept"} <= set(kinds)
    logged = leader.types("session", "log", "--lang", "nb").stdout
    assert "Maskinen sov i 600" in logged


def test_a_stall_that_is_caught_up_with_costs_no_frame_and_no_word(leader: Leader) -> None:
    leader.opens_a_session("Åse")
    (leader.home / "workshop.toml").write_text(
        '[plugins.recorder]\ndriver = "simulated"\nsimulated_mishaps = "stall=0.8"\n', encoding="utf-8"
    )
    leader.types("take", "record", "--seconds", "2")
    (take,) = leader.rows("take", "list")
    assert (take["status"], take["frames"], take["lost_frames"], take["notices"]) == ("done", 96000, 0, [])
