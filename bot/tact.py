"""When a nudge may arrive: in the receiver's working hours, and at most one a week (R44)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.members import zone
from bot.models import Member

BETWEEN_NUDGES = timedelta(days=7)
REPEAT_AFTER = (timedelta(days=7), timedelta(days=21))
"""How long an unanswered nudge waits before its first and its second repeat; there is no third (R45)."""


def next_moment(member: Member, not_before: datetime) -> datetime:
    """The first moment from `not_before` on at which a nudge may reach this person.

    Local wall time by the zone's name decides, so that it is right on both nights when clocks change.
    """
    earliest = not_before
    if member.nudged_at is not None:
        earliest = max(earliest, member.nudged_at + BETWEEN_NUDGES)
    if member.nudges_paused_until is not None:
        earliest = max(earliest, _instant(member.nudges_paused_until, time.min, zone(member)))
    return _next_working_moment(member, earliest)


def _next_working_moment(member: Member, earliest: datetime) -> datetime:
    here = zone(member)
    local = earliest.astimezone(here)
    for days in range(8):
        day = local.date() + timedelta(days=days)
        if str(day.weekday()) not in member.workdays:
            continue
        opens = _instant(day, member.workday_starts, here)
        closes = _instant(day, member.workday_ends, here)
        if earliest < closes:
            return max(earliest, opens)
    return earliest


def _instant(day: date, at: time, here: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=here).astimezone(UTC)
