"""Guidance: which short pages fit somebody, by what they are to whom and how far the two have come (R38)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot import closure
from bot.models import OPEN_STATES, Member, Mentorship, Role, State

BEGINNING = timedelta(weeks=4)
"""So long after it has begun, a mentorship is still at its beginning."""


class Topic(StrEnum):
    """What there is a page about."""

    FIRST_MEETING = "first_meeting"
    BOUNDARIES = "boundaries"
    QUESTIONS = "questions"
    FEEDBACK = "feedback"
    ENDING = "ending"
    COLLEAGUES = "colleagues"


class Stage(StrEnum):
    """How far somebody's mentorship has come."""

    BEFORE = "before"
    """It has not begun, or there is none."""
    BEGINNING = "beginning"
    WORKING = "working"
    ENDING = "ending"
    """Both know that it comes to its end."""
    AFTER = "after"


TOPICS: Mapping[Stage, Sequence[Topic]] = {
    Stage.BEFORE: (Topic.FIRST_MEETING, Topic.BOUNDARIES, Topic.QUESTIONS, Topic.FEEDBACK, Topic.ENDING),
    Stage.BEGINNING: (Topic.FIRST_MEETING, Topic.BOUNDARIES, Topic.QUESTIONS, Topic.FEEDBACK, Topic.ENDING),
    Stage.WORKING: (Topic.QUESTIONS, Topic.FEEDBACK, Topic.ENDING, Topic.BOUNDARIES, Topic.FIRST_MEETING),
    Stage.ENDING: (Topic.ENDING, Topic.FEEDBACK, Topic.QUESTIONS, Topic.BOUNDARIES),
    Stage.AFTER: (Topic.COLLEAGUES, Topic.FIRST_MEETING, Topic.BOUNDARIES, Topic.QUESTIONS, Topic.FEEDBACK),
}
"""What fits, the most fitting first; what is moot is left out (R34)."""


@dataclass(frozen=True)
class Situation:
    """For whom the pages are."""

    stage: Stage
    role: Role | None
    """In which role they read; None for somebody who has none yet, or several."""
    mentorship: Mentorship | None
    """The one that it is about; None where it is about none in particular."""
    topics: Sequence[Topic]
    """The pages that fit, the most fitting first."""


def situation(mentorships: Sequence[Mentorship], me: Member, now: datetime) -> Situation:
    """What fits somebody with these mentorships: those that are open count, and only without any those behind them.

    One that a person has left because something was not right is never spoken of to them (R42).
    """
    mine = [m for m in mentorships if m.state is not State.DECLINED and m.shielded_id != me.user_id]
    being = [m for m in mine if m.is_under_way] or [m for m in mine if m.state in OPEN_STATES]
    if not being:
        return _after(mine, me)
    stages = {_stage(mentorship, now) for mentorship in being}
    roles = {mentorship.role_of(me.user_id) for mentorship in being}
    stage = stages.pop() if len(stages) == 1 else Stage.WORKING
    return Situation(
        stage=stage,
        role=roles.pop() if len(roles) == 1 else None,
        mentorship=being[0] if len(being) == 1 else None,
        topics=TOPICS[stage],
    )


def _after(ended: Sequence[Mentorship], me: Member) -> Situation:
    """After an ending both are colleagues, and read on as people who may mentor somebody next (R34)."""
    if not ended:
        return Situation(Stage.BEFORE, None, None, TOPICS[Stage.BEFORE])
    here = [m for m in ended if not m.partner_of(me.user_id).is_deactivated]
    topics = [topic for topic in TOPICS[Stage.AFTER] if here or topic is not Topic.COLLEAGUES]
    return Situation(Stage.AFTER, Role.MENTOR, here[0] if len(here) == 1 else None, topics)


def _stage(mentorship: Mentorship, now: datetime) -> Stage:
    if mentorship.begun_at is None:
        return Stage.BEFORE
    if closure.is_open_to_both(mentorship):
        return Stage.ENDING
    return Stage.BEGINNING if now < mentorship.begun_at + BEGINNING else Stage.WORKING
