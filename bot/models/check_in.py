"""Check-ins: how the conversations feel, and one line on progress (R9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class CheckIn(InWorkspace, Base):
    """What one of the two said after a conversation."""

    __tablename__ = "check_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[str] = mapped_column(String(32))
    energy: Mapped[int]
    """From 1 (routine) to 5 (energising)."""
    progress: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
