"""Whom and what a mentor brings their mentee together with (R29)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.models.base import Base, InWorkspace, enum_column
from bot.models.member import Member


class IntroductionState(StrEnum):
    """How far an introduction has come."""

    MENTEE_ASKED = "mentee_asked"
    PERSON_ASKED = "person_asked"
    """The mentee has said yes, and the third person is asked."""
    INTRODUCED = "introduced"
    """Both have said yes."""
    MENTEE_DECLINED = "mentee_declined"
    """The mentee would rather not: the third person never hears of it."""
    PERSON_DECLINED = "person_declined"
    WITHDRAWN = "withdrawn"
    """The mentor has taken it back before both had said yes."""


class Introduction(InWorkspace, Base):
    """A person whom a mentor would like to bring together with their mentee."""

    __tablename__ = "introductions"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "person_id"], ["members.team_id", "members.user_id"]),
        Index("ix_introductions_person", "team_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(String(32))
    why: Mapped[str] = mapped_column(Text)
    """Why the two would do each other good: the mentee reads it first, then the third person."""
    state: Mapped[IntroductionState] = mapped_column(
        enum_column(IntroductionState), default=IntroductionState.MENTEE_ASKED
    )
    proposed_at: Mapped[datetime]

    person: Mapped[Member] = relationship(
        foreign_keys=[person_id],
        viewonly=True,
        lazy="joined",
        innerjoin=True,
        primaryjoin="and_(Introduction.team_id == Member.team_id, foreign(Introduction.person_id) == Member.user_id)",
    )


class Opportunity(InWorkspace, Base):
    """Something that a mentor points their mentee to: a course, a talk, an open position."""

    __tablename__ = "opportunities"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text, default="")
    """A web address, or empty."""
    shared_at: Mapped[datetime]
