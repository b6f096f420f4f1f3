"""Whether what a message speaks of still holds at the moment of sending (R46)."""

from __future__ import annotations

from bot.models import GoalState, Mentorship, Message, State


def still_holds(message: Message, mentorship: Mentorship) -> bool:
    """Whether this message should still go out. One that was answered elsewhere never should."""
    if message.answered_at is not None:
        return False
    match message.kind:
        case "invitation":
            return mentorship.state is State.INVITED and message.occasion == str(mentorship.proposal)
        case "goals_reached":
            settled = [goal for goal in mentorship.goals if goal.state is not GoalState.LET_GO]
            return (
                _is_at_work(mentorship) and bool(settled) and all(goal.state is GoalState.REACHED for goal in settled)
            )
        case "planned_end":
            planned = message.facts.get("planned_end")
            return _is_at_work(mentorship) and str(mentorship.planned_end) == planned
        case "energy_low" | "stale_check_ins":
            return _is_at_work(mentorship)
        case _:
            return True


def _is_at_work(mentorship: Mentorship) -> bool:
    """Under way, and no closing has begun: then there is nothing to suggest any more."""
    return mentorship.state is State.ACTIVE and mentorship.closure is None
