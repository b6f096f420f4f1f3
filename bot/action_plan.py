"""The action plan of a pair: goals that either of the two adds, rewords, reaches, lets go and opens again (R6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import texts
from bot.errors import ChangedMeanwhile, NotFound
from bot.models import Goal, GoalState, Member, Mentorship

LONGEST_TITLE = 300
"""Characters: a title is a line."""

_ORDER = (GoalState.OPEN, GoalState.REACHED, GoalState.LET_GO)


@dataclass(frozen=True)
class Wording:
    """What a goal says."""

    title: str
    measure: str
    """How the two will know that it is reached."""
    target_date: date | None


@dataclass(frozen=True)
class PlanProgress:
    """How far a pair has come with its goals. Goals let go count neither way (R6)."""

    reached: int
    counted: int
    """Goals that are open or reached."""
    let_go: int

    @property
    def is_complete(self) -> bool:
        """Whether there were goals, and all of them are reached."""
        return self.counted > 0 and self.reached == self.counted


def find_goal(mentorship: Mentorship, goal_id: int) -> Goal:
    """The goal of this pair with this id.

    Raises NotFound.
    """
    for goal in mentorship.goals:
        if goal.id == goal_id:
            return goal
    raise NotFound


def in_order(goals: Iterable[Goal]) -> Sequence[Goal]:
    """Open goals by their target date, then those reached and those let go, the latest first."""

    def key(goal: Goal) -> tuple[int, int, int]:
        if goal.state is GoalState.OPEN:
            return (0, (goal.target_date or date.max).toordinal(), goal.id)
        return (_ORDER.index(goal.state), -(goal.settled_on or date.min).toordinal(), goal.id)

    return sorted(goals, key=key)


def progress(goals: Iterable[Goal]) -> PlanProgress:
    """How many of these goals are reached."""
    states = [goal.state for goal in goals]
    reached, let_go = states.count(GoalState.REACHED), states.count(GoalState.LET_GO)
    return PlanProgress(reached=reached, counted=len(states) - let_go, let_go=let_go)


def is_changed_by_partner(goal: Goal, me: Member, version: int) -> bool:
    """Whether the other one has changed this goal since somebody saw it at `version`."""
    return goal.version != version and goal.changed_by != me.user_id


def add(session: Session, mentorship: Mentorship, me: Member, wording: Wording, today: date, now: datetime) -> Goal:
    """Add a goal. `today` is the day where this person is.

    Raises Empty, TooLong, DateInThePast or DateTooFar at a field (`title`, `measure`, `target_date`).
    """
    goal = Goal(
        team_id=mentorship.team_id,
        title=texts.required(texts.line(wording.title), "title", LONGEST_TITLE),
        measure=texts.optional(wording.measure, "measure"),
        target_date=texts.ahead(wording.target_date, today, "target_date"),
        state=GoalState.OPEN,
        created_at=now,
        version=1,
        changed_by=me.user_id,
    )
    mentorship.goals.append(goal)
    session.flush()
    return goal


def reword(mentorship: Mentorship, goal: Goal, me: Member, wording: Wording, version: int, today: date) -> None:
    """Say a goal in other words, or give it another date. One that has passed may stay.

    Raises ChangedMeanwhile, or Empty, TooLong, DateInThePast or DateTooFar at a field.
    """
    title = texts.required(texts.line(wording.title), "title", LONGEST_TITLE)
    measure = texts.optional(wording.measure, "measure")
    if wording.target_date != goal.target_date:
        texts.ahead(wording.target_date, today, "target_date")
    _change(mentorship, goal, me, version)
    goal.title, goal.measure, goal.target_date = title, measure, wording.target_date


def reach(
    mentorship: Mentorship,
    goal: Goal,
    me: Member,
    evidence: str,
    day: date | None,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Note that a goal is reached, with what shows it (or correct that). Without a day, it is today.

    Raises ChangedMeanwhile; TooLong at `evidence`; DateInTheFuture or DateTooLongAgo at `day`.
    """
    _settle(mentorship, goal, me, GoalState.REACHED, texts.optional(evidence, "evidence"), day, version, today, now)


def let_go(
    mentorship: Mentorship,
    goal: Goal,
    me: Member,
    why: str,
    day: date | None,
    version: int,
    today: date,
    now: datetime,
) -> None:
    """Note that the two no longer pursue a goal, and why if they like (or correct that). Without a day, it is today.

    Raises ChangedMeanwhile; TooLong at `why`; DateInTheFuture or DateTooLongAgo at `day`.
    """
    _settle(mentorship, goal, me, GoalState.LET_GO, texts.optional(why, "why"), day, version, today, now)


def reopen(goal: Goal, me: Member) -> None:
    """Take a goal up again. What was noted about it stays, and fills the form when it is reached after all.

    Nothing happens where it is open already.
    """
    if goal.state is GoalState.OPEN:
        return
    goal.state = GoalState.OPEN
    goal.settled_on = None
    goal.version += 1
    goal.changed_by = me.user_id


def _settle(
    mentorship: Mentorship,
    goal: Goal,
    me: Member,
    state: GoalState,
    words: str,
    day: date | None,
    version: int,
    today: date,
    now: datetime,
) -> None:
    settled_on = texts.behind(day, today, "day")
    _change(mentorship, goal, me, version)
    goal.state = state
    goal.evidence = words
    goal.settled_on = settled_on
    # The signals are weighed at once, not at the scheduler's next look.
    mentorship.look_at = now


def _change(mentorship: Mentorship, goal: Goal, me: Member, version: int) -> None:
    if is_changed_by_partner(goal, me, version):
        raise ChangedMeanwhile(name=mentorship.partner_of(me.user_id))
    goal.version += 1
    goal.changed_by = me.user_id
