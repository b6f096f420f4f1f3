"""Looks at the mentorships whose time has come, weighs their signals and writes the nudges that follow."""

from __future__ import annotations

from datetime import datetime

from bot.database import Database
from bot.settings import Settings


def look(database: Database, now: datetime, settings: Settings) -> int:
    """Weigh every mentorship that is due to be looked at; the number of them."""
    return 0
