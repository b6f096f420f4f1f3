"""Where everything stands, at a glance."""

from __future__ import annotations

from bot.glance import glances
from handlers.interaction import Interaction, Listeners, Reply
from prompts import status
from prompts.pages import turns


def show(interaction: Interaction) -> Reply:
    """Show all mentorships of somebody, a page at a time."""
    found = glances(interaction.session, interaction.member, interaction.today)
    return Reply(
        view=status.status(found, interaction.member, interaction.today, interaction.say, page=interaction.page)
    )


def register(on: Listeners) -> None:
    """Register what belongs to the status."""
    on.action("status_open", show, reads_only=True)
    for turn in turns(status.PAGE):
        on.action(turn, show, reads_only=True)
