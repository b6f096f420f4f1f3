"""A written goodbye, where no meeting is possible: one has left, or does not answer (R24)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import answers, closure, final_meeting, ledger, texts
from bot.models import Member, Mentorship

TEXT = "goodbye.text"


def find(session: Session, mentorship: Mentorship, me: Member) -> str:
    """What this person has written to the other one, or nothing."""
    answer = answers.readable(session, mentorship, me.user_id).get((me.user_id, TEXT))
    return answer.text if answer else ""


def write(session: Session, mentorship: Mentorship, me: Member, text: str, now: datetime, today: date) -> None:
    """Send the partner a goodbye in this person's own words; somebody who has left keeps nothing but the record of it.

    While the mentorship is under way it takes the place of the conversation and the meeting, and the ending waits for
    its writer alone from here on. After an ending it is simply a last word.

    Raises Empty or TooLong at `goodbye.text`.
    """
    text = texts.required(text, TEXT)
    is_news = text != find(session, mentorship, me)
    answers.write(session, mentorship, me, {TEXT: text}, now)
    if mentorship.is_under_way:
        _take_place_of_meeting(session, mentorship, me, now)
    answers.share(session, mentorship, me, [TEXT], now)
    partner = mentorship.partner_of(me.user_id)
    if is_news and not partner.is_deactivated:
        ledger.owe(session, mentorship, partner.user_id, "goodbye", now, occasion=f"{now:%Y%m%dT%H%M%S%f}")
    closure.complete_if_done(session, mentorship, now, today)


def _take_place_of_meeting(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    ending = closure.begin(session, mentorship, me, now)
    if ending.conversation_held_at is None:
        ending.conversation_held_at = now
        ending.conversation_told_by = me.user_id
        partner = mentorship.partner_of(me.user_id)
        ledger.settle(session, mentorship, partner.user_id, ledger.NUDGES, "planned", now)
    if ending.goodbye_at is None:
        ending.goodbye_at = now
        ending.goodbye_by = me.user_id
        final_meeting.lapse(session, mentorship, now)
    session.flush()
