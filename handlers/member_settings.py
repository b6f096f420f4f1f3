"""The settings of one person (R4, R44, R45)."""

from __future__ import annotations

from slack_sdk.models.views import View

from bot import member_settings as choosing
from handlers import draft
from handlers.interaction import Interaction, Listeners, Reply
from prompts import member_settings


def open_settings(interaction: Interaction) -> Reply:
    """Open the form with what somebody has chosen so far."""
    return Reply(view=_form(interaction))


def redraw(interaction: Interaction) -> Reply:
    """Show the regions of the country that was just chosen, and keep the draft."""
    draft.keep(interaction)
    return Reply(view=_form(interaction))


def save(interaction: Interaction) -> Reply:
    """Keep what somebody chose."""
    me = interaction.member
    choices = member_settings.read_choices(me, interaction.fields)
    choosing.choose(interaction.session, me, choices, interaction.now)
    chosen = interaction.services.languages.of(me)
    return Reply(view=member_settings.settings_saved(chosen), homes=[me.user_id])


def _form(interaction: Interaction) -> View:
    services = interaction.services
    return member_settings.settings_form(
        interaction.member,
        choosing.choices_of(interaction.member, interaction.today),
        services.languages,
        interaction.draft(member_settings.SETTINGS_FORM),
        interaction.today,
        services.settings.days_between_nudges,
        interaction.say,
    )


def register(on: Listeners) -> None:
    """Register what belongs to the settings."""
    on.action("settings_open", open_settings, reads_only=True)
    on.action(member_settings.HOLIDAYS_ACTION, redraw, is_idempotent=True)
    on.submission(member_settings.SETTINGS_FORM, save)
