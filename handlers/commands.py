"""The slash commands: one table each, and what the bare command opens."""

from __future__ import annotations

from collections.abc import Mapping

from bot import managers
from handlers import (
    begin,
    check_in,
    closure,
    connect,
    diary,
    document,
    end,
    goals,
    guidance,
    how_often,
    introductions,
    meeting,
    member_settings,
    my_data,
    plan,
    programme,
    reflect,
    shout_out,
    skills,
    status,
    terms,
)
from handlers.interaction import Interaction, Listener, Listeners, Reply
from prompts import help as helping


def mentorship_help(interaction: Interaction) -> Reply:
    """Say what /mentorship can do."""
    has_programme = managers.may_open(interaction.session, interaction.member)
    return Reply(tell=helping.mentorship(interaction.say, has_programme=has_programme))


MENTORSHIP: Mapping[str, Listener] = {
    "": status.show,
    "start": begin.start,
    "terms": terms.open_terms,
    "goals": goals.open_goals,
    "skills": skills.open_skills,
    "check-in": check_in.open_check_in,
    "diary": diary.command,
    "status": status.show,
    "programme": programme.open_page,
    "guide": guidance.show,
    "reminders": how_often.open_how_often,
    "settings": member_settings.open_settings,
    "data": my_data.open_page,
    "export": my_data.command,
    "help": mentorship_help,
}
CLOSURE: Mapping[str, Listener] = {
    "": closure.open_closure,
    "plan": plan.open_plan,
    "meeting": meeting.open_meeting,
    "reflect": reflect.open_reflection,
    "connect": connect.open_connection,
    "document": document.open_document,
    "thanks": shout_out.open_shout_out,
    "end": end.open_end,
    "introduce": introductions.open_introductions,
    "safety": end.show_safety,
    "help": closure.show_help,
}
WRITING = frozenset({"diary", "export"})
"""The subcommands that write something; all others only open."""


def register(on: Listeners) -> None:
    """Register both commands."""
    for command, subcommands in (("/mentorship", MENTORSHIP), ("/closure", CLOSURE)):
        on.command(command, subcommands, reads_only=frozenset(subcommands) - WRITING)
