"""Whether what a message speaks of still holds at the moment of sending (R46)."""

from __future__ import annotations

from datetime import datetime

from bot import signals
from bot.models import Mentorship, Message, State


def still_holds(message: Message, mentorship: Mentorship) -> bool:
    """Whether this message should still go out. One that was answered elsewhere never should."""
    if message.answered_at is not None:
        return False
    match message.kind:
        case "invitation":
            is_asked = mentorship.state is State.INVITED and message.occasion == str(mentorship.proposal)
            return is_asked and not mentorship.partner_of(message.receiver_id).is_deactivated
        case "partner_left":
            return mentorship.is_open and mentorship.partner_of(message.receiver_id).is_deactivated
        case "resumed":
            return _is_at_work(mentorship)
        case "step_back" | "goals_reached" | "planned_end" | "energy_low" | "stale_check_ins":
            return _is_at_work(mentorship) and reason_holds(message, mentorship)
        case _:
            return True


def reason_holds(message: Message, mentorship: Mentorship) -> bool:
    """Whether the record still shows what a nudge speaks of."""
    match message.kind:
        case "step_back":
            return mentorship.step_back_at is not None
        case "goals_reached":
            return signals.goals_reached(mentorship) is not None
        case "planned_end":
            return str(mentorship.planned_end) == message.facts.get("planned_end")
        case "energy_low":
            return signals.energy_low(mentorship) is not None
        case _:
            since = message.facts.get("since")
            return isinstance(since, str) and signals.last_sign(mentorship) == datetime.fromisoformat(since)


def _is_at_work(mentorship: Mentorship) -> bool:
    """Under way with both there, and no closing has begun: otherwise there is nothing to suggest."""
    somebody_left = mentorship.mentor.is_deactivated or mentorship.mentee.is_deactivated
    return mentorship.state is State.ACTIVE and mentorship.closure is None and not somebody_left
