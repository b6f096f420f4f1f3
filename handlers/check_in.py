"""Log a check-in (R9)."""

from __future__ import annotations

from bot import check_ins
from bot.models import Mentorship
from handlers.choose import find_mentorship_under_way, with_mentorship
from handlers.interaction import Interaction, Listeners, Reply
from prompts import check_in
from prompts.language import N_


def show(interaction: Interaction, mentorship: Mentorship) -> Reply:
    """Open the form for a check-in."""
    typed = interaction.draft(check_in.CHECK_IN_FORM, mentorship=mentorship.id)
    return Reply(view=check_in.check_in_form(mentorship, interaction.member, typed, interaction.say))


open_check_in = with_mentorship(show, "check_in_open", N_("Check-in"))


def save(interaction: Interaction) -> Reply:
    """Keep a check-in."""
    mentorship = find_mentorship_under_way(interaction)
    energy = interaction.fields.get("energy")
    check_ins.log(
        interaction.session,
        mentorship,
        interaction.member,
        int(energy) if energy else None,
        interaction.fields.get("progress") or "",
        interaction.now,
    )
    return Reply(
        view=check_in.checked_in(mentorship, interaction.member, interaction.say),
        homes=[mentorship.mentor_id, mentorship.mentee_id],
    )


def register(on: Listeners) -> None:
    """Register what belongs to check-ins."""
    on.action("check_in_open", open_check_in, reads_only=True)
    on.shortcut("log_check_in", open_check_in, reads_only=True)
    on.submission(check_in.CHECK_IN_FORM, save)
