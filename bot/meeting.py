"""The final meeting: celebration, reflection, looking ahead, in this order (R19).

Both of the pair prepare alone or write while they talk. Each has texts of their own to every question, so that nobody
overwrites anything; `Notes` is what one of them may see of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers, ledger, next_steps
from bot.models import Answer, CheckIn, Goal, GoalState, Member, Mentorship, NextStep, Role
from bot.questions import BY_KEY, Form, Question, of_form

MINUTES: Mapping[Form, int] = {Form.CELEBRATION: 8, Form.LOOKING_BACK: 12, Form.LOOKING_AHEAD: 10}
"""The three parts in their order, and about how long each takes."""
FORMS = (Form.CELEBRATION, Form.LOOKING_BACK, Form.FEEDBACK, Form.LOOKING_AHEAD)
"""The forms that are filled in for the meeting. Feedback on the mentoring belongs to the second part (R22)."""

OWN_LINES = 5
"""So many of the mentor's own notes on progress help to begin."""


@dataclass(frozen=True)
class Notes:
    """What one of the two may see of what was written for the meeting."""

    mine: Mapping[str, Answer]
    """Their own answers, by question key."""
    theirs: Mapping[str, Answer]
    """What the partner has shared, by question key."""
    steps: Sequence[NextStep]
    """Their own next steps and those that the partner has shared."""

    def mine_in(self, form: Form) -> list[Answer]:
        """Their own answers in a form, each of which they may share."""
        return [answer for key, answer in self.mine.items() if BY_KEY[key].form is form]

    def has_shared(self, form: Form) -> bool:
        """Whether the partner may read what they wrote in this form."""
        return any(answer.shared_at is not None for answer in self.mine_in(form))

    def private_steps(self, me: Member) -> list[NextStep]:
        """Their own next steps that the partner does not see yet."""
        return [step for step in self.steps if step.author_id == me.user_id and step.shared_at is None]


def asked_in(form: Form, role: Role) -> list[Question]:
    """The questions that stand in a form for somebody in this role, the mentor's own notes among them."""
    return of_form(form, role) + (of_form(Form.NOTES, role) if form is Form.LOOKING_BACK else [])


def notes(session: Session, mentorship: Mentorship, reader: Member) -> Notes:
    """What this person may see of the meeting: their own, and what the partner has shared."""
    mine: dict[str, Answer] = {}
    theirs: dict[str, Answer] = {}
    for (author_id, key), answer in answers.readable(session, mentorship, reader.user_id).items():
        (mine if author_id == reader.user_id else theirs)[key] = answer
    return Notes(mine=mine, theirs=theirs, steps=next_steps.readable(session, mentorship, reader))


def write(
    session: Session,
    mentorship: Mentorship,
    me: Member,
    form: Form,
    written: Mapping[str, str | None],
    now: datetime,
    *,
    shared: bool,
) -> None:
    """Keep what somebody wrote in a form; `shared` says whether the partner may read it from now on, or no more.

    Shared feedback is announced to the mentor (R22). Raises TooLong at the question's field, and NotYet at `share`
    while the partner cannot know that the two are ending (R3).
    """
    asked = [question.key for question in asked_in(form, mentorship.role_of(me.user_id))]
    had_shared = notes(session, mentorship, me).has_shared(form)
    answers.write(session, mentorship, me, {key: written[key] for key in asked if key in written}, now)
    if shared:
        answers.share(session, mentorship, me, asked, now)
        if form is Form.LOOKING_AHEAD:
            next_steps.share_mine(session, mentorship, me, now)
    else:
        answers.withhold(session, mentorship, me, asked)
    has_shared = notes(session, mentorship, me).has_shared(form)
    if form is Form.FEEDBACK and has_shared != had_shared:
        _tell_of_feedback(session, mentorship, now, has_shared=has_shared)


def still_private(mentorship: Mentorship, me: Member, mine: Notes) -> list[Form]:
    """The forms in which this person has written something that the partner may not read."""
    asked = [form for form in FORMS if of_form(form, mentorship.role_of(me.user_id))]
    return [
        form
        for form in asked
        if any(answer.shared_at is None for answer in mine.mine_in(form))
        or (form is Form.LOOKING_AHEAD and mine.private_steps(me))
    ]


def own_progress(session: Session, mentorship: Mentorship, me: Member) -> Sequence[str]:
    """The newest lines on progress from this person's own check-ins, the oldest of them first.

    Those of the partner are the partner's alone (bot.privacy).
    """
    newest = session.scalars(
        select(CheckIn.progress)
        .where(CheckIn.mentorship_id == mentorship.id, CheckIn.author_id == me.user_id, CheckIn.progress != "")
        .order_by(CheckIn.at.desc(), CheckIn.id.desc())
        .limit(OWN_LINES)
    ).all()
    return newest[::-1]


def reached(goals: Iterable[Goal]) -> list[Goal]:
    """The goals reached, the earliest first: what there is to celebrate (R20)."""
    settled = [goal for goal in goals if goal.state is GoalState.REACHED]
    return sorted(settled, key=lambda goal: (goal.settled_on is None, goal.settled_on, goal.id))


def _tell_of_feedback(session: Session, mentorship: Mentorship, now: datetime, *, has_shared: bool) -> None:
    if has_shared:
        ledger.owe(
            session, mentorship, mentorship.mentor_id, "feedback_shared", now, occasion=f"{now:%Y-%m-%dT%H:%M:%S}"
        )
    else:
        ledger.settle(session, mentorship, mentorship.mentor_id, ["feedback_shared"], "withheld", now)
