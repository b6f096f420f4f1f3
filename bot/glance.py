"""Where each mentorship of somebody stands, at a glance: three queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import action_plan, closure, mentorships
from bot.action_plan import PlanProgress
from bot.models import CheckIn, Goal, GoalState, Member, Mentorship, State


@dataclass(frozen=True)
class Glance:
    """What both of a pair may see of how far they are."""

    mentorship: Mentorship
    plan: PlanProgress
    next_goal: Goal | None
    """The open goal with the nearest target date; without dates, the oldest."""
    last_check_in: datetime | None
    """When either of the two last logged one; what they said is theirs alone."""
    steps_done: int | None
    """Of the four steps of the ending; None until both may see that there is one (R3)."""


def glances(session: Session, me: Member) -> Sequence[Glance]:
    """This person's mentorships: under way, then proposed, then ended, the newest of each first.

    Those that were declined are left out.
    """
    mine = [m for m in mentorships.all_of(session, me) if m.state is not State.DECLINED]
    ids = [mentorship.id for mentorship in mine]
    goals: defaultdict[int, list[Goal]] = defaultdict(list)
    for goal in session.scalars(select(Goal).where(Goal.mentorship_id.in_(ids)).order_by(Goal.id)):
        goals[goal.mentorship_id].append(goal)
    newest = (
        select(CheckIn.mentorship_id, func.max(CheckIn.at))
        .where(CheckIn.mentorship_id.in_(ids))
        .group_by(CheckIn.mentorship_id)
    )
    last_check_ins = dict(session.execute(newest).all())
    return [
        _glance(session, mentorship, goals[mentorship.id], last_check_ins.get(mentorship.id))
        for mentorship in sorted(mine, key=lambda m: (_rank(m), -m.id))
    ]


def _glance(session: Session, mentorship: Mentorship, goals: Sequence[Goal], last: datetime | None) -> Glance:
    still_open = [goal for goal in action_plan.in_order(goals) if goal.state is GoalState.OPEN]
    # Few pairs are ending at once, so asking for the steps of each is no matter.
    is_ending = mentorship.is_under_way and closure.is_open_to_both(mentorship)
    return Glance(
        mentorship=mentorship,
        plan=action_plan.progress(goals),
        next_goal=still_open[0] if still_open else None,
        last_check_in=last,
        steps_done=len(closure.progress(session, mentorship).done) if is_ending else None,
    )


def _rank(mentorship: Mentorship) -> int:
    if mentorship.is_under_way:
        return 0
    return 1 if mentorship.state is State.INVITED else 2
