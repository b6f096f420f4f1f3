"""The closure of a mentorship: its steps, what the two wrote for it, and what comes next."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class Closure(InWorkspace, Base):
    """How far a pair has come with its ending (R17).

    Until the conversation was held, planning is private to whoever plans (R3): the other one must hear of it
    from a person, not from a checklist.
    """

    __tablename__ = "closures"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    started_at: Mapped[datetime]
    conversation_held_at: Mapped[datetime | None]
    conversation_told_by: Mapped[str | None] = mapped_column(String(32))
    """Who said that the conversation was held: the other one is told what comes now."""
    met_at: Mapped[datetime | None]
    """When the final meeting was marked as held."""
    goodbye_at: Mapped[datetime | None]
    """When a written goodbye took the place of the meeting (R24)."""
    goodbye_by: Mapped[str | None] = mapped_column(String(32))
    """Who wrote it: the ending waits for nobody else."""
    completed_at: Mapped[datetime | None]


class FinalMeeting(InWorkspace, Base):
    """The date of the final meeting, and what calendars know it by (R18).

    The row stays when the date is called off, since the calendars that hold it have to hear of that.
    """

    __tablename__ = "final_meetings"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(64))
    """Names the event in every calendar, however often it is moved."""
    starts_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)
    """Counts the changes: to calendars the newer one counts, and a change to an older one is told so."""
    changed_by: Mapped[str | None] = mapped_column(String(32))
    """Who set, moved or called off the date; nobody where the ending itself took another way."""
    changed_at: Mapped[datetime]
    is_cancelled: Mapped[bool] = mapped_column(default=False)


class Answer(InWorkspace, Base):
    """What one of the two wrote to one question of the ending: private until its author shares it (R27)."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("mentorship_id", "author_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"))
    author_id: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(String(64))
    """A key of bot.questions."""
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]


class NextStep(InWorkspace, Base):
    """A next challenge or opportunity for the mentee, with its owner and its date (R23)."""

    __tablename__ = "next_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[str] = mapped_column(String(32))
    due_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes, so that a change to an older version is told so."""
    created_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    """Since when both can read what it says now; None while it is its author's alone."""


class FinishedPart(InWorkspace, Base):
    """That one of the two has finished a part of the closure which each does for themselves.

    A reflection may be finished and kept private; then there is a row here and nothing is shared.
    """

    __tablename__ = "finished_parts"

    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorships.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    part: Mapped[str] = mapped_column(String(32), primary_key=True)
    finished_at: Mapped[datetime]
