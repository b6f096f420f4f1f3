"""What somebody is called, apart from the session that found them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.models import Member, Role

ERASED = "erased-"
"""Begins the id that stands in the place of somebody whose data were erased (R48)."""
_USER_ID = re.compile(rf"[UW][A-Z0-9]{{6,31}}|{ERASED}[0-9a-f]+")


@dataclass(frozen=True)
class Called:
    """What somebody is called; see Member for both."""

    name: str
    was: Role | None = None


def called(member: Member) -> Called:
    """What this person is called."""
    return Called(member.name, member.was)


def is_user_id(text: str) -> bool:
    """Whether this could be somebody's id; whether it is, only the record knows."""
    return _USER_ID.fullmatch(text) is not None
