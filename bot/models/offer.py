"""Who would mentor next: two lists that people put themselves on (R35)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class OfferKind(StrEnum):
    """Which list somebody is on."""

    TO_MENTOR = "to_mentor"
    """Somebody who was a mentee would like to mentor in turn."""
    ANOTHER_MENTEE = "another_mentee"
    """Somebody who was a mentor would take on another mentee."""


class Offer(InWorkspace, Base):
    """That somebody is on a list, by their own wish. A programme manager may see it, and nothing else about them."""

    __tablename__ = "offers"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[OfferKind] = mapped_column(enum_column(OfferKind), primary_key=True)
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("mentorships.id", ondelete="SET NULL"))
    """The ending that it came from."""
    offered_at: Mapped[datetime]
