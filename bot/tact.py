"""When a nudge may arrive: in the receiver's working hours, on no holiday, and not too soon after the last (R44); about
one mentorship ever more rarely (R45)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import narrow, public_holidays
from bot.members import zone
from bot.models import Member

WEEK = timedelta(days=7)
_REPEATED_AFTER = (1, 3)
"""After how many pauses an unanswered nudge is repeated, the first and the second time."""
MOST_REPEATS = len(_REPEATED_AFTER)
"""There is no third repeat (R45)."""
NOT_YET_FOR = timedelta(days=28)
"""How long "not yet" lasts when no date is chosen."""
MOST_OFTEN_SLOWER = 4
"""After so many doublings a pause between nudges is 16 weeks, and grows no more."""

_DAYS_AHEAD = 43
"""Short working hours may fall into the hour that is skipped when clocks change, and a working day of the week may be a
holiday up to four times in a row; within six weeks there are others."""


def next_moment(member: Member, not_before: datetime, between: timedelta) -> datetime:
    """The first moment from `not_before` on at which a nudge may reach this person; `between` is the least time between
    two nudges, over all their mentorships.

    Local wall time by the zone's name decides, so that it is right on both nights when clocks change.
    """
    earliest = not_before
    if member.nudged_at is not None:
        earliest = max(earliest, member.nudged_at + between)
    if member.nudges_paused_until is not None:
        earliest = max(earliest, instant(member.nudges_paused_until, time.min, zone(member)))
    return next_working_moment(member, earliest)


def next_working_moment(member: Member | narrow.Member, earliest: datetime) -> datetime:
    """The first moment from `earliest` on within this person's working hours, on a working day that is no holiday.

    Somebody who only ever works on holidays is reached on one, and somebody without any working hours at `earliest`:
    what they are owed must arrive at last.
    """
    here = zone(member)
    local = earliest.astimezone(here)
    on_a_holiday = None
    for days in range(_DAYS_AHEAD):
        day = local.date() + timedelta(days=days)
        if str(day.weekday()) not in member.workdays:
            continue
        opens = instant(day, member.workday_starts, here)
        moment = max(earliest, opens)
        if moment >= instant(day, member.workday_ends, here):
            continue
        if not public_holidays.is_holiday(member, day):
            return moment
        on_a_holiday = on_a_holiday or moment
    return on_a_holiday or earliest


def pause_between(slower: int, between: timedelta) -> timedelta:
    """How long the bot says nothing about one mentorship after a nudge about it: a week, or `between` where that is
    longer. `slower` counts the person's wishes to be told less often, and each doubles the pause."""
    return max(WEEK, between) * factor(slower)


def repeat_after(repeats: int, slower: int, between: timedelta) -> timedelta:
    """How long an unanswered nudge waits before it is repeated once more, after so many repeats (fewer than
    `MOST_REPEATS`): ever longer."""
    return pause_between(slower, between) * _REPEATED_AFTER[repeats]


def factor(slower: int) -> int:
    """By how much waits are longer for somebody who asked `slower` times to be told less often."""
    doubled: int = 2 ** min(slower, MOST_OFTEN_SLOWER)
    return doubled


def instant(day: date, at: time, here: ZoneInfo) -> datetime:
    """The moment at which a wall clock in that zone shows this day and time; in a skipped hour, an hour later."""
    return datetime.combine(day, at, tzinfo=here).astimezone(UTC)
