"""When a nudge may arrive (R44): in working hours, at most one a week, and at last."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import tact
from bot.models import Member

ZONES = [
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # half an hour
    "Asia/Kolkata",  # half an hour
    "Asia/Kathmandu",  # a quarter of an hour
    "Australia/Lord_Howe",  # clocks change by half an hour
    "Pacific/Chatham",
    "Pacific/Kiritimati",  # the first to see a day
    "Pacific/Pago_Pago",  # the last
    "Africa/Cairo",
    "America/Santiago",  # clocks change at midnight
    "UTC",
]

MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
WORKDAYS = st.sets(st.sampled_from("0123456"), min_size=1).map(lambda days: "".join(sorted(days)))


@st.composite
def members(draw: st.DrawFn) -> Member:
    starts, ends = sorted(draw(st.lists(MINUTES, min_size=2, max_size=2, unique=True)))
    return Member(
        timezone=draw(st.sampled_from(ZONES)),
        workday_starts=starts,
        workday_ends=ends,
        workdays=draw(WORKDAYS),
        nudged_at=draw(st.none() | MOMENTS),
        nudges_paused_until=draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))),
    )


def is_working_time(member: Member, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(member.timezone))
    starts = tact.instant(local.date(), member.workday_starts, ZoneInfo(member.timezone))
    ends = tact.instant(local.date(), member.workday_ends, ZoneInfo(member.timezone))
    return str(local.weekday()) in member.workdays and starts <= moment < ends


@given(members(), MOMENTS)
def test_r44_a_nudge_falls_into_working_hours(member: Member, not_before: datetime) -> None:
    assert is_working_time(member, tact.next_moment(member, not_before))


@given(members(), MOMENTS)
def test_r44_a_nudge_keeps_a_week_from_the_last_and_waits_for_a_pause(member: Member, not_before: datetime) -> None:
    moment = tact.next_moment(member, not_before)
    assert moment >= not_before
    if member.nudged_at is not None:
        assert moment - member.nudged_at >= timedelta(days=7)
    if member.nudges_paused_until is not None:
        assert moment.astimezone(ZoneInfo(member.timezone)).date() >= member.nudges_paused_until


@given(members(), MOMENTS)
def test_r44_a_nudge_arrives_at_last_and_no_later_than_needed(member: Member, not_before: datetime) -> None:
    here = ZoneInfo(member.timezone)
    earliest = not_before
    if member.nudged_at is not None:
        earliest = max(earliest, member.nudged_at + timedelta(days=7))
    if member.nudges_paused_until is not None:
        earliest = max(earliest, datetime.combine(member.nudges_paused_until, time.min, here).astimezone(UTC))
    moment = tact.next_moment(member, not_before)
    assert moment - earliest <= timedelta(days=8), "there is a workday in each week"
    assert not is_working_time(member, earliest) or moment == earliest, "working hours are no reason to wait"


@given(members(), MOMENTS)
def test_the_chosen_moment_stays_the_right_one(member: Member, not_before: datetime) -> None:
    """The sender asks again at that moment, and must get the same answer."""
    moment = tact.next_moment(member, not_before)
    assert tact.next_moment(member, moment) == moment


@given(members(), MOMENTS)
def test_r44_never_twice_in_a_week_however_often_one_asks(member: Member, start: datetime) -> None:
    sent: list[datetime] = []
    now = start
    for _ in range(6):
        now = tact.next_moment(member, now)
        member.nudged_at = now
        sent.append(now)
        now += timedelta(minutes=1)
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(sent))


@pytest.mark.parametrize(
    ("zone", "asked", "expected"),
    [
        # Berlin, the clocks go forward on 29 March 2026: nine o'clock is an hour earlier in UTC from then on.
        ("Europe/Berlin", datetime(2026, 3, 27, 18, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)),
        # … and back on 25 October 2026.
        ("Europe/Berlin", datetime(2026, 10, 23, 18, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 6, 23, tzinfo=UTC), datetime(2026, 3, 9, 13, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 5, 4, 20, tzinfo=UTC), datetime(2026, 5, 5, 3, 30, tzinfo=UTC)),
        # Friday evening in Kiritimati is Friday morning in London.
        ("Pacific/Kiritimati", datetime(2026, 5, 8, 4, tzinfo=UTC), datetime(2026, 5, 10, 19, tzinfo=UTC)),
        ("Europe/London", datetime(2026, 5, 4, 10, tzinfo=UTC), datetime(2026, 5, 4, 10, tzinfo=UTC)),
    ],
)
def test_r44_both_nights_of_changing_clocks_and_the_date_line(zone: str, asked: datetime, expected: datetime) -> None:
    member = Member(timezone=zone, workday_starts=time(9), workday_ends=time(17), workdays="01234")
    assert tact.next_moment(member, asked) == expected


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(time(2), time(3)), (time(2, 15), time(2, 45)), (time(1, 30), time(2, 30))],
)
def test_working_hours_in_the_skipped_hour_wait_for_another_day(starts: time, ends: time) -> None:
    member = Member(timezone="Europe/Berlin", workday_starts=starts, workday_ends=ends, workdays="6")
    asked = datetime(2026, 3, 28, 23, tzinfo=UTC)
    moment = tact.next_moment(member, asked)
    assert is_working_time(member, moment)
    assert moment < asked + timedelta(days=8)


def test_somebody_without_workdays_is_not_forgotten() -> None:
    member = Member(timezone="UTC", workday_starts=time(9), workday_ends=time(17), workdays="")
    now = datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert tact.next_moment(member, now) == now


def test_r45_less_often_doubles_the_pause_up_to_a_limit() -> None:
    weeks = [tact.pause_between(slower) / timedelta(weeks=1) for slower in range(7)]
    assert weeks == [1, 2, 4, 8, 16, 16, 16]
