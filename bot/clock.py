"""The only source of time, so that tests and the playground can turn it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]
"""Something that says what time it is: always an aware datetime in UTC."""

_OFFSET = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def system_clock(offset_file: Path | None = None) -> Clock:
    """Read the wall clock, moved by the seconds that `offset_file` holds at that moment.

    The file is how the playground turns the clock of a bot that runs as a process of its own;
    without one, the system's time is the time.
    """
    if offset_file is None:
        return lambda: datetime.now(UTC)
    return lambda: datetime.now(UTC) + _offset(offset_file)


def _offset(file: Path) -> timedelta:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return timedelta()
    return timedelta(seconds=float(text)) if _OFFSET.fullmatch(text) else timedelta()
