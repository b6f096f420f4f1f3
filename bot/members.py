"""The people of a workspace, as Slack tells us about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot import narrow, texts
from bot.models import Manager, Member

REFRESH_AFTER = timedelta(days=1)
"""How long what Slack told us about a person is believed; `user_change` events tell us of changes sooner."""


def find_member(session: Session, team_id: str, user_id: str) -> Member | None:
    """The member with this id, if we have met them."""
    return session.get(Member, (team_id, user_id))


def is_fresh(member: Member, now: datetime) -> bool:
    """Whether what we know about this person need not be asked of Slack again."""
    return now - member.refreshed_at < REFRESH_AFTER


def save_member(session: Session, team_id: str, user: Mapping[str, Any], now: datetime) -> Member:
    """Keep what Slack says about a person: `user` is the object of users.info or user_change.

    Settings that the person made in Sendoff stay as they are. Somebody who has left is a programme manager no more,
    also if they come back one day (R51).
    """
    member = session.get(Member, (team_id, user["id"]))
    if member is None:
        member = Member(team_id=team_id, user_id=user["id"], name="", refreshed_at=now)
        session.add(member)
    member.name = _name(user)
    member.slack_locale = user.get("locale") or member.slack_locale or "en-US"
    member.timezone = _known_zone(user.get("tz")) or member.timezone or "UTC"
    # Slackbot does not count itself among the bots.
    member.is_bot = bool(user.get("is_bot")) or user["id"] == "USLACKBOT"
    member.is_deactivated = bool(user.get("deleted"))
    member.is_admin = any(user.get(office) for office in ("is_admin", "is_owner", "is_primary_owner"))
    member.refreshed_at = now
    if member.is_deactivated:
        session.execute(delete(Manager).where(Manager.user_id == member.user_id))
    return member


def zone(member: Member | narrow.Member) -> ZoneInfo:
    """The person's time zone."""
    return _zone(member.timezone)


def local_day(member: Member | narrow.Member, now: datetime) -> date:
    """The day that it is where this person is."""
    return _day(member.timezone, now)


@lru_cache(maxsize=1000)
def _day(timezone: str, now: datetime) -> date:
    return now.astimezone(_zone(timezone)).date()


_zone = lru_cache(maxsize=1000)(ZoneInfo)
"""ZoneInfo itself keeps eight, and reads a file for each other one."""


def _name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile") or {}
    for name in (
        profile.get("real_name"),
        user.get("real_name"),
        profile.get("display_name"),
        user.get("name"),
    ):
        if name and (shown := texts.clean(texts.line(name))):
            return shown[:255]
    return str(user["id"])


def _known_zone(name: str | None) -> str | None:
    if not name:
        return None
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return name
