"""When a nudge may arrive (R44): in working hours, on no holiday, at most one a week, and at last."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import public_holidays, tact
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
# Countries with many holidays, with regions, on the other side of the date line, one that nobody knows, and none.
COUNTRIES = ["DE", "GB", "US", "CN", "CO", "MD", "IN", "WS", "XX", public_holidays.NONE]
REGIONS = ["DE-BY", "GB-SCT", "US-CA", "IN-KL", "DE-XX"]

MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
WORKDAYS = st.sets(st.sampled_from("0123456"), min_size=1).map(lambda days: "".join(sorted(days)))
BETWEEN = st.integers(1, 30).map(lambda days: timedelta(days=days))
LONGEST_WAIT = timedelta(weeks=6)


@st.composite
def members(draw: st.DrawFn) -> Member:
    starts, ends = sorted(draw(st.lists(MINUTES, min_size=2, max_size=2, unique=True)))
    return Member(
        timezone=draw(st.sampled_from(ZONES)),
        workday_starts=starts,
        workday_ends=ends,
        workdays=draw(WORKDAYS),
        country=draw(st.none() | st.sampled_from(COUNTRIES)),
        region=draw(st.none() | st.sampled_from(REGIONS)),
        nudged_at=draw(st.none() | MOMENTS),
        nudges_paused_until=draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))),
    )


def is_working_time(member: Member, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(member.timezone))
    starts = tact.instant(local.date(), member.workday_starts, ZoneInfo(member.timezone))
    ends = tact.instant(local.date(), member.workday_ends, ZoneInfo(member.timezone))
    is_workday = str(local.weekday()) in member.workdays and not public_holidays.is_holiday(member, local.date())
    return is_workday and starts <= moment < ends


def earliest_of(member: Member, not_before: datetime, between: timedelta) -> datetime:
    earliest = not_before
    if member.nudged_at is not None:
        earliest = max(earliest, member.nudged_at + between)
    if member.nudges_paused_until is not None:
        here = ZoneInfo(member.timezone)
        earliest = max(earliest, datetime.combine(member.nudges_paused_until, time.min, here).astimezone(UTC))
    return earliest


@given(members(), MOMENTS, BETWEEN)
def test_r44_a_nudge_falls_into_working_hours_on_no_holiday(
    member: Member, not_before: datetime, between: timedelta
) -> None:
    assert is_working_time(member, tact.next_moment(member, not_before, between))


@given(members(), MOMENTS, BETWEEN)
def test_r44_a_nudge_keeps_its_distance_from_the_last_and_waits_for_a_pause(
    member: Member, not_before: datetime, between: timedelta
) -> None:
    moment = tact.next_moment(member, not_before, between)
    assert moment >= not_before
    if member.nudged_at is not None:
        assert moment - member.nudged_at >= between
    if member.nudges_paused_until is not None:
        assert moment.astimezone(ZoneInfo(member.timezone)).date() >= member.nudges_paused_until


@given(members(), MOMENTS, BETWEEN)
def test_r44_a_nudge_arrives_at_last_and_no_later_than_needed(
    member: Member, not_before: datetime, between: timedelta
) -> None:
    earliest = earliest_of(member, not_before, between)
    moment = tact.next_moment(member, not_before, between)
    assert moment - earliest <= LONGEST_WAIT
    assert not is_working_time(member, earliest) or moment == earliest, "working hours are no reason to wait"
    hour = earliest
    while (hour := hour + timedelta(hours=1)) < moment:
        assert not is_working_time(member, hour), "nothing is waited for in vain"


@given(members(), MOMENTS, BETWEEN)
def test_the_chosen_moment_stays_the_right_one(member: Member, not_before: datetime, between: timedelta) -> None:
    """The sender asks again at that moment, and must get the same answer."""
    moment = tact.next_moment(member, not_before, between)
    assert tact.next_moment(member, moment, between) == moment


@given(members(), MOMENTS, BETWEEN)
def test_r44_never_twice_within_the_week_however_often_one_asks(
    member: Member, start: datetime, between: timedelta
) -> None:
    sent: list[datetime] = []
    now = start
    for _ in range(6):
        now = tact.next_moment(member, now, between)
        member.nudged_at = now
        sent.append(now)
        now += timedelta(minutes=1)
    assert all(later - earlier >= between for earlier, later in pairwise(sent))


TRAVELS = st.lists(
    st.tuples(st.sampled_from(ZONES), st.none() | st.sampled_from(COUNTRIES), st.none() | WORKDAYS), max_size=5
)


@given(members(), MOMENTS, TRAVELS)
def test_r44_somebody_who_travels_is_reached_in_the_hours_of_where_they_are(
    member: Member, start: datetime, travels: list[tuple[str, str | None, str | None]]
) -> None:
    """Between planning and sending the zone changes, or the settings: the sender asks anew each time its turn comes."""
    moment = tact.next_moment(member, start, tact.WEEK)
    for timezone, country, workdays in travels:
        member.timezone, member.country = timezone, country
        member.workdays = workdays or member.workdays
        again = tact.next_moment(member, moment, tact.WEEK)
        assert again >= moment
        moment = again
    assert is_working_time(member, moment)
    assert moment - earliest_of(member, start, tact.WEEK) <= LONGEST_WAIT * (len(travels) + 1)


def somebody(timezone: str, **chosen: object) -> Member:
    chosen = {"workday_starts": time(9), "workday_ends": time(17), "workdays": "01234", **chosen}
    return Member(timezone=timezone, **chosen)


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
        ("Europe/London", datetime(2026, 5, 5, 10, tzinfo=UTC), datetime(2026, 5, 5, 10, tzinfo=UTC)),
    ],
)
def test_r44_both_nights_of_changing_clocks_and_the_date_line(zone: str, asked: datetime, expected: datetime) -> None:
    assert tact.next_moment(somebody(zone), asked, tact.WEEK) == expected


GOOD_FRIDAY_EVE = datetime(2026, 4, 2, 16, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2026, 12, 31, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "country", "region", "asked", "expected"),
    [
        # Over Easter from Thursday evening on: Germany is back on Tuesday, the United States work on Friday.
        ("Europe/Berlin", None, None, GOOD_FRIDAY_EVE, datetime(2026, 4, 7, 7, tzinfo=UTC)),
        ("America/Chicago", None, None, GOOD_FRIDAY_EVE.replace(hour=23), datetime(2026, 4, 3, 14, tzinfo=UTC)),
        # A German in Chicago keeps the German Easter, having chosen so.
        ("America/Chicago", "DE", None, GOOD_FRIDAY_EVE.replace(hour=23), datetime(2026, 4, 7, 14, tzinfo=UTC)),
        # Corpus Christi is a holiday in Bavaria and not in Berlin.
        ("Europe/Berlin", None, "DE-BY", datetime(2026, 6, 4, 8, tzinfo=UTC), datetime(2026, 6, 5, 7, tzinfo=UTC)),
        ("Europe/Berlin", None, "DE-BE", datetime(2026, 6, 4, 8, tzinfo=UTC), datetime(2026, 6, 4, 8, tzinfo=UTC)),
        # A Bavarian in Zurich keeps the Swiss holidays meanwhile.
        ("Europe/Zurich", None, "DE-BY", datetime(2026, 6, 4, 8, tzinfo=UTC), datetime(2026, 6, 4, 8, tzinfo=UTC)),
        ("Europe/Zurich", None, "DE-BY", datetime(2026, 8, 1, 8, tzinfo=UTC), datetime(2026, 8, 3, 7, tzinfo=UTC)),
        # Nobody's day off: no holidays wanted, a country that nobody knows, a zone of no country.
        ("Europe/Berlin", "", None, GOOD_FRIDAY_EVE, datetime(2026, 4, 3, 7, tzinfo=UTC)),
        ("Europe/Berlin", "XX", None, GOOD_FRIDAY_EVE, datetime(2026, 4, 3, 7, tzinfo=UTC)),
        ("UTC", None, None, GOOD_FRIDAY_EVE.replace(hour=18), datetime(2026, 4, 3, 9, tzinfo=UTC)),
        # New Year is a Friday here when it is still Thursday there.
        ("Pacific/Auckland", None, None, NEW_YEARS_EVE, datetime(2027, 1, 4, 20, tzinfo=UTC)),
        ("Pacific/Pago_Pago", None, None, NEW_YEARS_EVE, NEW_YEARS_EVE),
    ],
)  # fmt: skip
def test_r44_a_nudge_waits_over_public_holidays(
    zone: str, country: str | None, region: str | None, asked: datetime, expected: datetime
) -> None:
    assert tact.next_moment(somebody(zone, country=country, region=region), asked, tact.WEEK) == expected


def test_r44_a_pause_that_ends_on_a_holiday_ends_on_the_next_working_day() -> None:
    member = somebody("Europe/Berlin", nudges_paused_until=date(2026, 12, 25))
    assert tact.next_moment(member, GOOD_FRIDAY_EVE, tact.WEEK) == datetime(2026, 12, 28, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(time(2), time(3)), (time(2, 15), time(2, 45)), (time(1, 30), time(2, 30))],
)
def test_working_hours_in_the_skipped_hour_wait_for_another_day(starts: time, ends: time) -> None:
    member = somebody("Europe/Berlin", workday_starts=starts, workday_ends=ends, workdays="6", country="")
    asked = datetime(2026, 3, 28, 23, tzinfo=UTC)
    moment = tact.next_moment(member, asked, tact.WEEK)
    assert is_working_time(member, moment)
    assert moment < asked + timedelta(days=8)


def test_somebody_without_workdays_is_not_forgotten() -> None:
    now = datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert tact.next_moment(somebody("UTC", workdays=""), now, tact.WEEK) == now


def test_r45_less_often_doubles_the_pause_up_to_a_limit() -> None:
    weeks = [tact.pause_between(slower, tact.WEEK) / tact.WEEK for slower in range(7)]
    assert weeks == [1, 2, 4, 8, 16, 16, 16]


@pytest.mark.parametrize(("days", "pause"), [(1, 7), (7, 7), (10, 10), (30, 30)])
def test_r44_about_one_mentorship_it_is_never_more_than_one_a_week(days: int, pause: int) -> None:
    between = timedelta(days=days)
    assert tact.pause_between(0, between) == timedelta(days=pause)
    assert tact.repeat_after(0, 0, between) < tact.repeat_after(1, 0, between), "ever more rarely"
