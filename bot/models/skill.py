"""The skills that a mentor teaches (R7)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class SkillState(StrEnum):
    """How far the mentee has come with a skill."""

    BEGUN = "begun"
    PRACTISED = "practised"
    MASTERED = "mastered"


class Skill(InWorkspace, Base):
    """A skill that the mentor of a pair teaches."""

    __tablename__ = "skills"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[SkillState] = mapped_column(enum_column(SkillState), default=SkillState.BEGUN)
    marked_on: Mapped[date | None]
    """The day on which it was last marked."""
    added_by: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
