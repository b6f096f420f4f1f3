"""A programme manager brings two people together (R39).

The mentorship is under way at once and both are told (docs/decisions): they need not answer anything. Who finds that it
does not fit says so, and as long as the two have done nothing together it has then never been one: it is no ending, and
counts as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import ledger, managers, mentorships, suggestions
from bot.errors import ArePair, NotUnderWay, PersonHasLeft, SamePerson, WithABot
from bot.mentorships import STANDARD, Terms
from bot.models import Delivery, Member, Mentorship, Rhythm, State

TOLD = "enrolled"
"""The kind of message that tells the two."""
TURNED_DOWN = "turned_down"
"""Tells the other one that it does not fit; also the answer that the first message then has."""
NO_PAIR = "no_pair"
"""Tells the manager, without saying whom of the two it did not fit."""


def terms(purpose: str, rhythm: Rhythm, planned_end: date | None) -> Terms:
    """What a manager says about a pair, with our wording of the ending and of what stays between the two (R5)."""
    return Terms(purpose, rhythm, planned_end, ending_agreement=STANDARD, confidentiality=STANDARD)


@dataclass(frozen=True)
class Pair:
    """Two to be brought together."""

    mentor: Member
    mentee: Member
    terms: Terms


def enrol(session: Session, manager: Member, pairs: Sequence[Pair], now: datetime, today: date) -> Sequence[Mentorship]:
    """Bring these together, all or none, and tell each in their working hours. `today` is the manager's own.

    Raises ForManagers or NoManagers; SamePerson, WithABot or PersonHasLeft at `mentor` or `mentee`, ArePair at
    `mentee`, or a Problem at a field of the terms.
    """
    managers.check(session, manager)
    made = []
    for pair in pairs:
        check_people(pair.mentor, pair.mentee)
        terms = mentorships.checked(pair.terms, today)
        mentorship = mentorships.new(pair.mentor, pair.mentee, manager, terms, now)
        mentorship.enrolled_by = manager.user_id
        mentorships.begin(mentorship, now)
        made.append(mentorship)
    if (taken := mentorships.add(session, made)) is not None:
        two = pairs[made.index(taken)]
        raise ArePair("mentee", mentor=two.mentor, mentee=two.mentee)
    ledger.owe_both(session, made, TOLD, now, manager)
    return made


def check_people(mentor: Member, mentee: Member) -> None:
    """Make sure that these two can be a pair.

    Raises WithABot or PersonHasLeft at `mentor` or `mentee`, SamePerson at `mentee`.
    """
    for field, member in (("mentor", mentor), ("mentee", mentee)):
        if member.is_bot:
            raise WithABot(field, name=member)
        if member.is_deactivated:
            raise PersonHasLeft(field, name=member)
    if mentor.user_id == mentee.user_id:
        raise SamePerson("mentee", name=mentor)


def may_turn_down(mentorship: Mentorship) -> bool:
    """Whether the two were brought together and have done nothing together yet."""
    done = (mentorship.goals, mentorship.skills, mentorship.check_ins, mentorship.closure, mentorship.extensions)
    return mentorship.enrolled_by is not None and mentorship.is_under_way and not any(done)


def turn_down(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Say that it does not fit, without a reason: it has never begun. The other one is told kindly, unless they have
    not heard of it yet, and so is the manager, who learns only that there is no pair; doing it again changes nothing.

    Raises NotUnderWay once they have done something together: then it is an ending.
    """
    if mentorship.state is State.DECLINED:
        return
    partner = mentorship.partner_of(me.user_id)
    if not may_turn_down(mentorship):
        raise NotUnderWay(name=partner)
    mentorship.state = State.DECLINED
    mentorship.look_at = None
    suggestions.lapse(session, mentorship, now)
    told = ledger.history(session, mentorship, partner.user_id, [TOLD])
    has_heard = any(message.state is not Delivery.DUE for message in told)
    for member in (me, partner):
        answer = TURNED_DOWN if member is me else NO_PAIR
        ledger.settle(session, mentorship, member.user_id, [TOLD], answer, now)
    if has_heard:
        ledger.owe(session, mentorship, partner.user_id, TURNED_DOWN, now)
    manager_id = mentorship.enrolled_by
    if manager_id is not None and manager_id not in {me.user_id, partner.user_id}:
        ledger.owe(session, mentorship, manager_id, NO_PAIR, now)
