"""The slash commands: one table each, and what the bare command opens."""

from __future__ import annotations

from handlers import begin
from handlers.interaction import Interaction, Listeners, Reply
from prompts import help as helping


def mentorship_help(interaction: Interaction) -> Reply:
    """Say what /mentorship can do."""
    return Reply(tell=helping.mentorship(interaction.say))


def register(on: Listeners) -> None:
    """Register both commands."""
    on.command(
        "/mentorship",
        {"help": mentorship_help, "": mentorship_help, "start": begin.start},
        reads_only=frozenset({"help", "", "start"}),
    )
