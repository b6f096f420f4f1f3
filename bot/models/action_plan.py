"""The action plan: goals with their evidence (R6)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace, enum_column


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    LET_GO = "let_go"


class Goal(InWorkspace, Base):
    """A goal of a pair, and how they will know that it is reached."""

    __tablename__ = "goals"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text, default="")
    """How the two will know that the goal is reached."""
    target_date: Mapped[date | None]
    state: Mapped[GoalState] = mapped_column(enum_column(GoalState), default=GoalState.OPEN)
    evidence: Mapped[str] = mapped_column(Text, default="")
    """What shows that the goal is reached; for a goal let go, why."""
    settled_on: Mapped[date | None]
    """The day on which the goal was reached or let go."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes, so that one of the two does not undo the other's unseen."""
    changed_by: Mapped[str] = mapped_column(String(32), default="")
    """Who made the last change, by user id."""
