"""When somebody leaves the workspace: they are never written to again, and their partners are told once (R46)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import ledger, mentorships
from bot.models import OPEN_STATES, Member


def tell_partners(session: Session, member: Member, now: datetime) -> None:
    """Owe each partner of an open mentorship the news that this person has left; calling it again adds nothing."""
    for mentorship in mentorships.all_of(session, member, *OPEN_STATES):
        partner = mentorship.partner_of(member.user_id)
        if not partner.is_deactivated:
            ledger.owe(session, mentorship, partner.user_id, "partner_left", now, occasion=member.user_id)
