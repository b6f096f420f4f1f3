"""What comes next for the mentee: challenges and opportunities, each with an owner and a date (R23).

A step is its author's until it is shared; from then on it stands in one list that both of the pair keep. Once they
have ended, each changes their own alone: nobody puts words into what somebody has left behind because something was not
right (R42). As it is the same after every ending, nothing can be read from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import texts
from bot.closure import is_open_to_both
from bot.errors import ChangedMeanwhile, NotFound, NotYet, NotYours, TooMany
from bot.models import Member, Mentorship, NextStep, State
from bot.privacy import may_read

MOST = 12
"""Steps by one author for one mentorship: more would be a project, not a goodbye."""


@dataclass(frozen=True)
class Wording:
    """What a step says."""

    what: str
    owner_id: str
    """One of the two."""
    due_on: date | None


def readable(session: Session, mentorship: Mentorship, reader: Member) -> Sequence[NextStep]:
    """The steps that this person may read, the next one due first, those without a day last."""
    steps = session.scalars(
        select(NextStep)
        .where(NextStep.mentorship_id == mentorship.id)
        .order_by(NextStep.due_on.is_(None), NextStep.due_on, NextStep.id)
    )
    return [step for step in steps if may_read(reader.user_id, step, mentorship)]


def find(session: Session, mentorship: Mentorship, me: Member, step_id: object) -> NextStep:
    """The step with this id, to change it.

    Raises NotFound where this person may not read it, whether it exists or not; NotYours where they may only read it.
    """
    step = next((step for step in readable(session, mentorship, me) if step.id == step_id), None)
    if step is None:
        raise NotFound
    _check_mine(mentorship, me, step)
    return step


def add(
    session: Session, mentorship: Mentorship, me: Member, wording: Wording, now: datetime, today: date, *, shared: bool
) -> NextStep:
    """Add a step; `shared` lets the partner read it, and `today` is the author's own day.

    Raises Empty or TooLong at `what`, NotFound at `owner`, DateInThePast or DateTooFar at `due_on`, NotYet at `share`
    while the partner cannot know that the two are ending (R3), and TooMany at `what`.
    """
    wording = _checked(mentorship, wording, today)
    if sum(step.author_id == me.user_id for step in readable(session, mentorship, me)) >= MOST:
        raise TooMany("what", limit=MOST)
    step = NextStep(
        team_id=mentorship.team_id,
        mentorship_id=mentorship.id,
        author_id=me.user_id,
        what=wording.what,
        owner_id=wording.owner_id,
        due_on=wording.due_on,
        created_at=now,
    )
    session.add(step)
    if shared:
        _share(mentorship, step, now)
    session.flush()
    return step


def change(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    step: NextStep,
    version: object,
    wording: Wording,
    now: datetime,
    today: date,
    *,
    shared: bool,
) -> None:
    """Word a step anew: the author's own, or a shared one by either of the two until they have ended. What was shared
    stays so.

    A day that has passed may stay, and may not be chosen anew. Raises as `add`, NotYours, and ChangedMeanwhile when
    `version` is not the newest.
    """
    _check_mine(mentorship, me, step)
    _check_version(mentorship, me, step, version)
    wording = _checked(mentorship, wording, today, kept=step.due_on)
    step.what, step.owner_id, step.due_on = wording.what, wording.owner_id, wording.due_on
    step.version += 1
    if step.shared_at is not None:
        step.shared_at = now
    elif shared:
        _share(mentorship, step, now)
    session.flush()


def remove(session: Session, mentorship: Mentorship, me: Member, step: NextStep, version: object) -> None:
    """Take a step off the list: the author's own, or a shared one by either of the two until they have ended.

    Raises NotYours, or ChangedMeanwhile when `version` is not the newest.
    """
    _check_mine(mentorship, me, step)
    _check_version(mentorship, me, step, version)
    session.delete(step)
    session.flush()


def may_change(mentorship: Mentorship, me: Member, step: NextStep) -> bool:
    """Whether this person may word a step anew or take it off the list, of those that they may read."""
    return step.author_id == me.user_id or mentorship.state is not State.ENDED


def share_mine(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Let the partner read all of this person's steps.

    Raises NotYet at `share` while the partner cannot know that the two are ending (R3).
    """
    for step in readable(session, mentorship, me):
        if step.shared_at is None:
            _share(mentorship, step, now)
    session.flush()


def _share(mentorship: Mentorship, step: NextStep, now: datetime) -> None:
    if not is_open_to_both(mentorship):
        raise NotYet("share")
    step.shared_at = now


def _check_mine(mentorship: Mentorship, me: Member, step: NextStep) -> None:
    if not may_change(mentorship, me, step):
        raise NotYours(name=mentorship.partner_of(me.user_id))


def _check_version(mentorship: Mentorship, me: Member, step: NextStep, version: object) -> None:
    if step.version != version:
        raise ChangedMeanwhile(name=mentorship.partner_of(me.user_id))


def _checked(mentorship: Mentorship, wording: Wording, today: date, kept: date | None = None) -> Wording:
    if wording.owner_id not in {mentorship.mentor_id, mentorship.mentee_id}:
        raise NotFound("owner")
    return Wording(
        what=texts.required(wording.what, "what"),
        owner_id=wording.owner_id,
        due_on=kept if wording.due_on == kept else texts.ahead(wording.due_on, today, "due_on"),
    )
