"""The settings of one person (R4, R44, R45)."""

from __future__ import annotations

from bot import member_settings as choosing
from handlers.interaction import Interaction, Listeners, Reply
from prompts import member_settings


def open_settings(interaction: Interaction) -> Reply:
    """Open the form with what somebody has chosen so far."""
    choices = choosing.choices_of(interaction.member, interaction.today)
    typed = interaction.draft(member_settings.SETTINGS_FORM)
    languages = interaction.services.languages
    form = member_settings.settings_form(interaction.member, choices, languages, typed, interaction.say)
    return Reply(view=form)


def save(interaction: Interaction) -> Reply:
    """Keep what somebody chose."""
    me = interaction.member
    choosing.choose(me, member_settings.read_choices(interaction.fields), interaction.today)
    chosen = interaction.services.languages.of(me)
    return Reply(view=member_settings.settings_saved(chosen), homes=[me.user_id])


def register(on: Listeners) -> None:
    """Register what belongs to the settings."""
    on.action("settings_open", open_settings, reads_only=True)
    on.submission(member_settings.SETTINGS_FORM, save)
