"""Planning an ending is its author's alone (R3, R15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, ledger, plan
from bot.errors import TooLong
from bot.models import Answer, Delivery, Mentorship, Message
from bot.opener import opener_facts
from bot.plan import Plan

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
MakePair = Callable[..., Mentorship]


def _message(session: Session, mentorship: Mentorship, receiver_id: str, kind: str, state: Delivery) -> Message:
    ledger.owe(session, mentorship, receiver_id, kind, NOW, occasion="test")
    message = session.scalars(select(Message).where(Message.kind == kind, Message.receiver_id == receiver_id)).one()
    message.state = state
    session.flush()
    return message


def test_r15_a_plan_is_kept_as_saved(session: Session, make_pair: MakePair) -> None:
    """R15: ideas, an own idea, an opener; saved again, the newest counts."""
    pair = make_pair(session)
    assert plan.find(session, pair, pair.mentor) is None
    plan.save(session, pair, pair.mentor, Plan(["teach", "letter", "unknown"], " Kayaking ", "Dear Jonas\n…"), NOW)
    assert plan.find(session, pair, pair.mentor) == Plan(("letter", "teach"), "Kayaking", "Dear Jonas\n…")
    plan.save(session, pair, pair.mentor, Plan((), "", "Jonas"), NOW)
    assert plan.find(session, pair, pair.mentor) == Plan((), "", "Jonas")


def test_r3_a_plan_is_read_by_nobody_else(session: Session, make_pair: MakePair) -> None:
    """R3, R47: not by the partner, who may make one of their own."""
    pair = make_pair(session)
    plan.save(session, pair, pair.mentor, Plan(["letter"], "Kayaking", "Dear Jonas"), NOW)
    assert plan.find(session, pair, pair.mentee) is None
    plan.save(session, pair, pair.mentee, Plan((), "", "Dear Maya"), NOW)
    assert plan.find(session, pair, pair.mentee) == Plan((), "", "Dear Maya")
    assert plan.find(session, pair, pair.mentor) == Plan(("letter",), "Kayaking", "Dear Jonas")
    assert not session.scalars(select(Answer).where(Answer.shared_at.is_not(None))).all()


def test_r3_planning_changes_nothing_that_the_partner_has_got(session: Session, make_pair: MakePair) -> None:
    """R3: a message shown anew would tell; the planner's own is answered."""
    pair = make_pair(session)
    theirs = _message(session, pair, pair.mentee_id, "stale_check_ins", Delivery.SENT)
    mine = _message(session, pair, pair.mentor_id, "stale_check_ins", Delivery.SENT)
    before = list(session.scalars(select(Message.id)))
    plan.save(session, pair, pair.mentor, Plan((), "", "Dear Jonas"), NOW)
    session.expire_all()
    assert (theirs.answer, theirs.is_stale) == (None, False)
    assert (mine.answer, mine.is_stale) == ("planned", True)
    assert list(session.scalars(select(Message.id))) == before, "nobody is owed anything by it"
    assert not closure.is_open_to_both(pair)


def test_an_emptied_plan_is_none_unless_the_other_one_plans_too(session: Session, make_pair: MakePair) -> None:
    """The mentorship goes on as before, with its signals; and neither learns of the other's plan by it (R3)."""
    pair = make_pair(session)
    pair.look_at = None
    for who in (pair.mentor, pair.mentee):
        plan.save(session, pair, who, Plan((), "", "It is time"), NOW)
    plan.save(session, pair, pair.mentor, Plan(), NOW)
    assert plan.find(session, pair, pair.mentor) is None
    assert pair.closure is not None
    plan.save(session, pair, pair.mentee, Plan((), " ", ""), NOW)
    assert pair.closure is None
    assert pair.look_at == NOW
    plan.save(session, pair, pair.mentee, Plan(["letter"], "", ""), NOW)
    assert pair.closure is not None


def test_an_emptied_plan_ends_nothing_that_both_know_of(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    plan.save(session, pair, pair.mentor, Plan((), "", "It is time"), NOW)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    plan.save(session, pair, pair.mentor, Plan(), NOW)
    assert closure.is_open_to_both(pair)


def test_a_plan_that_is_too_long_says_where(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    with pytest.raises(TooLong) as problem:
        plan.save(session, pair, pair.mentor, Plan((), "x" * 3001, ""), NOW)
    assert problem.value.field == "plan.own_idea"


def test_r16_the_facts_come_from_the_record(
    session: Session, make_pair: MakePair, make_goal: Callable[..., None]
) -> None:
    """R16"""
    pair = make_pair(session, began=NOW - timedelta(weeks=5), planned_end=(NOW + timedelta(days=30)).date())
    make_goal(session, pair, "Second", state="reached", settled_on=NOW.date())
    make_goal(session, pair, "First", state="reached", settled_on=NOW.date() - timedelta(days=9))
    make_goal(session, pair, "Third")
    make_goal(session, pair, "Never mind", state="let_go", settled_on=NOW.date())
    facts = opener_facts(session, pair, pair.mentor, NOW.date())
    assert (facts.worked.count, facts.worked.unit) == (5, "weeks")
    assert facts.reached == ("First", "Second")
    assert facts.ahead == ("Third",)
    assert not facts.is_whole_plan_reached
    assert facts.check_ins == 0
    assert facts.planned_end == (NOW + timedelta(days=30)).date()
