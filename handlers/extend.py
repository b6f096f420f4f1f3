"""Give a mentorship more time (R13, R40)."""

from __future__ import annotations

from datetime import date

from bot import endings
from bot.models import Mentorship
from handlers.choose import find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import extend as pages
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the form for a new planned end."""
    typed = interaction.draft(pages.EXTEND_FORM, mentorship=mentorship.id)
    return Reply(view=pages.extend_form(mentorship, interaction.member, typed, interaction.say))


open_extend = with_mentorship(show, "extend_open", N_("More time"))


def extend(interaction: Interaction) -> Reply:
    """Keep the new day; the other one is told."""
    mentorship = find_mentorship_under_way(interaction)
    chosen = interaction.fields.get("until")
    until = date.fromisoformat(chosen) if chosen else None
    me = interaction.member
    endings.extend(interaction.session, mentorship, me, until, interaction.now, interaction.today)
    homes = [mentorship.mentor_id, mentorship.mentee_id]
    return Reply(view=pages.extended_page(mentorship, me, interaction.say), homes=homes)


def register(on: Listeners) -> None:
    """Register what belongs to more time."""
    on.action("extend_open", open_extend, reads_only=True)
    on.submission(pages.EXTEND_FORM, extend)
