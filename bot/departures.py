"""When somebody leaves the workspace: they are never written to again, their partners are told once (R46), and an
ending that waited only for them is complete (R24)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import closure, ledger, mentorships, suggestions
from bot.members import zone
from bot.models import OPEN_STATES, Member


def tell_partners(session: Session, member: Member, now: datetime) -> None:
    """Owe each partner of an open mentorship the news that this person has left; calling it again adds nothing."""
    for mentorship in mentorships.all_of(session, member, *OPEN_STATES):
        partner = mentorship.partner_of(member.user_id)
        if partner.is_deactivated:
            continue
        ledger.owe(session, mentorship, partner.user_id, "partner_left", now, occasion=member.user_id)
        suggestions.lapse(session, mentorship, now)
        closure.complete_if_done(session, mentorship, now, now.astimezone(zone(partner)).date())
