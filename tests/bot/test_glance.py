"""Mentorships at a glance: the right facts, and as few queries for many as for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot import action_plan, check_ins, closure
from bot.action_plan import PlanProgress, Wording
from bot.database import Database
from bot.glance import glances
from bot.models import Mentorship, State
from tests.conftest import NOW, TEAM

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()


def test_a_glance_has_the_next_goal_and_the_last_check_in_of_either(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    for title, days in (("later", 9), ("sooner", 3), ("done", 1)):
        wording = Wording(title, "", TODAY + timedelta(days=days))
        goal = action_plan.add(session, pair, pair.mentor, wording, TODAY, NOW)
    action_plan.reach(pair, goal, pair.mentor, "", None, 1, TODAY, NOW)
    check_ins.log(session, pair, pair.mentor, 3, "", NOW - timedelta(days=3))
    check_ins.log(session, pair, pair.mentee, 3, "", NOW - timedelta(days=2))
    session.expire_all()
    for me in (pair.mentor, pair.mentee):
        (glance,) = glances(session, me, TODAY)
        assert glance.plan == PlanProgress(reached=1, counted=3, let_go=0)
        assert glance.next_goal is not None
        assert glance.next_goal.title == "sooner"
        assert glance.last_check_in == NOW - timedelta(days=2)


def test_r3_a_planned_ending_shows_to_nobody_until_the_two_have_talked(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    before = {me.user_id: glances(session, me, TODAY) for me in (pair.mentor, pair.mentee)}
    closure.begin(session, pair, pair.mentor, NOW)
    assert {me.user_id: glances(session, me, TODAY) for me in (pair.mentor, pair.mentee)} == before
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    assert [glances(session, me, TODAY)[0].steps_done for me in (pair.mentor, pair.mentee)] == [1, 1]


def test_under_way_comes_before_proposed_before_ended_and_declined_is_left_out(
    session: Session, make_pair: MakePair
) -> None:
    states = [State.ENDED, State.DECLINED, State.INVITED, State.PAUSED, State.ACTIVE]
    mentor = None
    for number, state in enumerate(states):
        pair = make_pair(session, mentor=mentor, mentee_name=f"M{number}", mentee_id=f"U0MENTEE{number}")
        mentor = pair.mentor
        pair.state = state
    session.flush()
    assert mentor is not None
    found = [glance.mentorship.state for glance in glances(session, mentor, TODAY)]
    assert found == [State.ACTIVE, State.PAUSED, State.INVITED, State.ENDED]


def test_many_mentorships_take_no_more_queries_than_one(any_database: Database, make_pair: MakePair) -> None:
    counts = []
    mentor = None
    for number in range(4):
        with any_database.writing(TEAM) as session:
            me = session.merge(mentor) if mentor else None
            pair = make_pair(session, mentor=me, mentee_name=f"M{number}", mentee_id=f"U0MENTEE{number}")
            action_plan.add(session, pair, pair.mentor, Wording("Goal", "", None), TODAY, NOW)
            check_ins.log(session, pair, pair.mentor, 3, "", NOW)
            mentor = pair.mentor
        statements: list[str] = []
        with any_database.reading(TEAM) as session:
            listen = lambda *arguments: statements.append(arguments[2])  # noqa: E731, B023 - used within the loop only
            event.listen(any_database.engine, "before_cursor_execute", listen)
            for glance in glances(session, mentor, TODAY):
                assert glance.plan.counted == 1
                assert glance.mentorship.mentee.name
            event.remove(any_database.engine, "before_cursor_execute", listen)
        counts.append(len([statement for statement in statements if statement.startswith("SELECT")]))
    assert counts == [6, 6, 6, 6]
