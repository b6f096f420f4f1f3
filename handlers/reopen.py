"""Take a mentorship up again after it has ended (R43)."""

from __future__ import annotations

from bot import endings
from bot.models import Mentorship
from handlers.choose import find_mentorship
from handlers.closure import page
from handlers.interaction import Interaction, Listeners, Reply


def ask(interaction: Interaction) -> Reply:
    """Ask the other one; where they have asked already, this is a yes."""
    mentorship = find_mentorship(interaction)
    days = interaction.services.settings.reopen_days
    endings.ask_to_reopen(interaction.session, mentorship, interaction.member, interaction.now, days)
    return _shown(interaction, mentorship)


def confirm(interaction: Interaction) -> Reply:
    """Say yes."""
    mentorship = find_mentorship(interaction)
    days = interaction.services.settings.reopen_days
    endings.confirm_reopening(interaction.session, mentorship, interaction.member, interaction.now, days)
    return _shown(interaction, mentorship)


def decline(interaction: Interaction) -> Reply:
    """Leave it as it is."""
    mentorship = find_mentorship(interaction)
    endings.decline_reopening(interaction.session, mentorship, interaction.member, interaction.now)
    return _shown(interaction, mentorship)


def _shown(interaction: Interaction, mentorship: Mentorship) -> Reply:
    return Reply(view=page(interaction, mentorship), homes=[mentorship.mentor_id, mentorship.mentee_id])


def register(on: Listeners) -> None:
    """Register what belongs to taking it up again."""
    on.action("reopen_ask", ask)
    on.action("reopen_confirm", confirm)
    on.action("reopen_decline", decline)
