"""Time comes from the system, and can be turned by a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from bot.clock import system_clock

MORNING = datetime(2026, 5, 4, 8, tzinfo=UTC)


def test_the_system_says_what_time_it_is() -> None:
    with time_machine.travel(MORNING, tick=False):
        assert system_clock()() == MORNING


def test_the_file_turns_the_clock_while_it_runs(tmp_path: Path) -> None:
    offset = tmp_path / "offset"
    now = system_clock(offset)
    with time_machine.travel(MORNING, tick=False):
        assert now() == MORNING
        offset.write_text("604800.5\n")
        assert now() == MORNING + timedelta(days=7, seconds=0.5)
        offset.write_text("-3600")
        assert now() == MORNING - timedelta(hours=1)


@pytest.mark.parametrize("content", ["", "soon", "1e9999", "١٢"])
def test_a_file_that_makes_no_sense_moves_nothing(tmp_path: Path, content: str) -> None:
    offset = tmp_path / "offset"
    offset.write_text(content, encoding="utf-8")
    with time_machine.travel(MORNING, tick=False):
        assert system_clock(offset)() == MORNING
