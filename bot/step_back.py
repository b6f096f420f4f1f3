"""The mentor's own judgement that the mentee should now practise on their own: the strongest signal (R11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import ledger
from bot.errors import NotYours
from bot.models import Member, Mentorship, Role

TAKEN_BACK = "taken_back"


def step_back(mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Note that the mentor thinks so; the mentee is not told (R3). Saying it twice changes nothing.

    Raises NotYours for the mentee.
    """
    _check_mentor(mentorship, me)
    if mentorship.step_back_at is None:
        mentorship.step_back_at = now
        mentorship.look_at = now


def take_back(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Undo it.

    Raises NotYours for the mentee.
    """
    _check_mentor(mentorship, me)
    if mentorship.step_back_at is not None:
        mentorship.step_back_at = None
        mentorship.look_at = now
        ledger.settle(session, mentorship, me.user_id, ["step_back"], TAKEN_BACK, now)


def _check_mentor(mentorship: Mentorship, me: Member) -> None:
    if mentorship.role_of(me.user_id) is not Role.MENTOR:
        raise NotYours(name=mentorship.mentor)
