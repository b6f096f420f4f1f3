"""How far a button of the clock strip turns the clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

MORNING = time(9, 30)
"""When people are at work: nudges are sent in working hours only."""
SATURDAY = 5


def next_morning(local: datetime) -> datetime:
    """The next working morning, Monday to Friday, after `local`, which is aware."""
    day = local.date()
    morning = datetime.combine(day, MORNING, local.tzinfo)
    while morning <= local or morning.weekday() >= SATURDAY:
        day += timedelta(days=1)
        morning = datetime.combine(day, MORNING, local.tzinfo)
    return morning


def next_month(local: datetime) -> datetime:
    """The same day and time a month later, or the month's last day."""
    year, month = (local.year, local.month + 1) if local.month < 12 else (local.year + 1, 1)
    return local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))


TURNS: Mapping[str, tuple[str, Callable[[datetime], datetime]]] = {
    "morning": ("Next morning", next_morning),
    "day": ("+1 day", lambda local: local + timedelta(days=1)),
    "week": ("+1 week", lambda local: local + timedelta(weeks=1)),
    "month": ("+1 month", next_month),
}
"""By name: what stands on the button, and the new time. All keep the wall clock's time over a change of clocks."""
