"""Whether what a message speaks of still holds at the moment of sending (R46)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session, object_session

from bot import final_meeting, introductions, ledger, managers, paying_forward, reminders, signals
from bot.models import Member, Mentorship, Message, State

_SEEN_BY: Mapping[str, Callable[[Mentorship], object | None]] = {
    "step_back": lambda mentorship: mentorship.step_back_at,
    "no_longer_serves": signals.no_longer_serves,
    "goals_reached": signals.goals_reached,
    "skills_mastered": signals.skills_mastered,
    "other_expertise": signals.other_expertise,
    "energy_low": signals.energy_low,
}
"""What finds a signal in the record, by kind."""

_COMES_AFTER = introductions.KINDS | frozenset(ledger.AFTERWARDS)


def still_holds(message: Message, mentorship: Mentorship | None) -> bool:
    """Whether this message should still go out. One that was answered elsewhere never should.

    `mentorship` is the one that it is about; most of what concerns its receiver alone holds.
    """
    if message.answered_at is not None or mentorship is None:
        return message.answered_at is None and _holds_alone(message)
    if message.receiver_id == mentorship.shielded_id and not _is_asked_for(message):
        return False
    match message.kind:
        case "invitation":
            is_asked = mentorship.state is State.INVITED and message.occasion == str(mentorship.proposal)
            holds = is_asked and not mentorship.partner_of(message.receiver_id).is_deactivated
        case "partner_left":
            has_begun = mentorship.is_open or mentorship.begun_at is not None
            holds = has_begun and mentorship.partner_of(message.receiver_id).is_deactivated
        case "resumed":
            holds = _is_at_work(mentorship)
        case "meeting_date":
            holds = message.occasion == str(final_meeting.version_of(mentorship))
        case "reopening_asked":
            partner = mentorship.partner_of(message.receiver_id)
            holds = mentorship.state is State.ENDED and mentorship.reopening_asked_by == partner.user_id
        case kind if kind in _COMES_AFTER:
            holds = _what_comes_after_holds(message, mentorship)
        case kind if kind in ledger.NUDGES:
            holds = _is_at_work(mentorship) and reason_holds(message, mentorship)
        case _:
            holds = True
    return holds


def reason_holds(message: Message, mentorship: Mentorship) -> bool:
    """Whether the record still shows what a nudge speaks of."""
    if message.kind in _SEEN_BY:
        return _SEEN_BY[message.kind](mentorship) is not None
    if message.kind == "planned_end":
        return str(mentorship.planned_end) == message.facts.get("planned_end")
    since = message.facts.get("since")
    return isinstance(since, str) and signals.last_sign(mentorship) == datetime.fromisoformat(since)


def _what_comes_after_holds(message: Message, mentorship: Mentorship) -> bool:
    session = _session(mentorship)
    match message.kind:
        case reminders.KIND:
            return reminders.holds(session, message, mentorship)
        case paying_forward.KIND:
            return paying_forward.invitation_holds(session, mentorship, mentorship.member(message.receiver_id))
        case kind:
            return introductions.question_holds(mentorship, message.facts.get("introduction"), kind)


def _holds_alone(message: Message) -> bool:
    """Whether what concerns its receiver alone still holds."""
    if message.kind != managers.NAMED:
        return True
    session = _session(message)
    return managers.is_manager(session, session.get_one(Member, (message.team_id, message.receiver_id)))


def _session(row: Mentorship | Message) -> Session:
    session = object_session(row)
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
