"""What waits for somebody, over all their mentorships, and what waits for the other one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot import closure, remarks, shout_out, signals, suggestions
from bot.closure import Step
from bot.models import OPEN_STATES, Answer, Member, Mentorship, RemarkKind, Role, State
from bot.questions import Form, of_form


class Matter(StrEnum):
    """Something that waits for a person."""

    INVITATION = "invitation"
    SUGGESTION = "suggestion"
    PLAN = "plan"
    NO_LONGER_SERVES = "no_longer_serves"
    SIGNALS = "signals"
    MEETING = "meeting"
    GOODBYE = "goodbye"
    REFLECTION = "reflection"
    CONNECTION = "connection"
    THANKS = "thanks"
    FIRST_GOAL = "first_goal"


_MATTER_OF_STEP = {
    Step.MEETING: Matter.MEETING,
    Step.REFLECTION: Matter.REFLECTION,
    Step.CONNECTION: Matter.CONNECTION,
}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, and for whom."""

    matter: Matter
    mentorship: Mentorship
    for_me: bool = True


def waiting(session: Session, me: Member, now: datetime, notice: Sequence[int]) -> list[Waiting]:
    """What waits in this person's open mentorships, and what a colleague asks, the most pressing first; what waits for
    the other one last.

    `notice` holds the days before a planned end at which it is spoken of. Before the two have talked about an
    ending, only the planner's own plan counts: nothing here tells that the other one is planning (R3).
    """
    found = [
        item for mentorship in _open_of(session, me) for item in _of_mentorship(session, mentorship, me, now, notice)
    ]
    found += [Waiting(Matter.THANKS, mentorship) for mentorship in shout_out.asked_of(session, me)]
    order = list(Matter)
    return sorted(found, key=lambda item: (not item.for_me, order.index(item.matter)))


def _of_mentorship(
    session: Session, mentorship: Mentorship, me: Member, now: datetime, notice: Sequence[int]
) -> Iterable[Waiting]:
    if mentorship.state is State.INVITED:
        yield Waiting(Matter.INVITATION, mentorship, for_me=mentorship.proposed_by != me.user_id)
        return
    if mentorship.suggestion is not None:
        yield Waiting(Matter.SUGGESTION, mentorship, for_me=suggestions.is_asked(mentorship, me))
    if closure.is_open_to_both(mentorship):
        yield from _of_ending(session, mentorship, me)
    elif mentorship.partner_of(me.user_id).is_deactivated:
        yield Waiting(Matter.GOODBYE, mentorship)
    elif _has_plan(session, mentorship, me):
        yield Waiting(Matter.PLAN, mentorship)
    elif remarks.find_mine(mentorship, me, RemarkKind.NO_LONGER_SERVES) is not None:
        yield Waiting(Matter.NO_LONGER_SERVES, mentorship)
    elif mentorship.state is State.ACTIVE:
        if mentorship.role_of(me.user_id) is Role.MENTOR and signals.signals(mentorship, now, notice):
            yield Waiting(Matter.SIGNALS, mentorship)
        if not mentorship.goals:
            yield Waiting(Matter.FIRST_GOAL, mentorship)


def _of_ending(session: Session, mentorship: Mentorship, me: Member) -> Iterable[Waiting]:
    progress = closure.progress(session, mentorship)
    mine = closure.next_of(mentorship, progress, me)
    theirs = closure.next_of(mentorship, progress, mentorship.partner_of(me.user_id))
    if mine is Step.MEETING and mentorship.partner_of(me.user_id).is_deactivated:
        yield Waiting(Matter.GOODBYE, mentorship)
    elif mine in _MATTER_OF_STEP:
        yield Waiting(_MATTER_OF_STEP[mine], mentorship)
    elif theirs in _MATTER_OF_STEP:
        yield Waiting(_MATTER_OF_STEP[theirs], mentorship, for_me=False)


def _has_plan(session: Session, mentorship: Mentorship, me: Member) -> bool:
    if mentorship.closure is None:
        return False
    keys = [question.key for question in of_form(Form.PLAN, mentorship.role_of(me.user_id))]
    mine = select(Answer.id).where(
        Answer.mentorship_id == mentorship.id, Answer.author_id == me.user_id, Answer.question.in_(keys)
    )
    return session.scalar(mine.limit(1)) is not None


def _open_of(session: Session, me: Member) -> Sequence[Mentorship]:
    """With all that signals are read from, in one more query each, however many there are."""
    query = (
        select(Mentorship)
        .where((Mentorship.mentor_id == me.user_id) | (Mentorship.mentee_id == me.user_id))
        .where(Mentorship.state.in_(OPEN_STATES))
        .options(
            selectinload(Mentorship.goals),
            selectinload(Mentorship.skills),
            selectinload(Mentorship.remarks),
            selectinload(Mentorship.check_ins),
            selectinload(Mentorship.suggestion),
        )
        .order_by(Mentorship.id)
    )
    return session.scalars(query).all()
