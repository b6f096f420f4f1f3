"""A public thank-you, in words that both of a pair agree to (R36)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class ShoutOutState(StrEnum):
    """How far a public thank-you has come."""

    ASKED = "asked"
    """One has put it into words, and the other one is asked."""
    AGREED = "agreed"
    """Both stand by it: it is on its way to the channel."""
    POSTED = "posted"
    BLOCKED = "blocked"
    """Slack did not let it into the channel."""
    UNSURE = "unsure"
    """Slack's answer was lost: only the two can look whether it is there."""
    DECLINED = "declined"
    """The one who was asked would rather not."""
    WITHDRAWN = "withdrawn"


class ShoutOut(InWorkspace, Base):
    """The public thank-you of a pair: at most one, in versions, posted once."""

    __tablename__ = "shout_outs"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    """Counts the wordings, so that consent to one is never taken for consent to another."""
    state: Mapped[ShoutOutState] = mapped_column(enum_column(ShoutOutState))
    worded_by: Mapped[str] = mapped_column(String(32))
    """Whose words they are, by user id: the other one is asked."""
    language: Mapped[str] = mapped_column(String(8))
    """Theirs: what stands around the words is in the same language."""
    text: Mapped[str] = mapped_column(Text)
    channel_id: Mapped[str] = mapped_column(String(32))
    blocked_by: Mapped[str | None] = mapped_column(String(64))
    """Slack's name for why the channel did not take it."""
    permalink: Mapped[str] = mapped_column(Text, default="")
    """Where it stands, if Slack has told."""
    changed_at: Mapped[datetime]
