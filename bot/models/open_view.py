"""Modals that people have open and that should follow what the other one does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class OpenView(InWorkspace, Base):
    """A modal of the final meeting that somebody has opened (R19).

    Slack does not say when it is closed: that is found out when it is to be shown anew.
    """

    __tablename__ = "open_views"
    __table_args__ = (Index("ix_open_views_reader", "mentorship_id", "user_id"),)

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    view_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(String(32))
    part: Mapped[str] = mapped_column(String(32))
    """The part of the meeting that it shows (bot.questions.Form); empty for the overview."""
    shown_at: Mapped[datetime]
