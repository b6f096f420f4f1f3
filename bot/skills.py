"""The skills that a mentor teaches, marked practised or mastered by either of the two (R7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import texts
from bot.errors import AlreadyListed, NotFound, TooMany
from bot.models import Member, Mentorship, Skill, SkillState

LONGEST_NAME = 150
"""Characters: a skill is a few words."""
MOST = 20
"""More than anybody teaches at once, and as many as one page shows."""


def find_skill(mentorship: Mentorship, skill_id: int) -> Skill:
    """The skill of this pair with this id.

    Raises NotFound.
    """
    for skill in mentorship.skills:
        if skill.id == skill_id:
            return skill
    raise NotFound


def add(session: Session, mentorship: Mentorship, me: Member, name: str, now: datetime) -> Skill:
    """Add a skill that is being taught.

    Raises Empty, TooLong, AlreadyListed or TooMany at `skill`.
    """
    name = texts.required(texts.line(name), "skill", LONGEST_NAME)
    if any(skill.name.casefold() == name.casefold() for skill in mentorship.skills):
        raise AlreadyListed("skill")
    if len(mentorship.skills) >= MOST:
        raise TooMany("skill", limit=MOST)
    skill = Skill(team_id=mentorship.team_id, name=name, state=SkillState.BEGUN, added_by=me.user_id, created_at=now)
    mentorship.skills.append(skill)
    session.flush()
    # One more skill is one that is not mastered yet: the signals are weighed anew.
    mentorship.look_at = now
    return skill


def mark(mentorship: Mentorship, skill: Skill, state: SkillState, now: datetime, today: date) -> None:
    """Say how far the mentee has come with a skill. Saying it again changes nothing."""
    if skill.state is state:
        return
    skill.state = state
    skill.marked_on = None if state is SkillState.BEGUN else today
    mentorship.look_at = now


def remove(session: Session, mentorship: Mentorship, skill: Skill, now: datetime) -> None:
    """Take a skill off the list."""
    mentorship.skills.remove(skill)
    session.flush()
    mentorship.look_at = now


def mastered(skills: Iterable[Skill]) -> list[Skill]:
    """The skills mastered, the earliest first: what has grown (R20)."""
    done = [skill for skill in skills if skill.state is SkillState.MASTERED]
    return sorted(done, key=lambda skill: (skill.marked_on or date.max, skill.id))
