"""Where each mentorship of somebody stands, at a glance; the number of queries does not grow with theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import action_plan, closure, how_often, ledger, mentorships, reminders
from bot.action_plan import PlanProgress
from bot.how_often import HowOften
from bot.models import Agreement, CheckIn, Goal, GoalState, Member, Mentorship, State
from bot.reminders import Standing


@dataclass(frozen=True)
class Glance:
    """How far a pair is, as one of the two may see it."""

    mentorship: Mentorship
    plan: PlanProgress
    next_goal: Goal | None
    """The open goal with the nearest target date; without dates, the oldest."""
    last_check_in: datetime | None
    """When either of the two last logged one; what they said is theirs alone."""
    steps_done: int | None
    """Of the four steps of the ending; None until both may see that there is one (R3)."""
    how_often: HowOften = field(default_factory=HowOften)
    """What this one of the two has chosen to hear of it."""
    in_touch: Standing | None = None
    """How it stands with reminders to stay in touch, once it has ended; None where the two have agreed on none."""


def glances(session: Session, me: Member, today: date) -> Sequence[Glance]:
    """This person's mentorships: those that ask for an answer, then those that are ending, at work, pausing, proposed
    by this person, and ended; the newest of each first. `today` is the person's own day.

    Those that were declined are left out.
    """
    mine = [m for m in mentorships.all_of(session, me) if m.state is not State.DECLINED]
    ids = [mentorship.id for mentorship in mine]
    goals: defaultdict[int, list[Goal]] = defaultdict(list)
    for goal in session.scalars(select(Goal).where(Goal.mentorship_id.in_(ids)).order_by(Goal.id)):
        goals[goal.mentorship_id].append(goal)
    ending = [m for m in mine if m.is_under_way and closure.is_open_to_both(m)]
    steps = {id_: len(progress.done) for id_, progress in closure.progress_of_all(session, ending).items()}
    last_check_ins = _last_check_ins(session, ids)
    chosen = how_often.look(session, me, ids, ledger.unanswered(session, me, ids), today)
    agreed = session.scalars(select(Agreement).where(Agreement.mentorship_id.in_(ids)))
    agreements = {agreement.mentorship_id: agreement for agreement in agreed}
    return [
        Glance(
            mentorship=m,
            plan=action_plan.progress(goals[m.id]),
            next_goal=next((goal for goal in action_plan.in_order(goals[m.id]) if goal.state is GoalState.OPEN), None),
            last_check_in=last_check_ins.get(m.id),
            steps_done=steps.get(m.id),
            how_often=chosen[m.id],
            in_touch=reminders.standing(agreements.get(m.id), m, me) if m.state is State.ENDED else None,
        )
        for m in sorted(mine, key=lambda m: (_rank(m, me, is_ending=m.id in steps), -m.id))
    ]


def _last_check_ins(session: Session, mentorship_ids: Sequence[int]) -> Mapping[int, datetime]:
    newest = (
        select(CheckIn.mentorship_id, func.max(CheckIn.at))
        .where(CheckIn.mentorship_id.in_(mentorship_ids))
        .group_by(CheckIn.mentorship_id)
    )
    return dict(session.execute(newest).all())


def _rank(mentorship: Mentorship, me: Member, *, is_ending: bool) -> int:
    match mentorship.state:
        case State.INVITED:
            return 4 if mentorship.proposed_by == me.user_id else 0
        case State.ENDED:
            return 5
        case State.PAUSED:
            return 1 if is_ending else 3
        case _:
            return 1 if is_ending else 2
