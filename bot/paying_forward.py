"""Paying it forward: a mentee mentors in turn, a mentor takes on another mentee, if they would like to (R35).

Both are lists that people put themselves on and take themselves off. A programme manager may see who is on them; the
self-check that goes with the first is its author's alone (bot.questions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers, ledger
from bot.models import SUCCESSES, Delivery, Member, Mentorship, Message, Offer, OfferKind, Role, State
from bot.questions import Form, of_form

KIND = "pay_forward"
"""The kind of message that invites to it, some days after a good ending (bot.closure)."""
AGAIN_AFTER = timedelta(days=90)
"""Nobody is invited to the same again sooner than this."""
OFFERED = "offered"
NOT_NOW = "not_now"

_KIND_OF_ROLE = {Role.MENTEE: OfferKind.TO_MENTOR, Role.MENTOR: OfferKind.ANOTHER_MENTEE}


def kind_for(mentorship: Mentorship, me: Member) -> OfferKind:
    """Which list this person may put themselves on, from what they were in this mentorship."""
    return _KIND_OF_ROLE[mentorship.role_of(me.user_id)]


def has_offered(session: Session, me: Member, kind: OfferKind) -> bool:
    """Whether somebody is on this list."""
    return session.get(Offer, (me.team_id, me.user_id, kind)) is not None


def offer(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Put oneself on the list; doing it again changes nothing."""
    kind = kind_for(mentorship, me)
    if not has_offered(session, me, kind):
        session.add(
            Offer(team_id=me.team_id, user_id=me.user_id, kind=kind, mentorship_id=mentorship.id, offered_at=now)
        )
        session.flush()
    _settle_invitation(session, mentorship, me, OFFERED, now)


def take_back(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Take oneself off the list, or say "not now"."""
    if (found := session.get(Offer, (me.team_id, me.user_id, kind_for(mentorship, me)))) is not None:
        session.delete(found)
        session.flush()
    _settle_invitation(session, mentorship, me, NOT_NOW, now)


def offering(session: Session, kind: OfferKind) -> Sequence[tuple[Member, Offer]]:
    """Who is on a list, by name, without those who have left the workspace: for the programme manager."""
    rows = session.execute(
        select(Member, Offer)
        .join(Offer, (Offer.team_id == Member.team_id) & (Offer.user_id == Member.user_id))
        .where(Offer.kind == kind, Member.is_deactivated.is_(False))
        .order_by(Member.name, Member.user_id)
    )
    return [(member, offer) for member, offer in rows]


def self_check(session: Session, mentorship: Mentorship, me: Member) -> Mapping[str, str]:
    """What this person has written in their self-check, by question."""
    keys = {question.key for question in of_form(Form.SELF_CHECK, mentorship.role_of(me.user_id))}
    readable = answers.readable(session, mentorship, me.user_id)
    return {key: answer.text for (author, key), answer in readable.items() if author == me.user_id and key in keys}


def write_self_check(
    session: Session, mentorship: Mentorship, me: Member, written: Mapping[str, str | None], now: datetime
) -> None:
    """Keep the self-check, for its author alone.

    Raises TooLong at the field.
    """
    keys = {question.key for question in of_form(Form.SELF_CHECK, mentorship.role_of(me.user_id))}
    answers.write(session, mentorship, me, {key: text for key, text in written.items() if key in keys}, now)


def invitation_holds(session: Session, message: Message, mentorship: Mentorship) -> bool:
    """Whether the invitation should still go out: it ended well, and the person has neither offered already nor been
    invited to the same a short while ago, after another ending."""
    ended_well = mentorship.state is State.ENDED and mentorship.ending in SUCCESSES
    receiver = mentorship.member(message.receiver_id)
    kind = kind_for(mentorship, receiver)
    if not ended_well or has_offered(session, receiver, kind):
        return False
    earlier = session.scalars(
        select(Mentorship)
        .join(Message, Message.mentorship_id == Mentorship.id)
        .where(
            Message.team_id == message.team_id,
            Message.receiver_id == message.receiver_id,
            Message.kind == KIND,
            Message.id < message.id,
            Message.due_at > message.due_at - AGAIN_AFTER,
            Message.state.not_in([Delivery.DROPPED, Delivery.REFUSED]),
        )
    )
    return all(kind_for(other, receiver) is not kind for other in earlier)


def _settle_invitation(session: Session, mentorship: Mentorship, me: Member, answer: str, now: datetime) -> None:
    ledger.settle(session, mentorship, me.user_id, [KIND], answer, now)
