"""What waits for somebody, over all their mentorships, and what waits for the other one.

It is read from the record, so that it is here whatever became of the message that asked for it: one that got lost, or
that stayed without an answer until the bot fell silent, still stands here as what it asks for (R45).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot import (
    closure,
    endings,
    how_often,
    introductions,
    ledger,
    mentorships,
    paying_forward,
    remarks,
    reminders,
    shout_out,
    signals,
    suggestions,
)
from bot.closure import Progress, Step
from bot.how_often import HowOften
from bot.members import local_day
from bot.models import OPEN_STATES, Agreement, Answer, Member, Mentorship, Message, RemarkKind, Role, State
from bot.questions import Form, of_form
from bot.settings import Settings


class Matter(StrEnum):
    """Something that waits for a person, the most pressing first."""

    INVITATION = "invitation"
    SUGGESTION = "suggestion"
    REOPENING = "reopening"
    INTRODUCTION = "introduction"
    PLAN = "plan"
    MEETING = "meeting"
    GOODBYE = "goodbye"
    REFLECTION = "reflection"
    CONNECTION = "connection"
    AGREEMENT = "agreement"
    NO_LONGER_SERVES = "no_longer_serves"
    SIGNALS = "signals"
    SILENCE = "silence"
    THANKS = "thanks"
    STAY_IN_TOUCH = "stay_in_touch"
    PASSING_ON = "passing_on"
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
    introduction_id: int | None = None
    """Which introduction is asked about; also of somebody who is not of the mentorship."""


@dataclass(frozen=True)
class _Record:
    """What is known about somebody's mentorships beside the mentorships themselves, read once for all of them."""

    me: Member
    now: datetime
    settings: Settings
    progress: Mapping[int, Progress]
    planned: frozenset[int]
    """The mentorships whose ending this person plans in private."""
    unanswered: Mapping[int, Sequence[Message]]
    how_often: Mapping[int, HowOften]
    agreements: Mapping[int, Agreement]


def waiting(session: Session, me: Member, now: datetime, settings: Settings) -> list[Waiting]:
    """What waits for this person, the most pressing first; what waits for the other one last.

    Before the two have talked about an ending, only the planner's own plan counts: nothing here tells that the other
    one is planning (R3). The number of queries does not grow with the number of mentorships.
    """
    under_way = _open_of(session, me)
    ended = [m for m in mentorships.all_of(session, me, State.ENDED) if m.shielded_id != me.user_id]
    record = _read(session, me, now, settings, under_way, ended)
    found = [item for mentorship in under_way for item in _of_open(mentorship, record)]
    found += [item for mentorship in ended for item in _of_ended(session, mentorship, record)]
    found += _pass_on(session, ended, record)
    found += [Waiting(Matter.THANKS, mentorship) for mentorship in shout_out.asked_of(session, me)]
    found += [
        Waiting(Matter.INTRODUCTION, mentorship, introduction_id=introduction.id)
        for introduction, mentorship in introductions.asked_of(session, me)
    ]
    order = list(Matter)
    return sorted(found, key=lambda item: (not item.for_me, order.index(item.matter)))


def _read(
    session: Session,
    me: Member,
    now: datetime,
    settings: Settings,
    under_way: Sequence[Mentorship],
    ended: Sequence[Mentorship],
) -> _Record:
    ids = [mentorship.id for mentorship in (*under_way, *ended)]
    unanswered = ledger.unanswered(session, me, ids)
    both_know = [mentorship for mentorship in under_way if closure.is_open_to_both(mentorship)]
    agreed = session.scalars(select(Agreement).where(Agreement.mentorship_id.in_([m.id for m in ended])))
    return _Record(
        me=me,
        now=now,
        settings=settings,
        progress=closure.progress_of_all(session, [*both_know, *ended]),
        planned=_planned(session, me, ids),
        unanswered=unanswered,
        how_often=how_often.look(session, me, ids, unanswered, local_day(me, now)),
        agreements={agreement.mentorship_id: agreement for agreement in agreed},
    )


def _of_open(mentorship: Mentorship, record: _Record) -> Iterable[Waiting]:
    me = record.me
    partner = mentorship.partner_of(me.user_id)
    if mentorship.state is State.INVITED:
        yield Waiting(Matter.INVITATION, mentorship, for_me=mentorship.proposed_by != me.user_id)
        return
    if mentorship.suggestion is not None:
        yield Waiting(Matter.SUGGESTION, mentorship, for_me=suggestions.is_asked(mentorship, me))
    if closure.is_open_to_both(mentorship):
        yield from _of_ending(mentorship, record)
    elif partner.is_deactivated:
        yield Waiting(Matter.GOODBYE, mentorship)
    elif mentorship.id in record.planned:
        yield Waiting(Matter.PLAN, mentorship)
    elif remarks.find_mine(mentorship, me, RemarkKind.NO_LONGER_SERVES) is not None:
        yield Waiting(Matter.NO_LONGER_SERVES, mentorship)
        if _is_quiet(mentorship, record):
            yield Waiting(Matter.SILENCE, mentorship)
    elif mentorship.state is State.ACTIVE:
        yield from _at_work(mentorship, record)


def _at_work(mentorship: Mentorship, record: _Record) -> Iterable[Waiting]:
    now, settings = record.now, record.settings
    is_mentor = mentorship.role_of(record.me.user_id) is Role.MENTOR
    is_silent = record.how_often[mentorship.id].is_silent
    if is_mentor and not is_silent and endings.speaking(mentorship, now, settings.planned_end_notice):
        yield Waiting(Matter.SIGNALS, mentorship)
    if _is_quiet(mentorship, record):
        yield Waiting(Matter.SILENCE, mentorship)
    elif not mentorship.goals:
        yield Waiting(Matter.FIRST_GOAL, mentorship)


def _is_quiet(mentorship: Mentorship, record: _Record) -> bool:
    """Whether both are asked how it goes on (R13), and this person wants to hear of it."""
    is_wanted = mentorship.state is State.ACTIVE and not record.how_often[mentorship.id].is_silent
    return is_wanted and signals.quiet(mentorship, record.now, record.settings.stale_after) is not None


def _of_ending(mentorship: Mentorship, record: _Record) -> Iterable[Waiting]:
    me, progress = record.me, record.progress[mentorship.id]
    partner = mentorship.partner_of(me.user_id)
    mine = closure.next_of(mentorship, progress, me)
    theirs = closure.next_of(mentorship, progress, partner)
    if mine is Step.MEETING and partner.is_deactivated:
        yield Waiting(Matter.GOODBYE, mentorship)
    elif mine in _MATTER_OF_STEP:
        yield Waiting(_MATTER_OF_STEP[mine], mentorship)
    elif theirs in _MATTER_OF_STEP:
        yield Waiting(_MATTER_OF_STEP[theirs], mentorship, for_me=False)


def _of_ended(session: Session, mentorship: Mentorship, record: _Record) -> Iterable[Waiting]:
    me = record.me
    if mentorship.partner_of(me.user_id).is_deactivated:
        return
    is_fresh = endings.may_be_reopened(mentorship, record.now, record.settings.reopen_days)
    if is_fresh and endings.is_asked_to_reopen(mentorship, me):
        yield Waiting(Matter.REOPENING, mentorship)
    progress = record.progress[mentorship.id]
    awaited = closure.awaited(mentorship, progress, Step.CONNECTION)
    if me.user_id in awaited and me.user_id in progress.answered:
        yield Waiting(Matter.AGREEMENT, mentorship)
    reminded = [message for message in record.unanswered.get(mentorship.id, ()) if message.kind == reminders.KIND]
    if any(reminders.holds(session, message, mentorship) for message in reminded):
        yield Waiting(Matter.STAY_IN_TOUCH, mentorship)


def _pass_on(session: Session, ended: Sequence[Mentorship], record: _Record) -> Iterable[Waiting]:
    """The newest invitation to pass it on of each kind, where it has not been answered."""
    asked = {}
    for mentorship in ended:
        for message in record.unanswered.get(mentorship.id, ()):
            if message.kind == paying_forward.KIND:
                asked[paying_forward.kind_for(mentorship, record.me)] = mentorship
    for kind, mentorship in asked.items():
        if not paying_forward.has_offered(session, record.me, kind):
            yield Waiting(Matter.PASSING_ON, mentorship)


def _planned(session: Session, me: Member, mentorship_ids: Sequence[int]) -> frozenset[int]:
    keys = [question.key for role in Role for question in of_form(Form.PLAN, role)]
    mine = select(Answer.mentorship_id).where(
        Answer.mentorship_id.in_(mentorship_ids), Answer.author_id == me.user_id, Answer.question.in_(keys)
    )
    return frozenset(session.scalars(mine))


def _open_of(session: Session, me: Member) -> Sequence[Mentorship]:
    """With all that is read from them, in one more query each, however many there are."""
    query = (
        select(Mentorship)
        .where((Mentorship.mentor_id == me.user_id) | (Mentorship.mentee_id == me.user_id))
        .where(Mentorship.state.in_(OPEN_STATES))
        .options(
            selectinload(Mentorship.goals),
            selectinload(Mentorship.skills),
            selectinload(Mentorship.remarks),
            selectinload(Mentorship.check_ins),
            selectinload(Mentorship.extensions),
            selectinload(Mentorship.suggestion),
            selectinload(Mentorship.final_meeting),
        )
        .order_by(Mentorship.id)
    )
    return session.scalars(query).all()
