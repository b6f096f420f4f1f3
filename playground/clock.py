"""The clock that can be turned, so that a year of mentorship passes in a minute."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class TurnableClock:
    """The system's time plus an offset.

    The offset stands as text (seconds, a decimal number) in `offset_file`, where the bot's own process reads it.
    The file is replaced in one step, so that a reader never sees half of a number.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        """Start at the system's time; `offset_file` is overwritten."""
        self.offset_file = offset_file
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._write()

    @property
    def offset(self) -> timedelta:
        """How far the clock has been turned."""
        return self._offset

    def now(self) -> datetime:
        """The time in the playground, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def timestamp(self) -> float:
        """The time in the playground in seconds since 1970."""
        return time.time() + self._offset.total_seconds()

    def turn(self, by: timedelta) -> datetime:
        """Move the clock, forwards or (negative) backwards; return the new time."""
        with self._lock:
            self._offset += by
            self._write()
        return self.now()

    def turn_to(self, moment: datetime) -> datetime:
        """Set the clock to an aware datetime; return the new time."""
        with self._lock:
            self._offset = moment - datetime.now(UTC)
            self._write()
        return self.now()

    def _write(self) -> None:
        if self.offset_file is None:
            return
        draft = self.offset_file.with_name(f"{self.offset_file.name}.new")
        draft.write_text(f"{self._offset.total_seconds():.6f}", encoding="ascii")
        draft.replace(self.offset_file)
