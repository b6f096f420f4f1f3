"""The clock that can be turned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import system_clock
from playground.clock import TurnableClock

A_SECOND = timedelta(seconds=1)


def test_the_bot_reads_what_was_turned(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock, bots_clock = TurnableClock(file), system_clock(file)
    assert abs(bots_clock() - clock.now()) < A_SECOND
    for turn in (timedelta(days=100, milliseconds=5), timedelta(hours=-1)):
        clock.turn(turn)
        assert abs(bots_clock() - clock.now()) < A_SECOND
    assert clock.offset == timedelta(days=100, milliseconds=5, hours=-1)


def test_it_can_be_set_to_a_moment() -> None:
    clock = TurnableClock()
    moment = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert abs(clock.turn_to(moment) - moment) < A_SECOND
    assert abs(clock.timestamp() - moment.timestamp()) < 1


def test_a_new_clock_begins_at_now(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    TurnableClock(file).turn(timedelta(days=7))
    TurnableClock(file)
    assert float(file.read_text()) == 0
