"""When somebody leaves the workspace: they are never written to again, their partners are told once (R46), and an
ending that waited only for them is complete (R24)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot import closure, introductions, ledger, mentorships, reminders, suggestions
from bot.members import local_day
from bot.models import OPEN_STATES, Member, State

CHANGED = "changed"
OF_THE_TWO = (reminders.KIND, "agreement_settle", "reopening_asked")
"""Messages that ask for something which only two who are both there can do."""


def tell_partners(session: Session, member: Member, now: datetime) -> None:
    """Owe each partner of an open mentorship the news that this person has left; calling it again adds nothing.

    What colleagues were asked about this person is asked no more, and the messages say so.
    """
    introductions.lapse(session, member, now)
    for mentorship in mentorships.all_of(session, member, *OPEN_STATES, State.ENDED):
        partner = mentorship.partner_of(member.user_id)
        ledger.settle(session, mentorship, partner.user_id, OF_THE_TWO, CHANGED, now)
        if partner.is_deactivated or not mentorship.is_open:
            continue
        ledger.owe(session, mentorship, partner.user_id, "partner_left", now, occasion=member.user_id)
        suggestions.lapse(session, mentorship, now)
        closure.complete_if_done(session, mentorship, now, local_day(partner, now))
