"""Write a goodbye where no meeting is possible (R24)."""

from __future__ import annotations

from bot import goodbye
from bot.errors import NotUnderWay
from bot.models import Mentorship
from handlers.choose import BEGUN, UNDER_WAY, find_mentorship, with_mentorship
from handlers.closure import page
from handlers.interaction import Interaction, Listeners, Reply
from prompts import goodbye as pages
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the form."""
    me = interaction.member
    saved = {goodbye.TEXT: goodbye.find(interaction.session, mentorship, me)}
    typed = interaction.draft(pages.GOODBYE_FORM, mentorship=mentorship.id)
    return Reply(view=pages.goodbye_form(mentorship, me, {**saved, **typed}, interaction.say))


open_goodbye = with_mentorship(show, "goodbye_open", N_("A written goodbye"), states=BEGUN, preferred=UNDER_WAY)


def write(interaction: Interaction) -> Reply:
    """Send it, and show what comes next."""
    mentorship = find_mentorship(interaction)
    if mentorship.state not in BEGUN:
        raise NotUnderWay(name=mentorship.partner_of(interaction.member.user_id))
    text = interaction.fields.get(goodbye.TEXT) or ""
    goodbye.write(interaction.session, mentorship, interaction.member, text, interaction.now, interaction.today)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return Reply(view=page(interaction, mentorship), homes=homes)


def register(on: Listeners) -> None:
    """Register what belongs to a written goodbye."""
    on.action("goodbye_open", open_goodbye, reads_only=True)
    on.submission(pages.GOODBYE_FORM, write)
