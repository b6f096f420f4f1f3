"""The mentee's learning diary (R30)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class DiaryEntry(InWorkspace, Base):
    """Something that somebody learned; theirs alone."""

    __tablename__ = "diary_entries"
    __table_args__ = (Index("ix_diary_entries_author", "team_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[str] = mapped_column(String(32))
    mentorship_id: Mapped[int | None] = mapped_column(ForeignKey("mentorships.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
