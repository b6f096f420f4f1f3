"""The four steps of an ending, and its completion (R17, R40)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import final_meeting, ledger, shout_out, suggestions
from bot.errors import NotYet
from bot.models import (
    Agreement,
    Closure,
    Ending,
    FinishedPart,
    GoalState,
    Member,
    Mentorship,
    State,
    Wish,
    Wishes,
)

REFLECTION = "reflection"
AS_CANVAS = {"formats": ["canvas"]}
"""The document at the end is a canvas, or files where the workspace has none (R27)."""
PAY_FORWARD_AFTER = timedelta(days=7)
"""How long after a good ending the two are invited to pass it on (R35): the closing message belongs to what was."""


class Step(StrEnum):
    """The steps of an ending, in their order."""

    CONVERSATION = "conversation"
    MEETING = "meeting"
    REFLECTION = "reflection"
    CONNECTION = "connection"


@dataclass(frozen=True)
class Progress:
    """How far a pair has come with its ending, and who is still awaited."""

    done: frozenset[Step]
    reflected: frozenset[str]
    """Who has finished their reflection, by user id."""
    answered: frozenset[str]
    """Who has said whether they would like to stay in touch."""
    unconfirmed: frozenset[str] = frozenset()
    """Who has yet to confirm how to stay in touch; nobody before both have said that they would like to."""

    @property
    def is_complete(self) -> bool:
        """Whether all four steps are done."""
        return len(self.done) == len(Step)


def begin(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> Closure:
    """Begin to plan the ending: privately, since the other one should hear of it from a person (R3).

    The planner's own nudges are answered by it. A message that the other one has got stays as it is: to change it
    would tell.
    """
    if mentorship.closure is None:
        mentorship.closure = Closure(team_id=mentorship.team_id, mentorship_id=mentorship.id, started_at=now)
        session.flush()
    ledger.settle(session, mentorship, me.user_id, ledger.NUDGES, "planned", now)
    return mentorship.closure


def set_aside(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Plan the ending no more: signals are weighed again. Once the two have talked, this changes nothing."""
    if mentorship.closure is not None and not is_open_to_both(mentorship):
        mentorship.closure = None
        mentorship.look_at = now
        session.flush()


def is_open_to_both(mentorship: Mentorship) -> bool:
    """Whether both may see that they are ending: they have talked, or it has ended."""
    if mentorship.state is State.ENDED:
        return True
    return mentorship.closure is not None and mentorship.closure.conversation_held_at is not None


def hold_conversation(session: Session, mentorship: Mentorship, me: Member, now: datetime) -> None:
    """Note that the two have talked: from here on both see the steps, and the other one is told what comes now."""
    closure = begin(session, mentorship, me, now)
    if closure.conversation_held_at is not None:
        return
    closure.conversation_held_at = now
    closure.conversation_told_by = me.user_id
    partner = mentorship.partner_of(me.user_id)
    ledger.settle(session, mentorship, partner.user_id, ledger.NUDGES, "planned", now)
    ledger.owe(session, mentorship, partner.user_id, "ending_begun", now, occasion=round_of(mentorship))


def hold_meeting(session: Session, mentorship: Mentorship, now: datetime, today: date) -> None:
    """Note that the two have met for the last time as mentor and mentee.

    Raises NotYet before they have talked about the ending.
    """
    closure = require_open(mentorship)
    if closure.met_at is None:
        closure.met_at = now
        final_meeting.lapse(session, mentorship, now)
        complete_if_done(session, mentorship, now, today)


def finish_part(session: Session, mentorship: Mentorship, me: Member, part: str, now: datetime, today: date) -> None:
    """Note that somebody has finished a part that each does for themselves, such as `REFLECTION`.

    Raises NotYet before the two have talked about the ending.
    """
    check_open(mentorship)
    key = (mentorship.id, me.user_id, part)
    if session.get(FinishedPart, key) is None:
        session.add(
            FinishedPart(
                team_id=me.team_id, mentorship_id=mentorship.id, author_id=me.user_id, part=part, finished_at=now
            )
        )
        session.flush()
    complete_if_done(session, mentorship, now, today)


def check_open(mentorship: Mentorship) -> None:
    """Make sure that the two may look back and ahead: they have talked about the ending, or it is behind them.

    Raises NotYet.
    """
    if not is_open_to_both(mentorship):
        raise NotYet


def require_open(mentorship: Mentorship) -> Closure:
    """The closure, once both may see it.

    Raises NotYet before.
    """
    if mentorship.closure is None or mentorship.closure.conversation_held_at is None:
        raise NotYet
    return mentorship.closure


def progress(session: Session, mentorship: Mentorship) -> Progress:
    """How far this pair has come."""
    return progress_of_all(session, [mentorship])[mentorship.id]


def progress_of_all(session: Session, mentorships: Iterable[Mentorship]) -> Mapping[int, Progress]:
    """How far each of these pairs has come, by mentorship: three queries, however many there are."""
    pairs = {mentorship.id: mentorship for mentorship in mentorships}
    if not pairs:
        return {}
    reflected: dict[int, set[str]] = {id_: set() for id_ in pairs}
    finished = select(FinishedPart).where(FinishedPart.mentorship_id.in_(pairs), FinishedPart.part == REFLECTION)
    for part in session.scalars(finished):
        reflected[part.mentorship_id].add(part.author_id)
    wishes: dict[int, dict[str, Wish]] = {id_: {} for id_ in pairs}
    for each in session.scalars(select(Wishes).where(Wishes.mentorship_id.in_(pairs))):
        wishes[each.mentorship_id][each.author_id] = each.wish
    found = session.scalars(select(Agreement).where(Agreement.mentorship_id.in_(pairs)))
    agreements = {agreement.mentorship_id: agreement for agreement in found}
    return {
        id_: _progress(mentorship, reflected[id_], wishes[id_], agreements.get(id_))
        for id_, mentorship in pairs.items()
    }


def _progress(
    mentorship: Mentorship, reflected: AbstractSet[str], wishes: Mapping[str, Wish], agreement: Agreement | None
) -> Progress:
    closure = mentorship.closure
    is_agreed = agreement is not None and agreement.agreed_at is not None
    unconfirmed = frozenset[str]()
    if agreement is not None and not is_agreed:
        confirmed = {
            mentorship.mentor_id: agreement.mentor_confirmed,
            mentorship.mentee_id: agreement.mentee_confirmed,
        }
        unconfirmed = frozenset(user_id for user_id, version in confirmed.items() if version != agreement.version)
    # "No" and "not now" are full answers: then there is nothing left to agree on (R31).
    is_settled = any(wish is not Wish.YES for wish in wishes.values())
    waited_for = waits_for(mentorship)
    has_no_other = len(waited_for) == 1 and waited_for <= wishes.keys()
    somebody_left = mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated
    is_done = {
        Step.CONVERSATION: closure is not None and closure.conversation_held_at is not None,
        # A written goodbye takes the place of a meeting that is not possible (R24).
        Step.MEETING: closure is not None and (closure.met_at or closure.goodbye_at) is not None,
        Step.REFLECTION: reflected >= waited_for,
        # Through us nobody can stay in touch with somebody who has left.
        Step.CONNECTION: is_settled or is_agreed or has_no_other or somebody_left,
    }
    return Progress(
        done=frozenset(step for step, done in is_done.items() if done),
        reflected=frozenset(reflected),
        answered=frozenset(wishes),
        unconfirmed=unconfirmed,
    )


def awaited(mentorship: Mentorship, progress: Progress, step: Step) -> frozenset[str]:
    """Who can do something for this step now, by user id; nobody when it is done."""
    here = waits_for(mentorship)
    if step in progress.done:
        return frozenset()
    match step:
        case Step.CONVERSATION | Step.MEETING:
            return here
        case Step.REFLECTION:
            return here - progress.reflected
        case Step.CONNECTION:
            return (here - progress.answered) or (here & progress.unconfirmed)


def waits_for(mentorship: Mentorship) -> frozenset[str]:
    """Whom the ending waits for, by user id: not for somebody who has left, nor, after a written goodbye, for whoever
    did not answer (R24)."""
    both = (mentorship.mentor, mentorship.mentee)
    if mentorship.closure is not None and mentorship.closure.goodbye_by is not None:
        return frozenset({mentorship.closure.goodbye_by})
    here = frozenset(member.user_id for member in both if not member.is_deactivated)
    return here or frozenset(member.user_id for member in both)


def next_of(mentorship: Mentorship, progress: Progress, me: Member) -> Step | None:
    """The first step that waits for this person, or None when none does."""
    return next((step for step in Step if me.user_id in awaited(mentorship, progress, step)), None)


def complete_if_done(session: Session, mentorship: Mentorship, now: datetime, today: date) -> bool:
    """Complete the ending when its four steps are done: both are told, and both get the document."""
    session.flush()
    closure = mentorship.closure
    if closure is None or not mentorship.is_under_way or not progress(session, mentorship).is_complete:
        return False
    closure.completed_at = now
    finish(
        session, mentorship, Ending.COMPLETED_EARLY if _is_early_success(mentorship, today) else Ending.COMPLETED, now
    )
    number = round_of(mentorship)
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.owe(session, mentorship, member.user_id, "closing", now, occasion=number)
        occasion = f"closing:{number}" if number else "closing"
        ledger.owe(session, mentorship, member.user_id, "document", now, occasion=occasion, facts=AS_CANVAS)
        ledger.owe_nudge(session, mentorship, member, "pay_forward", now + PAY_FORWARD_AFTER, occasion=number)
    return True


def finish(session: Session, mentorship: Mentorship, kind: Ending, now: datetime) -> None:
    """End a mentorship, in one of the ways in which one ends (R40): nothing is asked about it any more."""
    mentorship.state = State.ENDED
    mentorship.ended_at = now
    mentorship.look_at = None
    mentorship.ending = kind
    mentorship.paused_until = None
    mentorship.reopening_asked_by = None
    final_meeting.lapse(session, mentorship, now)
    suggestions.lapse(session, mentorship, now)
    for member in (mentorship.mentor, mentorship.mentee):
        ledger.settle(session, mentorship, member.user_id, ledger.NUDGES, "ended", now)
    # Whoever was told that the other one has left was shown ways to end it.
    ledger.show_anew(session, mentorship, ["partner_left"])


def undo(session: Session, mentorship: Mentorship, now: datetime) -> None:
    """Go back to before the steps: the two have more time, or take it up again. What they wrote stays."""
    final_meeting.lapse(session, mentorship, now)
    shout_out.lapse(session, mentorship, now)
    mentorship.closure = None
    for finished in session.scalars(select(FinishedPart).where(FinishedPart.mentorship_id == mentorship.id)):
        session.delete(finished)
    session.flush()


def round_of(mentorship: Mentorship) -> str:
    """Names the current attempt at an ending, so that what belongs to it is told once, and again at the next one.

    The first one has no name.
    """
    number = mentorship.reopened + len(mentorship.extensions)
    return str(number) if number else ""


def _is_early_success(mentorship: Mentorship, today: date) -> bool:
    counted = [goal for goal in mentorship.goals if goal.state is not GoalState.LET_GO]
    all_reached = bool(counted) and all(goal.state is GoalState.REACHED for goal in counted)
    return all_reached and mentorship.planned_end is not None and mentorship.planned_end > today
