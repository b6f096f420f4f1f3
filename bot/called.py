"""What somebody is called, apart from the session that found them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Member, Role


@dataclass(frozen=True)
class Called:
    """What somebody is called; see Member for both."""

    name: str
    was: Role | None = None


def called(member: Member) -> Called:
    """What this person is called."""
    return Called(member.name, member.was)
