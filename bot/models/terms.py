"""What a pair agrees on (R5, R39), and what one of the two suggests instead."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class Rhythm(StrEnum):
    """How often something is meant to happen: check-ins, and later staying in touch."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TWICE_A_YEAR = "twice_a_year"
    YEARLY = "yearly"


class WithTerms:
    """The columns of what a pair agrees on."""

    purpose: Mapped[str] = mapped_column(Text, default="")
    rhythm: Mapped[Rhythm] = mapped_column(enum_column(Rhythm), default=Rhythm.FORTNIGHTLY)
    planned_end: Mapped[date | None]
    ending_agreement: Mapped[str] = mapped_column(Text, default="")
    confidentiality: Mapped[str] = mapped_column(Text, default="")


class Suggestion(WithTerms, InWorkspace, Base):
    """Other terms that one of a pair at work suggests; they hold once the other one agrees."""

    __tablename__ = "suggestions"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(32))
    suggested_at: Mapped[datetime]
