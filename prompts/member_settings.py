"""The settings of one person: their language, their working hours, and whether the bot may speak unasked (R4, R45)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from babel.dates import get_day_names
from slack_sdk.models.views import View

from bot.member_settings import WEEKDAYS, Choices, Nudging
from bot.models import Member
from prompts.blocks import (
    choice_field,
    choices_field,
    context,
    date_field,
    modal,
    option,
    section,
    time_field,
)
from prompts.language import N_, Language

SETTINGS_FORM = "settings"
AS_SLACK = "slack"
"""The choice of whatever language the person's Slack has."""
_NUDGING = {
    Nudging.ON: N_("Yes, at most one a week"),
    Nudging.PAUSED: N_("Pause until the day below"),
    Nudging.OFF: N_("No, please don't"),
}


def settings_form(
    me: Member, choices: Choices, languages: Iterable[Language], typed: Mapping[str, Any], say: Language
) -> View:
    """The form with what somebody has chosen so far. `typed` was chosen before and not saved."""
    saved = {
        "language": choices.language or AS_SLACK,
        "workday_starts": choices.workday_starts.strftime("%H:%M"),
        "workday_ends": choices.workday_ends.strftime("%H:%M"),
        "workdays": list(choices.workdays),
        "nudging": choices.nudging.value,
        "paused_until": choices.paused_until.isoformat() if choices.paused_until else None,
    }
    filled = {**saved, **typed}
    names = get_day_names("wide", locale=say.locale)
    tongues = [option(language.code, own_name(language)) for language in languages]
    return modal(
        SETTINGS_FORM,
        say("Settings"),
        [
            choice_field(
                "language",
                say("Language"),
                [option(AS_SLACK, say("As in my Slack")), *tongues],
                value=filled["language"],
            ),
            choice_field(
                "nudging",
                say("May I remind you of something now and then?"),
                [option(nudging.value, say(words)) for nudging, words in _NUDGING.items()],
                value=filled["nudging"],
                hint=say("What the other one of you does, such as an invitation, reaches you either way."),
            ),
            date_field("paused_until", say("Pause until"), value=filled["paused_until"]),
            choices_field(
                "workdays",
                say("On which days?"),
                [option(day, names[int(day)]) for day in WEEKDAYS],
                values=filled["workdays"] or (),
                optional=False,
            ),
            time_field("workday_starts", say("Not before"), value=filled["workday_starts"]),
            time_field("workday_ends", say("Not after"), value=filled["workday_ends"]),
            context(say.mrkdwn("Times are in your time zone, which I take from Slack: {zone}", zone=me.timezone)),
        ],
        submit=say("Save"),
        close=say("Cancel"),
    )


def settings_saved(say: Language) -> View:
    """What is shown after the settings were saved, in the language that was chosen."""
    return modal("settings_saved", say("Settings"), [section(say.mrkdwn("Saved."))], close=say("Done"))


def own_name(language: Language) -> str:
    """A language's name in that language."""
    name = language.locale.get_language_name(language.code) or language.code
    return name[:1].upper() + name[1:]


def read_choices(fields: Mapping[str, Any]) -> Choices:
    """What the form holds."""
    language, paused_until = fields["language"], fields.get("paused_until")
    return Choices(
        language=None if language == AS_SLACK else language,
        workday_starts=time.fromisoformat(fields["workday_starts"]),
        workday_ends=time.fromisoformat(fields["workday_ends"]),
        workdays=fields.get("workdays") or (),
        nudging=Nudging(fields["nudging"]),
        paused_until=date.fromisoformat(paused_until) if paused_until else None,
    )
