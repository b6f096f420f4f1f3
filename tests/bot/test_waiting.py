"""What waits for whom, over all mentorships of somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import (
    action_plan,
    check_ins,
    closure,
    connection,
    endings,
    how_often,
    introductions,
    ledger,
    mentorships,
    paying_forward,
    plan,
    remarks,
    reminders,
)
from bot.connection import Given, Terms
from bot.models import (
    Delivery,
    Ending,
    GoalState,
    Member,
    Mentorship,
    Message,
    Rhythm,
    Role,
    State,
    Wish,
)
from bot.settings import Settings
from bot.waiting import Matter, waiting
from tests.conftest import NOW

SETTINGS = Settings(slack_bot_token="xoxb-test")

MakePair = Callable[..., Mentorship]


def matters(session: Session, member: Member) -> list[tuple[Matter, bool]]:
    session.expire_all()
    return [(item.matter, item.for_me) for item in waiting(session, member, NOW, SETTINGS)]


def reach_a_goal(session: Session, mentorship: Mentorship) -> None:
    wording = action_plan.Wording(title="Run a retrospective", measure="", target_date=None)
    goal = action_plan.add(session, mentorship, mentorship.mentor, wording, NOW.date(), NOW)
    session.flush()
    action_plan.reach(mentorship, goal, mentorship.mentor, "Ran three", NOW.date(), goal.version, NOW.date(), NOW)
    session.flush()


def test_an_invitation_waits_for_the_one_who_was_asked(
    session: Session, make_member: Callable[..., Member], make_pair: MakePair
) -> None:
    mentorship = make_pair(session)
    priya = make_member(session, "Priya")
    terms = mentorships.Terms("", mentorship.rhythm, None, "", "")
    mentorships.propose(session, priya, mentorship.mentee, Role.MENTOR, terms, NOW, NOW.date())
    assert (Matter.INVITATION, True) in matters(session, mentorship.mentee)
    assert matters(session, priya) == [(Matter.INVITATION, False)]


def test_signals_wait_for_the_mentor_alone(session: Session, make_pair: MakePair) -> None:
    """R14"""
    mentorship = make_pair(session, began=NOW - timedelta(days=20))
    assert matters(session, mentorship.mentor) == [(Matter.FIRST_GOAL, True)]
    reach_a_goal(session, mentorship)
    assert matters(session, mentorship.mentor) == [(Matter.SIGNALS, True)]
    assert matters(session, mentorship.mentee) == []


def test_r3_nothing_tells_the_other_one_of_a_plan(session: Session, make_pair: MakePair) -> None:
    """R3"""
    mentorship = make_pair(session)
    reach_a_goal(session, mentorship)
    before = matters(session, mentorship.mentee)
    plan.save(session, mentorship, mentorship.mentor, plan.Plan(opener="It is time"), NOW)
    assert matters(session, mentorship.mentor) == [(Matter.PLAN, True)]
    assert matters(session, mentorship.mentee) == before


def test_r17_the_steps_of_an_ending_wait_for_both(session: Session, make_pair: MakePair) -> None:
    """R17"""
    mentorship = make_pair(session)
    mentor, mentee = mentorship.mentor, mentorship.mentee
    closure.hold_conversation(session, mentorship, mentor, NOW)
    assert matters(session, mentor) == matters(session, mentee) == [(Matter.MEETING, True)]
    closure.hold_meeting(session, mentorship, NOW, NOW.date())
    closure.finish_part(session, mentorship, mentor, closure.REFLECTION, NOW, NOW.date())
    assert matters(session, mentor) == [(Matter.CONNECTION, True)]
    assert matters(session, mentee) == [(Matter.REFLECTION, True)]


def test_a_pause_is_quiet(session: Session, make_pair: MakePair) -> None:
    """R13"""
    mentorship = make_pair(session)
    mentorships.pause(session, mentorship, mentorship.mentor, NOW.date() + timedelta(days=30), NOW, NOW.date())
    assert mentorship.state is State.PAUSED
    assert matters(session, mentorship.mentor) == matters(session, mentorship.mentee) == []


# What a message asked for stands here, too, whatever became of the message (R45)


@pytest.fixture
def quiet(session: Session, make_pair: MakePair, make_goal: Callable[..., object]) -> Mentorship:
    """A pair with a goal that has not checked in for three months."""
    mentorship = make_pair(session, began=NOW - timedelta(days=90))
    make_goal(session, mentorship, "Run a retrospective")
    return mentorship


def test_r13_a_silence_waits_for_each_of_the_two(session: Session, quiet: Mentorship) -> None:
    """R13, R45: until one of them is heard of."""
    for member in (quiet.mentor, quiet.mentee):
        assert matters(session, member) == [(Matter.SILENCE, True)]
    check_ins.log(session, quiet, quiet.mentee, 4, "", NOW)
    for member in (quiet.mentor, quiet.mentee):
        assert matters(session, member) == []


def test_r10_r13_who_said_that_it_no_longer_serves_is_asked_all_the_same(session: Session, quiet: Mentorship) -> None:
    """R10, R13, R45"""
    remarks.say_no_longer_serves(session, quiet, quiet.mentee, NOW)
    assert matters(session, quiet.mentee) == [(Matter.NO_LONGER_SERVES, True), (Matter.SILENCE, True)]
    assert matters(session, quiet.mentor) == [(Matter.SILENCE, True)]


@pytest.mark.parametrize(("slower", "days"), [(None, None), (0, 20)])
def test_r14_r45_what_somebody_wants_to_hear_nothing_of_does_not_wait_either(
    session: Session, quiet: Mentorship, slower: int | None, days: int | None
) -> None:
    quiet.goals[0].state = GoalState.REACHED
    until = NOW.date() + timedelta(days=days) if days else None
    how_often.choose(session, quiet, quiet.mentor, slower, until, NOW, NOW.date())
    assert matters(session, quiet.mentor) == []
    assert matters(session, quiet.mentee) == [(Matter.SILENCE, True)], "each for themselves"


def test_r40_after_more_time_was_given_what_was_known_waits_no_more(session: Session, make_pair: MakePair) -> None:
    """R40"""
    mentorship = make_pair(session, began=NOW - timedelta(days=20))
    reach_a_goal(session, mentorship)
    assert matters(session, mentorship.mentor) == [(Matter.SIGNALS, True)]
    until = NOW.date() + timedelta(days=200)
    endings.extend(session, mentorship, mentorship.mentee, until, NOW, NOW.date())
    assert matters(session, mentorship.mentor) == []


@pytest.fixture
def colleagues(session: Session, make_pair: MakePair) -> Mentorship:
    """Two whose mentorship has ended well, and who stay in touch."""
    mentorship = make_pair(session)
    closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
    for member in (mentorship.mentor, mentorship.mentee):
        terms = Terms(("coffee",), "", Rhythm.MONTHLY)
        connection.answer(session, mentorship, member, Given(Wish.YES, terms), NOW, NOW.date())
    closure.finish(session, mentorship, Ending.COMPLETED, NOW)
    session.flush()
    return mentorship


def remind(session: Session, mentorship: Mentorship, kind: str, state: str) -> None:
    me = mentorship.mentor
    ledger.owe_nudge(session, mentorship, me, kind, NOW, occasion=state, facts={"version": 1})
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    message.state = Delivery(state)
    session.flush()


@pytest.mark.parametrize(("state", "waits"), [("due", False), ("sent", True), ("unknown", True), ("lost", True)])
@pytest.mark.parametrize(
    ("kind", "matter"), [(reminders.KIND, Matter.STAY_IN_TOUCH), (paying_forward.KIND, Matter.PASSING_ON)]
)
def test_r45_what_was_said_or_lost_waits_until_it_is_answered(
    session: Session, colleagues: Mentorship, kind: str, matter: Matter, state: str, waits: bool
) -> None:
    """R33, R35, R45"""
    remind(session, colleagues, kind, state)
    me = colleagues.mentor
    assert matters(session, me) == ([(matter, True)] if waits else [])
    reminders.answer(session, colleagues, me, NOW)
    paying_forward.take_back(session, colleagues, me, NOW)
    assert matters(session, me) == []


def test_r35_to_pass_it_on_waits_once_however_many_have_ended(
    session: Session, colleagues: Mentorship, make_pair: MakePair
) -> None:
    """R35"""
    other = make_pair(session, mentor=colleagues.mentor, mentee_id="U0PRIYA001", mentee_name="Priya")
    closure.finish(session, other, Ending.COMPLETED, NOW)
    for mentorship in (colleagues, other):
        remind(session, mentorship, paying_forward.KIND, "sent")
    assert matters(session, colleagues.mentor) == [(Matter.PASSING_ON, True)]
    paying_forward.offer(session, other, colleagues.mentor, NOW)
    assert matters(session, colleagues.mentor) == []


def test_r32_an_agreement_that_is_suggested_anew_waits_for_the_other_one(
    session: Session, colleagues: Mentorship
) -> None:
    """R32"""
    terms = Terms(("coffee",), "", Rhythm.YEARLY)
    connection.settle(session, colleagues, colleagues.mentor, 1, terms, NOW, NOW.date())
    assert matters(session, colleagues.mentor) == []
    assert matters(session, colleagues.mentee) == [(Matter.AGREEMENT, True)]
    connection.answer(session, colleagues, colleagues.mentor, Given(Wish.NO), NOW, NOW.date())
    assert matters(session, colleagues.mentee) == []


def test_r43_to_take_it_up_again_waits_as_long_as_it_can_be(session: Session, colleagues: Mentorship) -> None:
    """R43"""
    endings.ask_to_reopen(session, colleagues, colleagues.mentor, NOW, SETTINGS.reopen_days)
    assert matters(session, colleagues.mentee) == [(Matter.REOPENING, True)]
    assert matters(session, colleagues.mentor) == []
    colleagues.ended_at = NOW - timedelta(days=40)
    session.flush()
    assert matters(session, colleagues.mentee) == []


def test_r29_an_introduction_waits_for_the_mentee_and_then_for_the_other_person(
    session: Session, colleagues: Mentorship, make_member: Callable[..., Member]
) -> None:
    """R29: also for somebody who is of no mentorship."""
    priya = make_member(session, "Priya")
    introduction = introductions.propose(session, colleagues, colleagues.mentor, priya, "Both love maps", NOW)
    assert matters(session, colleagues.mentee) == [(Matter.INTRODUCTION, True)]
    assert matters(session, priya) == []
    introductions.answer(session, introduction, colleagues, colleagues.mentee, NOW, agrees=True)
    assert matters(session, colleagues.mentee) == []
    assert matters(session, priya) == [(Matter.INTRODUCTION, True)]
    introductions.answer(session, introduction, colleagues, priya, NOW, agrees=False)
    assert matters(session, priya) == []


def test_r42_whoever_turned_away_is_asked_for_nothing(session: Session, colleagues: Mentorship) -> None:
    """R42"""
    remind(session, colleagues, reminders.KIND, "sent")
    remind(session, colleagues, paying_forward.KIND, "sent")
    colleagues.shielded_id = colleagues.mentor_id
    session.flush()
    assert matters(session, colleagues.mentor) == []


def test_r46_nobody_is_asked_to_be_in_touch_with_somebody_who_has_left(
    session: Session, colleagues: Mentorship
) -> None:
    """R46"""
    remind(session, colleagues, reminders.KIND, "sent")
    endings.ask_to_reopen(session, colleagues, colleagues.mentee, NOW, SETTINGS.reopen_days)
    colleagues.mentee.is_deactivated = True
    session.flush()
    assert matters(session, colleagues.mentor) == []
