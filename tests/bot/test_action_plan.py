"""The action plan of a pair (R6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot import action_plan
from bot.action_plan import PlanProgress, Wording
from bot.called import Called
from bot.errors import (
    ChangedMeanwhile,
    DateInTheFuture,
    DateInThePast,
    DateTooFar,
    DateTooLongAgo,
    Empty,
    NotFound,
    Problem,
    TooLong,
)
from bot.models import Goal, GoalState, Mentorship
from tests.conftest import NOW

MakePair = Callable[..., Mentorship]
TODAY = NOW.date()


def wording(title: str = "Lead a project", measure: str = "", target_date: date | None = None) -> Wording:
    return Wording(title, measure, target_date)


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


@pytest.fixture
def goal(session: Session, pair: Mentorship) -> Goal:
    return action_plan.add(session, pair, pair.mentor, wording(), TODAY, NOW)


def test_r6_both_of_a_pair_may_add_and_reach_goals(session: Session, pair: Mentorship) -> None:
    by = TODAY + timedelta(days=30)
    goal = action_plan.add(session, pair, pair.mentee, wording("  Lead a project ", "I ran one", by), TODAY, NOW)
    assert (goal.title, goal.measure, goal.target_date, goal.state) == ("Lead a project", "I ran one", by, "open")
    action_plan.reach(pair, goal, pair.mentor, "The launch", None, goal.version, TODAY, NOW)
    session.flush()
    session.expire_all()
    kept = action_plan.find_goal(pair, goal.id)
    assert (kept.state, kept.evidence, kept.settled_on) == (GoalState.REACHED, "The launch", TODAY)
    assert action_plan.progress(pair.goals) == PlanProgress(reached=1, counted=1, let_go=0)


def test_r6_goals_let_go_count_neither_way(session: Session, pair: Mentorship) -> None:
    for title in ("a", "b", "c"):
        action_plan.add(session, pair, pair.mentor, wording(title), TODAY, NOW)
    a, b, c = pair.goals
    assert not action_plan.progress(pair.goals).is_complete
    action_plan.reach(pair, a, pair.mentor, "", None, 1, TODAY, NOW)
    action_plan.let_go(pair, b, pair.mentor, "Another team does it", None, 1, TODAY, NOW)
    assert action_plan.progress(pair.goals) == PlanProgress(reached=1, counted=2, let_go=1)
    action_plan.reach(pair, c, pair.mentor, "", None, 1, TODAY, NOW)
    assert action_plan.progress(pair.goals).is_complete


def test_a_plan_without_goals_or_with_none_but_let_go_is_not_complete(pair: Mentorship, goal: Goal) -> None:
    assert not action_plan.progress([]).is_complete
    action_plan.let_go(pair, goal, pair.mentor, "", None, 1, TODAY, NOW)
    assert not action_plan.progress(pair.goals).is_complete


@pytest.mark.parametrize("settle", [action_plan.reach, action_plan.let_go])
def test_settling_a_goal_has_the_signals_weighed(pair: Mentorship, goal: Goal, settle: Callable[..., None]) -> None:
    pair.look_at = NOW + timedelta(days=1)
    settle(pair, goal, pair.mentee, "", None, goal.version, TODAY, NOW)
    assert pair.look_at == NOW


@pytest.mark.parametrize(
    ("words", "problem", "field"),
    [
        (wording(""), Empty, "title"),
        (wording(" \n "), Empty, "title"),
        (wording("x" * 301), TooLong, "title"),
        (wording(measure="x" * 3001), TooLong, "measure"),
        (wording(measure="😀" * 1501), TooLong, "measure"),
        (wording(target_date=TODAY - timedelta(days=1)), DateInThePast, "target_date"),
        (wording(target_date=date(9999, 1, 1)), DateTooFar, "target_date"),
    ],
)
def test_what_a_goal_cannot_be(
    session: Session, pair: Mentorship, goal: Goal, words: Wording, problem: type[Problem], field: str
) -> None:
    with pytest.raises(problem) as adding:
        action_plan.add(session, pair, pair.mentor, words, TODAY, NOW)
    with pytest.raises(problem) as changing:
        action_plan.reword(pair, goal, pair.mentor, words, goal.version, TODAY)
    assert adding.value.field == changing.value.field == field
    assert [(each.title, each.version) for each in pair.goals] == [("Lead a project", 1)]


def test_a_goal_whose_day_has_passed_can_be_reworded(session: Session, pair: Mentorship) -> None:
    goal = action_plan.add(session, pair, pair.mentor, wording(target_date=TODAY), TODAY, NOW)
    later = TODAY + timedelta(days=10)
    action_plan.reword(pair, goal, pair.mentor, wording("Lead two", target_date=TODAY), 1, later)
    assert goal.title == "Lead two"
    with pytest.raises(DateInThePast):
        action_plan.reword(pair, goal, pair.mentor, wording(target_date=TODAY + timedelta(days=1)), 2, later)


@pytest.mark.parametrize("settle", [action_plan.reach, action_plan.let_go])
@pytest.mark.parametrize(
    ("day", "problem"),
    [(TODAY + timedelta(days=1), DateInTheFuture), (date(1970, 1, 1), DateTooLongAgo)],
)
def test_a_goal_is_settled_on_a_day_of_the_past(
    pair: Mentorship, goal: Goal, settle: Callable[..., None], day: date, problem: type[Problem]
) -> None:
    with pytest.raises(problem) as told:
        settle(pair, goal, pair.mentor, "", day, goal.version, TODAY, NOW)
    assert told.value.field == "day"
    assert goal.state is GoalState.OPEN


def test_neither_undoes_the_others_change_unseen(pair: Mentorship, goal: Goal) -> None:
    seen = goal.version
    action_plan.reword(pair, goal, pair.mentee, wording("Lead two projects"), seen, TODAY)
    with pytest.raises(ChangedMeanwhile) as told:
        action_plan.reword(pair, goal, pair.mentor, wording("Lead three"), seen, TODAY)
    assert told.value.facts == {"name": Called("Jonas")}
    with pytest.raises(ChangedMeanwhile):
        action_plan.reach(pair, goal, pair.mentor, "", None, seen, TODAY, NOW)
    with pytest.raises(ChangedMeanwhile):
        action_plan.let_go(pair, goal, pair.mentor, "", None, seen, TODAY, NOW)
    assert (goal.title, goal.state) == ("Lead two projects", GoalState.OPEN)
    action_plan.reword(pair, goal, pair.mentor, wording("Lead three"), goal.version, TODAY)
    assert goal.title == "Lead three"


def test_ones_own_earlier_change_is_no_conflict(pair: Mentorship, goal: Goal) -> None:
    seen = goal.version
    action_plan.reword(pair, goal, pair.mentor, wording("Second"), seen, TODAY)
    action_plan.reword(pair, goal, pair.mentor, wording("Third"), seen, TODAY)
    assert goal.title == "Third"


def test_a_goal_is_taken_up_again_and_keeps_what_was_noted(pair: Mentorship, goal: Goal) -> None:
    action_plan.reach(pair, goal, pair.mentor, "The launch", None, goal.version, TODAY, NOW)
    action_plan.reopen(goal, pair.mentee)
    assert (goal.state, goal.settled_on, goal.evidence) == (GoalState.OPEN, None, "The launch")
    version = goal.version
    action_plan.reopen(goal, pair.mentee)
    assert goal.version == version, "pressed twice"


def test_goals_come_open_first_by_date_then_reached_then_let_go(session: Session, pair: Mentorship) -> None:
    def add(title: str, target_date: date | None = None) -> Goal:
        return action_plan.add(session, pair, pair.mentor, wording(title, target_date=target_date), TODAY, NOW)

    add("no date")
    add("later", TODAY + timedelta(days=9))
    add("sooner", TODAY + timedelta(days=3))
    gone = add("gone")
    old = add("old")
    new = add("new")
    action_plan.let_go(pair, gone, pair.mentor, "", None, 1, TODAY, NOW)
    action_plan.reach(pair, old, pair.mentor, "", TODAY - timedelta(days=5), 1, TODAY, NOW)
    action_plan.reach(pair, new, pair.mentor, "", TODAY, 1, TODAY, NOW)
    titles = [goal.title for goal in action_plan.in_order(pair.goals)]
    assert titles == ["sooner", "later", "no date", "new", "old", "gone"]


def test_another_pairs_goal_is_not_found(session: Session, goal: Goal, pair: Mentorship, make_pair: MakePair) -> None:
    other = make_pair(session, mentor=pair.mentor, mentee_name="Ana", mentee_id="U0ANA00001")
    with pytest.raises(NotFound):
        action_plan.find_goal(other, goal.id)
