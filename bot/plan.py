"""The plan for the conversation about the ending: how to celebrate, and how to open it (R15, R16).

It is its author's alone, always: the bot never breaks the news to anyone (R3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot import answers, closure
from bot.models import Member, Mentorship

IDEAS = ("letter", "together", "beginnings", "show", "praise", "book", "keepsake", "teach")
"""Ways to celebrate an ending, in the order in which they are offered; the words are in prompts.plan."""


@dataclass(frozen=True)
class Plan:
    """What somebody has planned."""

    ideas: Sequence[str] = ()
    """Keys of `IDEAS`."""
    own_idea: str = ""
    opener: str = ""


def find(session: Session, mentorship: Mentorship, me: Member) -> Plan | None:
    """This person's own plan, or None when they have not saved one."""
    readable = answers.readable(session, mentorship, me.user_id)
    mine = {key: answer.text for (author, key), answer in readable.items() if author == me.user_id}
    if not mine.keys() & {"plan.ideas", "plan.own_idea", "plan.opener"}:
        return None
    return Plan(
        ideas=_known(mine.get("plan.ideas", "").splitlines()),
        own_idea=mine.get("plan.own_idea", ""),
        opener=mine.get("plan.opener", ""),
    )


def save(session: Session, mentorship: Mentorship, me: Member, plan: Plan, now: datetime) -> None:
    """Keep this person's plan, and with it begin the ending, privately. An empty plan is none: then, if nobody else
    plans either, the mentorship goes on as before.

    Raises TooLong at `plan.own_idea` or `plan.opener`.
    """
    written = {
        "plan.ideas": "\n".join(_known(plan.ideas)),
        "plan.own_idea": plan.own_idea,
        "plan.opener": plan.opener,
    }
    answers.write(session, mentorship, me, written, now)
    if find(session, mentorship, me) is not None:
        closure.begin(session, mentorship, me, now)
    elif find(session, mentorship, mentorship.partner_of(me.user_id)) is None:
        closure.set_aside(session, mentorship, now)


def _known(ideas: Sequence[str]) -> tuple[str, ...]:
    return tuple(idea for idea in IDEAS if idea in ideas)
