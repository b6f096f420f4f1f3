"""When a nudge may arrive: in the receiver's working hours, and at most one a week (R44), ever more rarely (R45)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.members import zone
from bot.models import Member

BETWEEN_NUDGES = timedelta(days=7)
REPEAT_AFTER = (timedelta(days=7), timedelta(days=21))
"""How long an unanswered nudge waits before its first and its second repeat; there is no third (R45)."""
NOT_YET_FOR = timedelta(days=28)
"""How long "not yet" lasts when no date is chosen."""
MOST_OFTEN_SLOWER = 4
"""After so many doublings a pause between nudges is 16 weeks, and grows no more."""

_DAYS_AHEAD = 15
"""Short working hours may fall into the hour that is skipped when clocks change; within two weeks there are others."""


def next_moment(member: Member, not_before: datetime) -> datetime:
    """The first moment from `not_before` on at which a nudge may reach this person.

    Local wall time by the zone's name decides, so that it is right on both nights when clocks change.
    """
    earliest = not_before
    if member.nudged_at is not None:
        earliest = max(earliest, member.nudged_at + BETWEEN_NUDGES)
    if member.nudges_paused_until is not None:
        earliest = max(earliest, instant(member.nudges_paused_until, time.min, zone(member)))
    return next_working_moment(member, earliest)


def next_working_moment(member: Member, earliest: datetime) -> datetime:
    """The first moment from `earliest` on within this person's working hours and days.

    For somebody without any working hours it is `earliest` itself: what they are owed must arrive at last.
    """
    here = zone(member)
    local = earliest.astimezone(here)
    for days in range(_DAYS_AHEAD):
        day = local.date() + timedelta(days=days)
        if str(day.weekday()) not in member.workdays:
            continue
        opens = instant(day, member.workday_starts, here)
        closes = instant(day, member.workday_ends, here)
        if max(earliest, opens) < closes:
            return max(earliest, opens)
    return earliest


def pause_between(slower: int) -> timedelta:
    """How long the bot says nothing about one mentorship after a nudge about it; `slower` counts the person's
    wishes to be told less often, and each doubles the pause."""
    return BETWEEN_NUDGES * factor(slower)


def factor(slower: int) -> int:
    """By how much waits are longer for somebody who asked `slower` times to be told less often."""
    doubled: int = 2 ** min(slower, MOST_OFTEN_SLOWER)
    return doubled


def instant(day: date, at: time, here: ZoneInfo) -> datetime:
    """The moment at which a wall clock in that zone shows this day and time; in a skipped hour, an hour later."""
    return datetime.combine(day, at, tzinfo=here).astimezone(UTC)
