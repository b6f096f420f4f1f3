"""Workspaces that have removed the app."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Base, InWorkspace


class Removal(InWorkspace, Base):
    """That a workspace has removed the app: what it has left here goes after a while (R48)."""

    __tablename__ = "removals"

    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    removed_at: Mapped[datetime]
