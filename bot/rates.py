"""This workspace's own rates, measured on its record, to stand beside figures that others report (R37)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from bot.models import Agreement, Mentorship, Offer, OfferKind, State

FEWEST = 5
"""Of fewer, a rate says nothing, and may say something about somebody (R50)."""


@dataclass(frozen=True)
class Rate:
    """How many of how many."""

    count: int
    of: int

    @property
    def percent(self) -> int:
        """In whole per cent."""
        return round(100 * self.count / self.of)


def staying_in_touch(session: Session) -> Rate | None:
    """How many pairs, of those whose mentorship has ended, have agreed to stay in touch; None for fewer than five."""
    ended = session.scalar(select(func.count()).select_from(Mentorship).where(Mentorship.state == State.ENDED)) or 0
    agreed = session.scalar(
        select(func.count())
        .select_from(Mentorship)
        .join(Agreement, Agreement.mentorship_id == Mentorship.id)
        .where(Mentorship.state == State.ENDED, Agreement.agreed_at.is_not(None))
    )
    return _rate(agreed or 0, ended)


def offering_to_mentor(session: Session) -> Rate | None:
    """How many people, of those who were mentees in a mentorship that has ended, offer to mentor; None for fewer than
    five."""
    mentees = select(Mentorship.mentee_id).where(Mentorship.state == State.ENDED)
    people = session.scalar(select(func.count(distinct(Mentorship.mentee_id))).where(Mentorship.state == State.ENDED))
    offering = session.scalar(
        select(func.count()).select_from(Offer).where(Offer.kind == OfferKind.TO_MENTOR, Offer.user_id.in_(mentees))
    )
    return _rate(offering or 0, people or 0)


def _rate(count: int, of: int) -> Rate | None:
    return Rate(count, of) if of >= FEWEST else None
