"""What the record has to say for the opener of the conversation about the ending (R16): facts, and nothing but them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import skills
from bot.members import zone
from bot.models import CheckIn, Goal, GoalState, Member, Mentorship, Role
from bot.span import Span, between


@dataclass(frozen=True)
class OpenerFacts:
    """What the record shows of a pair, for the one of them who opens the conversation."""

    role: Role
    """What the one who opens it is."""
    worked: Span
    reached: tuple[str, ...]
    """The titles of the goals reached, the earliest first."""
    ahead: tuple[str, ...]
    """The titles of the goals that are open."""
    is_whole_plan_reached: bool
    """Whether there were goals, and each of them was reached: none is open and none was let go."""
    check_ins: int
    """How many check-ins the two have logged, both together."""
    planned_end: date | None
    today: date
    mastered: tuple[str, ...] = ()
    """The names of the skills mastered, the earliest first (R7)."""


def opener_facts(session: Session, mentorship: Mentorship, me: Member, today: date) -> OpenerFacts:
    """Gather the facts; `today` is the day it is where `me` is."""
    begun = (mentorship.begun_at or mentorship.created_at).astimezone(zone(me)).date()
    check_ins = session.scalar(select(func.count(CheckIn.id)).where(CheckIn.mentorship_id == mentorship.id))
    reached = sorted(
        (goal for goal in mentorship.goals if goal.state is GoalState.REACHED),
        key=lambda goal: goal.settled_on or today,
    )
    return OpenerFacts(
        role=mentorship.role_of(me.user_id),
        worked=between(begun, today),
        reached=_titles(reached),
        ahead=_titles(goal for goal in mentorship.goals if goal.state is GoalState.OPEN),
        is_whole_plan_reached=bool(reached) and len(reached) == len(mentorship.goals),
        check_ins=check_ins or 0,
        planned_end=mentorship.planned_end,
        today=today,
        mastered=tuple(skill.name for skill in skills.mastered(mentorship.skills)),
    )


def _titles(goals: Iterable[Goal]) -> tuple[str, ...]:
    return tuple(goal.title for goal in goals)
