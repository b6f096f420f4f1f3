"""The settings of one person: their language, their working hours and holidays, and whether the bot may speak unasked
(R4, R44, R45)."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from babel.dates import get_day_names
from slack_sdk.models.blocks import Block, Option
from slack_sdk.models.views import View

from bot import public_holidays
from bot.member_settings import WEEKDAYS, Choices, Nudging
from bot.models import Member
from prompts.blocks import (
    choice_field,
    choices_field,
    context,
    date_field,
    grouped_choice_field,
    modal,
    option,
    section,
    time_field,
)
from prompts.language import Language
from prompts.words import at_most

SETTINGS_FORM = "settings"
AS_SLACK = "slack"
"""The choice of whatever language the person's Slack has."""
AS_ZONE = "zone"
"""The choice of whatever country the person's time zone lies in."""
NO_HOLIDAYS = "none"
NATIONAL = "national"
"""The choice of no region."""
HOLIDAYS_ACTION = "settings_holidays"
"""These two fields change the form when something is chosen in them."""


def settings_form(
    me: Member,
    choices: Choices,
    languages: Iterable[Language],
    typed: Mapping[str, Any],
    today: date,
    between: int,
    say: Language,
) -> View:
    """The form with what somebody has chosen so far. `typed` was chosen before and not saved; `today` is their day,
    `between` the days that lie at least between two nudges."""
    saved = {
        "language": choices.language or AS_SLACK,
        "workday_starts": choices.workday_starts.strftime("%H:%M"),
        "workday_ends": choices.workday_ends.strftime("%H:%M"),
        "workdays": list(choices.workdays),
        "nudging": choices.nudging.value,
        "paused_until": choices.paused_until.isoformat() if choices.paused_until else None,
        "country": _country_choice(choices.country),
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
                [
                    option(Nudging.ON.value, say("Yes, {at_most}", at_most=at_most(between, say))),
                    option(Nudging.PAUSED.value, say("Pause until the day below")),
                    option(Nudging.OFF.value, say("No, please don't")),
                ],
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
            *_holiday_fields(me, choices, filled, today, say),
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


def read_choices(me: Member, fields: Mapping[str, Any]) -> Choices:
    """What the form holds. A region that the form did not ask for stays as it is."""
    language, paused_until = fields["language"], fields.get("paused_until")
    country = _read_country(fields["country"])
    region = fields.get(_region_field(_country(me, country)), me.region)
    return Choices(
        language=None if language == AS_SLACK else language,
        workday_starts=time.fromisoformat(fields["workday_starts"]),
        workday_ends=time.fromisoformat(fields["workday_ends"]),
        workdays=fields.get("workdays") or (),
        nudging=Nudging(fields["nudging"]),
        paused_until=date.fromisoformat(paused_until) if paused_until else None,
        country=country,
        region=None if region == NATIONAL else region,
    )


def _holiday_fields(me: Member, choices: Choices, filled: Mapping[str, Any], today: date, say: Language) -> list[Block]:
    """Whose holidays are kept free: the country, its region where that matters, and the next such day as a proof."""
    country = _country(me, _read_country(filled["country"]))
    own = [
        option(AS_ZONE, _as_zone(me, say)),
        option(NO_HOLIDAYS, say("No public holidays")),
    ]
    named = {code: say.country(code) for code in public_holidays.countries(today.year)}
    fields: list[Block] = [
        grouped_choice_field(
            "country",
            say("Public holidays"),
            {say("In general"): own, **_by_letter(named)},
            value=filled["country"],
            hint=say("On these days I won't remind you of anything. Nobody else sees what you choose here."),
            action=HOLIDAYS_ACTION,
        )
    ]
    region = choices.region
    if regions := public_holidays.regions(country, today.year):
        field = _region_field(country)
        chosen = filled.get(field, region if region in regions else NATIONAL)
        national = option(NATIONAL, say("Only those of the whole country"))
        fields.append(
            grouped_choice_field(
                field,
                say("Region"),
                {say("In general"): [national], **_by_letter(regions)},
                value=chosen,
                action=HOLIDAYS_ACTION,
            )
        )
        region = chosen
    if (day := public_holidays.upcoming(country, region, today)) is not None:
        fields.append(context(say.mrkdwn("The next holiday is {day}.", day=say.weekday_and_day(day))))
    return fields


def _by_letter(names: Mapping[str, str]) -> dict[str, Sequence[Option]]:
    """Options from names by their values, in order and by first letters: a menu takes a hundred in a group."""
    groups: defaultdict[str, list[Option]] = defaultdict(list)
    for value, name in sorted(names.items(), key=lambda item: _sorted_as(item[1])):
        groups[_sorted_as(name)[0].upper()].append(option(value, name))
    return dict(groups)


def _sorted_as(name: str) -> str:
    """What a name is sorted by: as in German and English dictionaries, marks on a letter count for nothing."""
    return "".join(sign for sign in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(sign))


def _as_zone(me: Member, say: Language) -> str:
    code = public_holidays.country_of_zone(me.timezone)
    if code == public_holidays.NONE:
        return say("As my time zone says: none")
    return say("As my time zone says: {country}", country=say.country(code))


def _country_choice(country: str | None) -> str:
    if country is None:
        return AS_ZONE
    return NO_HOLIDAYS if country == public_holidays.NONE else country


def _read_country(choice: str) -> str | None:
    if choice == AS_ZONE:
        return None
    return public_holidays.NONE if choice == NO_HOLIDAYS else choice


def _country(me: Member, chosen: str | None) -> str:
    return public_holidays.country_of_zone(me.timezone) if chosen is None else chosen


def _region_field(country: str) -> str:
    """Each country has a field of its own: a region that was chosen for another must not stay in it."""
    return f"region.{country}"
