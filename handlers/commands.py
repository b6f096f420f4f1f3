"""The slash commands: one table each, and what the bare command opens."""

from __future__ import annotations

from handlers import begin, check_in, diary, goals, member_settings, status
from handlers.interaction import Interaction, Listeners, Reply
from prompts import help as helping


def mentorship_help(interaction: Interaction) -> Reply:
    """Say what /mentorship can do."""
    return Reply(tell=helping.mentorship(interaction.say))


def register(on: Listeners) -> None:
    """Register both commands."""
    on.command(
        "/mentorship",
        {
            "": status.show,
            "start": begin.start,
            "goals": goals.open_goals,
            "check-in": check_in.open_check_in,
            "diary": diary.command,
            "status": status.show,
            "settings": member_settings.open_settings,
            "help": mentorship_help,
        },
        reads_only=frozenset({"", "start", "goals", "check-in", "status", "settings", "help"}),
    )
