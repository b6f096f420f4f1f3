"""An interaction or event that arrives twice has its effect once: Slack repeats what was not answered in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.database import insert
from bot.models import Received

KEPT_FOR = timedelta(days=2)
"""Slack repeats an event for up to a day (https://docs.slack.dev/apis/events-api)."""


def is_first(session: Session, team_id: str, key: str, now: datetime) -> bool:
    """Whether this is the first arrival of what `key` names; the mark commits or vanishes with its effect."""
    added = session.execute(
        insert(session, Received)
        .values(team_id=team_id, key=key[:120], received_at=now)
        .on_conflict_do_nothing()
        .returning(Received.key)
    ).first()
    return added is not None


def forget_old(session: Session, now: datetime) -> None:
    """Delete the marks that no repetition can meet any more."""
    session.execute(delete(Received).where(Received.received_at < now - KEPT_FOR))
