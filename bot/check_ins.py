"""Check-ins: how the conversations feel, and one line on progress (R9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import texts
from bot.errors import Empty
from bot.models import CheckIn, Member, Mentorship

ENERGIES = (1, 2, 3, 4, 5)
"""From routine to energising."""


def log(
    session: Session, mentorship: Mentorship, me: Member, energy: int | None, progress: str, now: datetime
) -> CheckIn:
    """Keep a check-in. Only its author ever reads it (bot.privacy); the signals are weighed anew.

    Raises Empty at `energy`, TooLong at `progress`.
    """
    if energy not in ENERGIES:
        raise Empty("energy")
    check_in = CheckIn(
        team_id=mentorship.team_id,
        author_id=me.user_id,
        energy=energy,
        progress=texts.optional(progress, "progress"),
        at=now,
    )
    mentorship.check_ins.append(check_in)
    mentorship.look_at = now
    session.flush()
    return check_in


def last_of(mentorship: Mentorship, me: Member) -> CheckIn | None:
    """The newest check-in that this person wrote themselves."""
    return next((check_in for check_in in reversed(mentorship.check_ins) if check_in.author_id == me.user_id), None)


def count_of(mentorship: Mentorship, me: Member) -> int:
    """How many check-ins this person has logged."""
    return sum(1 for check_in in mentorship.check_ins if check_in.author_id == me.user_id)
