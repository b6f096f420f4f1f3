"""What somebody chooses for themselves (R4, R44, R45)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

from bot import member_settings
from bot.errors import DateInThePast, DateTooFar, Empty, EndsBeforeItStarts, NoWorkday, Problem
from bot.member_settings import Choices, Nudging
from bot.models import Member
from tests.conftest import NOW

MakeMember = Callable[..., Member]
TODAY = NOW.date()
CHOICES = Choices(
    language="de",
    workday_starts=time(8, 30),
    workday_ends=time(16),
    workdays=["4", "0"],
    nudging=Nudging.PAUSED,
    paused_until=TODAY + timedelta(days=20),
)


def test_r45_what_was_chosen_is_kept(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Maya")
    member_settings.choose(me, CHOICES, TODAY)
    session.flush()
    session.refresh(me)
    assert member_settings.choices_of(me, TODAY) == replace(CHOICES, workdays="04")


def test_r4_the_language_can_follow_slack_again(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Maya", language="de")
    member_settings.choose(me, replace(CHOICES, language=None), TODAY)
    assert me.language is None


def test_r45_nudges_go_off_and_on_and_the_day_of_a_pause_does_not_linger(
    session: Session, make_member: MakeMember
) -> None:
    me = make_member(session, "Maya")
    member_settings.choose(me, CHOICES, TODAY)
    member_settings.choose(me, replace(CHOICES, nudging=Nudging.OFF), TODAY)
    assert (me.nudges_off, me.nudges_paused_until) == (True, None)
    member_settings.choose(me, replace(CHOICES, nudging=Nudging.ON, paused_until=None), TODAY)
    assert (me.nudges_off, me.nudges_paused_until) == (False, None)


def test_a_pause_that_is_over_counts_as_none(session: Session, make_member: MakeMember) -> None:
    me = make_member(session, "Maya", nudges_paused_until=TODAY)
    assert member_settings.choices_of(me, TODAY).nudging is Nudging.ON
    assert member_settings.choices_of(me, TODAY - timedelta(days=1)).nudging is Nudging.PAUSED


@pytest.mark.parametrize(
    ("wrong", "problem", "field"),
    [
        ({"workday_ends": time(8, 30)}, EndsBeforeItStarts, "workday_ends"),
        ({"workday_ends": time(7)}, EndsBeforeItStarts, "workday_ends"),
        ({"workdays": []}, NoWorkday, "workdays"),
        ({"workdays": ["9"]}, NoWorkday, "workdays"),
        ({"paused_until": None}, Empty, "paused_until"),
        ({"paused_until": TODAY - timedelta(days=1)}, DateInThePast, "paused_until"),
        ({"paused_until": date(9999, 1, 1)}, DateTooFar, "paused_until"),
    ],
)
def test_what_cannot_be_chosen_changes_nothing(
    session: Session, make_member: MakeMember, wrong: dict[str, object], problem: type[Problem], field: str
) -> None:
    me = make_member(session, "Maya")
    before = member_settings.choices_of(me, TODAY)
    with pytest.raises(problem) as told:
        member_settings.choose(me, replace(CHOICES, **wrong), TODAY)
    assert told.value.field == field
    assert member_settings.choices_of(me, TODAY) == before
