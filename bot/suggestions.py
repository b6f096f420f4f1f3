"""Other terms for a mentorship that is under way: one of the two suggests them, the other one agrees or not (R5, R39).

Until then what was agreed holds. There is one suggestion at a time: a new one, by either of the two, takes the place of
the one before.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import ledger, mentorships, texts
from bot.errors import AgreedAlready, AlreadyAnswered, ChangedMeanwhile, PersonHasLeft
from bot.mentorships import Terms
from bot.models import Member, Mentorship, Suggestion

KIND = "terms_suggested"
"""The kind of message that asks about a suggestion."""
AGREED = "agreed"
KEPT = "kept"
CHANGED = "changed"
WITHDRAWN = "withdrawn"
LAPSED = "lapsed"


def suggest(
    session: Session, mentorship: Mentorship, me: Member, version: int, terms: Terms, now: datetime, today: date
) -> None:
    """Suggest other terms; the other one is asked. `version` is `mentorship.proposal` as the person saw it.

    Raises PersonHasLeft, ChangedMeanwhile, AgreedAlready at `purpose`, or a Problem at a field.
    """
    partner = mentorship.partner_of(me.user_id)
    if partner.is_deactivated:
        raise PersonHasLeft(name=partner)
    if mentorship.proposal != version:
        raise ChangedMeanwhile(name=partner)
    terms = mentorships.checked(terms, today)
    if terms == mentorships.terms_of(mentorship):
        raise AgreedAlready("purpose")
    _settle(session, mentorship, CHANGED, now)
    if mentorship.suggestion is None:
        mentorship.suggestion = Suggestion(team_id=mentorship.team_id)
    mentorship.suggestion.author_id = me.user_id
    mentorship.suggestion.suggested_at = now
    mentorships.write(mentorship.suggestion, terms)
    mentorship.proposal += 1
    session.flush()
    ledger.owe(session, mentorship, partner.user_id, KIND, now, occasion=str(mentorship.proposal))


def agree(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime, today: date) -> None:
    """Agree to what the other one suggests: it holds from now on, and they are told.

    Raises AlreadyAnswered where this is not, or no longer, what they suggest; DateInThePast where the end that they
    had in mind has passed meanwhile.
    """
    suggestion = _asked(mentorship, me, version)
    texts.ahead(suggestion.planned_end, today, "planned_end")
    if suggestion.planned_end != mentorship.planned_end:
        for member in (mentorship.mentor, mentorship.mentee):
            ledger.settle(session, mentorship, member.user_id, ["planned_end"], "go_on", now)
    mentorships.write(mentorship, mentorships.terms_of(suggestion))
    mentorship.look_at = now
    _close(session, mentorship, me, AGREED, now)


def keep(session: Session, mentorship: Mentorship, me: Member, version: int, now: datetime) -> None:
    """Leave what was agreed as it is; who suggested otherwise is told kindly.

    Raises AlreadyAnswered.
    """
    _asked(mentorship, me, version)
    _close(session, mentorship, me, KEPT, now)


def withdraw(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Take back one's own suggestion; doing it again changes nothing."""
    if mentorship.suggestion is not None and mentorship.suggestion.author_id == me.user_id:
        _drop(session, mentorship, WITHDRAWN, now)


def lapse(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """The two are no longer at work: nothing is asked about terms any more."""
    if mentorship.suggestion is not None:
        _drop(session, mentorship, LAPSED, now)


def is_asked(mentorship: Mentorship, me: Member) -> bool:
    """Whether this person has the other one's suggestion before them."""
    suggestion = mentorship.suggestion
    return mentorship.is_under_way and suggestion is not None and suggestion.author_id != me.user_id


def question_holds(mentorship: Mentorship, receiver_id: str, occasion: str) -> bool:
    """Whether this very suggestion is still to be asked about."""
    return is_asked(mentorship, mentorship.member(receiver_id)) and occasion == str(mentorship.proposal)


def _asked(mentorship: Mentorship, me: Member, version: int) -> Suggestion:
    suggestion = mentorship.suggestion
    if suggestion is None or suggestion.author_id == me.user_id or mentorship.proposal != version:
        raise AlreadyAnswered
    return suggestion


def _close(session: Session, mentorship: Mentorship, me: Member, answer: str, now: datetime) -> None:
    partner = mentorship.partner_of(me.user_id)
    ledger.owe(session, mentorship, partner.user_id, f"terms_{answer}", now, occasion=str(mentorship.proposal))
    _drop(session, mentorship, answer, now)


def _drop(session: Session, mentorship: Mentorship, answer: str, now: datetime) -> None:
    _settle(session, mentorship, answer, now)
    mentorship.suggestion = None
    # A form that was opened before must not bring back what it showed.
    mentorship.proposal += 1
    session.flush()


def _settle(session: Session, mentorship: Mentorship, answer: str, now: datetime) -> None:
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.settle(session, mentorship, member.user_id, [KIND], answer, now)
