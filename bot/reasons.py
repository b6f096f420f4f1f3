"""Whether what a message speaks of still holds: at the moment of sending, and afterwards (R46)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from bot import (
    enrolment,
    final_meeting,
    introductions,
    ledger,
    managers,
    mentorships,
    narrow,
    paying_forward,
    reminders,
    retention,
    shout_out,
    signals,
    suggestions,
)
from bot.models import Delivery, Member, Mentorship, Message, State

_SEEN_BY: Mapping[str, Callable[[Mentorship | narrow.Mentorship], object | None]] = {
    "step_back": lambda mentorship: mentorship.step_back_at,
    "no_longer_serves": signals.no_longer_serves,
    "goals_reached": signals.goals_reached,
    "skills_mastered": signals.skills_mastered,
    "other_expertise": signals.other_expertise,
    "energy_low": signals.energy_low,
}
"""What finds a signal in the record, by kind."""


ASKING = frozenset(
    {
        *ledger.UNASKED,
        "invitation",
        enrolment.TOLD,
        suggestions.KIND,
        "reopening_asked",
        "introduction_offered",
        "introduction_asked",
        "agreement_settle",
        shout_out.ASK,
        shout_out.BLOCKED,
        shout_out.UNSURE,
    }
)
"""Kinds that ask their receiver for something; every other kind tells."""


def show_anew_what_asks(session: Session, me: Member) -> None:
    """Let the sent messages that still ask something of this person be shown anew: their language has changed (R4).

    What has been answered or holds no longer stays as it is, and so does what only tells: a long past would be a flood.
    """
    of_others = [mentorship for _, mentorship in introductions.asked_of(session, me)]
    about = {mentorship.id: mentorship for mentorship in (*mentorships.all_of(session, me), *of_others)}
    asking = select(Message).where(
        Message.mentorship_id.in_(about),
        Message.receiver_id == me.user_id,
        Message.kind.in_(ASKING),
        Message.state.in_([Delivery.SENDING, Delivery.UNKNOWN, Delivery.SENT]),
        Message.answered_at.is_(None),
    )
    for message in session.scalars(asking):
        message.is_stale = message.is_stale or still_holds(message, about[message.mentorship_id or 0])
    session.info["owes"] = True


def still_holds(message: Message, mentorship: Mentorship | None) -> bool:
    """Whether this message should still go out. One that was answered elsewhere never should.

    `mentorship` is the one that it is about; most of what concerns its receiver alone holds.
    """
    if message.answered_at is not None:
        return False
    if mentorship is None:
        return message.kind != managers.NAMED or _is_manager(message)
    if message.receiver_id == mentorship.shielded_id and not _is_asked_for(message):
        return False
    holds = _RULES.get(message.kind)
    return holds is None or holds(message, mentorship)


def reason_holds(message: Message | narrow.Message, mentorship: Mentorship | narrow.Mentorship) -> bool:
    """Whether the record still shows what a nudge speaks of."""
    if message.kind in _SEEN_BY:
        return _SEEN_BY[message.kind](mentorship) is not None
    if message.kind == "planned_end":
        return str(mentorship.planned_end) == message.facts.get("planned_end")
    since = message.facts.get("since")
    return isinstance(since, str) and signals.last_sign(mentorship) == datetime.fromisoformat(since)


def _invitation_holds(message: Message, mentorship: Mentorship) -> bool:
    is_asked = mentorship.state is State.INVITED and message.occasion == str(mentorship.proposal)
    return is_asked and not mentorship.partner_of(message.receiver_id).is_deactivated


def _partner_left_holds(message: Message, mentorship: Mentorship) -> bool:
    has_begun = mentorship.is_open or mentorship.begun_at is not None
    return has_begun and mentorship.partner_of(message.receiver_id).is_deactivated


def _reopening_holds(message: Message, mentorship: Mentorship) -> bool:
    asked_by = mentorship.partner_of(message.receiver_id).user_id
    return mentorship.state is State.ENDED and mentorship.reopening_asked_by == asked_by


def _introduction_holds(message: Message, mentorship: Mentorship) -> bool:
    return introductions.question_holds(mentorship, message.facts.get("introduction"), message.kind)


def _shout_out_holds(message: Message, mentorship: Mentorship) -> bool:
    return shout_out.holds(_session(message), message, mentorship)


def _nudge_holds(message: Message, mentorship: Mentorship) -> bool:
    return _is_at_work(mentorship) and reason_holds(message, mentorship)


def _pay_forward_holds(message: Message, mentorship: Mentorship) -> bool:
    return paying_forward.invitation_holds(_session(message), message, mentorship)


def _is_manager(message: Message) -> bool:
    """Whether the receiver is a programme manager, whom alone it concerns."""
    session = _session(message)
    return managers.is_manager(session, session.get_one(Member, (message.team_id, message.receiver_id)))


def _session(message: Message) -> Session:
    session = object_session(message)
    if session is None:
        raise ValueError("whether a reason holds is asked inside an open session")
    return session


def _is_asked_for(message: Message) -> bool:
    """Whether the receiver has asked for this very message: the document."""
    return message.kind == "document" and message.occasion.startswith("asked:")


def _is_at_work(mentorship: Mentorship) -> bool:
    """Under way with both there, and no closing has begun: otherwise there is nothing to suggest."""
    somebody_left = mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated
    return mentorship.state is State.ACTIVE and mentorship.closure is None and not somebody_left


_RULES: Mapping[str, Callable[[Message, Mentorship], bool]] = {
    **dict.fromkeys(ledger.NUDGES, _nudge_holds),
    **dict.fromkeys(introductions.KINDS, _introduction_holds),
    **dict.fromkeys(shout_out.KINDS, _shout_out_holds),
    "invitation": _invitation_holds,
    "partner_left": _partner_left_holds,
    "resumed": lambda _message, mentorship: _is_at_work(mentorship),
    "meeting_date": lambda message, mentorship: message.occasion == str(final_meeting.version_of(mentorship)),
    "reopening_asked": _reopening_holds,
    suggestions.KIND: lambda message, mentorship: suggestions.question_holds(
        mentorship, message.receiver_id, message.occasion
    ),
    enrolment.TOLD: lambda _message, mentorship: mentorship.is_under_way,
    enrolment.NO_PAIR: lambda message, _mentorship: _is_manager(message),
    retention.KIND: retention.is_ahead,
    reminders.KIND: lambda message, mentorship: reminders.holds(_session(message), message, mentorship),
    paying_forward.KIND: _pay_forward_holds,
}
"""When a message still holds, by its kind; those of every other kind always do."""
