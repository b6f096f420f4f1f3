"""What somebody has said about their mentorship as a whole (R8, R10), and how often it was given more time (R40)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class RemarkKind(StrEnum):
    """What a remark says."""

    OTHER_EXPERTISE = "other_expertise"
    """Somebody with different expertise would help the mentee now (R8)."""
    NO_LONGER_SERVES = "no_longer_serves"
    """The mentorship no longer serves whoever says so; no reason is asked (R10)."""


class Remark(InWorkspace, Base):
    """Something that one of the two says about their mentorship: private until its author shares it."""

    __tablename__ = "remarks"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[RemarkKind] = mapped_column(enum_column(RemarkKind), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    """Which expertise, if its author wrote it."""
    said_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]


class Extension(InWorkspace, Base):
    """That a pair has given itself more time, instead of ending (R13, R40)."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    extended_by: Mapped[str] = mapped_column(String(32))
    extended_at: Mapped[datetime]
    old_end: Mapped[date | None]
    new_end: Mapped[date]
