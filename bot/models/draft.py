"""What somebody has typed into a form and not yet sent off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class Draft(InWorkspace, Base):
    """The fields of an open form, kept as they are typed; readable by its author alone."""

    __tablename__ = "drafts"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    author_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    form: Mapped[str] = mapped_column(String(120), primary_key=True)
    """The form and what it is about, such as `goal:12:new`."""
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    typed_at: Mapped[datetime]
    """Slack's time of the keystroke: an older one that arrives late changes nothing."""


class Received(InWorkspace, Base):
    """An interaction or event that has had its effect, so that a second arrival has none."""

    __tablename__ = "received"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
