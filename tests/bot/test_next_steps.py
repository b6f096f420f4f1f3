"""What comes next for the mentee, with an owner and a date (R23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, endings, next_steps
from bot.database import Database
from bot.errors import (
    ChangedMeanwhile,
    DateInThePast,
    DateTooFar,
    Empty,
    NotFound,
    NotYet,
    NotYours,
    Problem,
    TooLong,
    TooMany,
)
from bot.models import Ending, Member, Mentorship, NextStep
from bot.next_steps import Wording

TEAM = "T0SENDOFF"
NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """A pair that has talked about its ending."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    return pair


def _words(pair: Mentorship, what: str = "Lead the next release", due_on: date | None = None) -> Wording:
    return Wording(what=what, owner_id=pair.mentee_id, due_on=due_on)


def _add(session: Session, pair: Mentorship, who: Member, what: str, *, shared: bool) -> NextStep:
    return next_steps.add(session, pair, who, _words(pair, what), NOW, TODAY, shared=shared)


def _seen(session: Session, pair: Mentorship, who: Member) -> list[str]:
    return [step.what for step in next_steps.readable(session, pair, who)]


def test_r23_steps_by_both_stand_in_one_list(session: Session, pair: Mentorship) -> None:
    """R23, R47: one's own and what the other has shared; the next one due first, those without a day last."""
    _add(session, pair, pair.mentor, "Some day", shared=True)
    late = _words(pair, "Late", TODAY + timedelta(days=60))
    soon = _words(pair, "Soon", TODAY)
    next_steps.add(session, pair, pair.mentee, late, NOW, TODAY, shared=True)
    next_steps.add(session, pair, pair.mentor, soon, NOW, TODAY, shared=True)
    _add(session, pair, pair.mentor, "Private", shared=False)
    assert _seen(session, pair, pair.mentor) == ["Soon", "Late", "Some day", "Private"]
    assert _seen(session, pair, pair.mentee) == ["Soon", "Late", "Some day"]
    next_steps.share_mine(session, pair, pair.mentor, NOW)
    assert _seen(session, pair, pair.mentee) == ["Soon", "Late", "Some day", "Private"]


def test_steps_without_a_day_come_last_on_each_database(any_database: Database, make_pair: MakePair) -> None:
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        for what, due_on in (("Some day", None), ("Late", TODAY + timedelta(days=60)), ("Soon", TODAY)):
            next_steps.add(session, pair, pair.mentor, _words(pair, what, due_on), NOW, TODAY, shared=False)
    with any_database.reading(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        assert _seen(session, pair, pair.mentor) == ["Soon", "Late", "Some day"]


def test_nobody_shares_the_steps_of_the_other_one(session: Session, pair: Mentorship) -> None:
    """R47"""
    step = _add(session, pair, pair.mentor, "Private", shared=False)
    next_steps.share_mine(session, pair, pair.mentee, NOW)
    assert step.shared_at is None


def test_r3_no_step_is_shared_before_the_conversation(session: Session, make_pair: MakePair) -> None:
    """R3"""
    pair = make_pair(session)
    step = _add(session, pair, pair.mentor, "Private", shared=False)
    for share in (
        lambda: _add(session, pair, pair.mentor, "Shared", shared=True),
        lambda: next_steps.share_mine(session, pair, pair.mentor, NOW),
        lambda: next_steps.change(session, pair, pair.mentor, step, 1, _words(pair), NOW, TODAY, shared=True),
    ):
        with pytest.raises(NotYet) as problem, session.begin_nested():
            share()
        assert problem.value.field == "share"
    assert _seen(session, pair, pair.mentee) == []


def test_either_changes_and_removes_what_both_see(session: Session, pair: Mentorship) -> None:
    step = _add(session, pair, pair.mentor, "Lead", shared=True)
    due_on = TODAY + timedelta(days=9)
    anew = Wording("Lead the release", pair.mentor_id, due_on)
    next_steps.change(session, pair, pair.mentee, step, 1, anew, NOW, TODAY, shared=False)
    assert (step.what, step.owner_id, step.due_on, step.version) == ("Lead the release", pair.mentor_id, due_on, 2)
    assert step.shared_at == NOW, "what was shared stays so"
    next_steps.remove(session, pair, pair.mentee, step, 2)
    assert _seen(session, pair, pair.mentor) == []


def test_what_the_other_one_keeps_is_not_there(session: Session, pair: Mentorship) -> None:
    """R47: the answer is the same as for a step that does not exist."""
    step = _add(session, pair, pair.mentor, "Private", shared=False)
    for step_id in (step.id, 99_999, None):
        with pytest.raises(NotFound):
            next_steps.find(session, pair, pair.mentee, step_id)


def test_a_change_to_an_older_version_is_told_so(session: Session, pair: Mentorship) -> None:
    step = _add(session, pair, pair.mentor, "Lead", shared=True)
    next_steps.change(session, pair, pair.mentor, step, 1, _words(pair, "Lead it"), NOW, TODAY, shared=True)
    with pytest.raises(ChangedMeanwhile):
        next_steps.change(session, pair, pair.mentee, step, 1, _words(pair, "Follow"), NOW, TODAY, shared=True)
    with pytest.raises(ChangedMeanwhile):
        next_steps.remove(session, pair, pair.mentee, step, 1)
    assert step.what == "Lead it"


@pytest.mark.parametrize(
    ("what", "owner", "due_in", "problem", "field"),
    [
        ("  ", None, None, Empty, "what"),
        ("x" * 3001, None, None, TooLong, "what"),
        ("Lead", "U0ALEX0001", None, NotFound, "owner"),
        ("Lead", "", None, NotFound, "owner"),
        ("Lead", None, -1, DateInThePast, "due_on"),
        ("Lead", None, 9999, DateTooFar, "due_on"),
    ],
)
def test_bad_input_is_told_at_its_field(
    session: Session,
    pair: Mentorship,
    what: str,
    owner: str | None,
    due_in: int | None,
    problem: type[Problem],
    field: str,
) -> None:
    due_on = None if due_in is None else TODAY + timedelta(days=due_in)
    wording = Wording(what, pair.mentee_id if owner is None else owner, due_on)
    with pytest.raises(problem) as raised:
        next_steps.add(session, pair, pair.mentor, wording, NOW, TODAY, shared=False)
    assert raised.value.field == field
    assert _seen(session, pair, pair.mentor) == []


def test_a_day_that_has_passed_may_stay_but_not_be_chosen(session: Session, pair: Mentorship) -> None:
    words = _words(pair, "Lead", TODAY)
    step = next_steps.add(session, pair, pair.mentor, words, NOW, TODAY, shared=False)
    later = TODAY + timedelta(days=30)
    reworded = _words(pair, "Lead it", TODAY)
    next_steps.change(session, pair, pair.mentor, step, 1, reworded, NOW, later, shared=False)
    assert step.what == "Lead it"
    with pytest.raises(DateInThePast):
        past = _words(pair, "Lead it", TODAY + timedelta(days=1))
        next_steps.change(session, pair, pair.mentor, step, 2, past, NOW, later, shared=False)


def test_a_list_has_an_end_for_each(session: Session, pair: Mentorship) -> None:
    for number in range(next_steps.MOST):
        _add(session, pair, pair.mentor, str(number), shared=True)
    with pytest.raises(TooMany):
        _add(session, pair, pair.mentor, "One too many", shared=True)
    _add(session, pair, pair.mentee, "Mine", shared=True)


@pytest.mark.parametrize("leave", [True, False])
def test_r42_after_an_ending_each_keeps_their_own(session: Session, pair: Mentorship, *, leave: bool) -> None:
    """R42: what somebody has left is not worded by the other one, and it is the same after every ending."""
    theirs = _add(session, pair, pair.mentee, "Lead the next release", shared=True)
    mine = _add(session, pair, pair.mentor, "Find a speaker", shared=True)
    if leave:
        endings.leave(session, pair, pair.mentee, NOW)
    else:
        closure.finish(session, pair, Ending.COMPLETED, NOW)
    assert "Lead the next release" in _seen(session, pair, pair.mentor)
    later = NOW + timedelta(minutes=1)
    with pytest.raises(NotYours):
        next_steps.find(session, pair, pair.mentor, theirs.id)
    with pytest.raises(NotYours):
        next_steps.change(
            session, pair, pair.mentor, theirs, theirs.version, _words(pair, "Call me"), later, TODAY, shared=True
        )
    with pytest.raises(NotYours):
        next_steps.remove(session, pair, pair.mentor, theirs, theirs.version)
    assert _seen(session, pair, pair.mentee).count("Lead the next release") == 1
    next_steps.change(session, pair, pair.mentor, mine, mine.version, _words(pair, "Ask"), later, TODAY, shared=True)
    next_steps.remove(session, pair, pair.mentee, theirs, theirs.version)
