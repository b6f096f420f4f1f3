"""Staying in touch: what each answered, and the agreement that both confirm (R31, R32)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column
from bot.models.terms import Rhythm


class Wish(StrEnum):
    """Whether somebody would like to stay in touch. Each is a full answer."""

    YES = "yes"
    NOT_NOW = "not_now"
    NO = "no"


class Wishes(InWorkspace, Base):
    """What one of the two answered to the question whether and how to stay in touch."""

    __tablename__ = "connection_wishes"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wish: Mapped[Wish] = mapped_column(enum_column(Wish))
    bases: Mapped[list[str]] = mapped_column(default=list)
    """Keys of bot.connection.BASES: learn together, share resources …"""
    other_basis: Mapped[str] = mapped_column(Text, default="")
    channels: Mapped[list[dict[str, str]]] = mapped_column(default=list)
    """Each with `channel` (a key of bot.connection.CHANNELS), `sphere` (professional or personal), `handle`."""
    rhythm: Mapped[Rhythm | None] = mapped_column(enum_column(Rhythm))
    answered_at: Mapped[datetime]


class Agreement(InWorkspace, Base):
    """How the two stay in touch. It counts when both have confirmed the same version."""

    __tablename__ = "connection_agreements"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    bases: Mapped[list[str]] = mapped_column(default=list)
    other_basis: Mapped[str] = mapped_column(Text, default="")
    rhythm: Mapped[Rhythm | None] = mapped_column(enum_column(Rhythm))
    """None while the two still differ."""
    mentor_confirmed: Mapped[int] = mapped_column(default=0)
    """The version that the mentor has confirmed; 0 for none."""
    mentee_confirmed: Mapped[int] = mapped_column(default=0)
    agreed_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    """When one of the two should next be reminded (R33); None where nobody should."""
    reminded: Mapped[int] = mapped_column(default=0)
    """Counts the reminders, which go to the two in turn."""
    unanswered: Mapped[int] = mapped_column(default=0)
    """How many reminders in a row stayed without an answer."""
    reminds_mentor: Mapped[bool] = mapped_column(default=True)
    """Whether the mentor wants reminders."""
    reminds_mentee: Mapped[bool] = mapped_column(default=True)
