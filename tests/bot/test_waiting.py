"""What waits for whom, over all mentorships of somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from bot import action_plan, closure, mentorships, plan
from bot.models import Member, Mentorship, Role, State
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
