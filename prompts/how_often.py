"""How often somebody hears unasked about one mentorship: one place to see it and to change it back (R33, R45)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, Option
from slack_sdk.models.views import View

from bot import tact
from bot.how_often import HowOften
from bot.members import zone
from bot.models import Member, Mentorship, Role
from bot.reminders import Standing
from prompts.blocks import button, choice_field, context, date_field, modal, option, section
from prompts.language import Language, Mrkdwn
from prompts.words import at_most, rhythm

FORM = "how_often"
AFTERWARDS_FORM = "how_often_afterwards"
OFF = "off"
ON = "on"
_PACES = (0, 1, 2)
"""The choices, as `NudgeRhythm.slower`. Who has asked for fewer still keeps theirs."""


def form(
    mentorship: Mentorship,
    me: Member,
    chosen: HowOften,
    typed: Mapping[str, Any],
    earliest: datetime,
    between: timedelta,
    today: date,
    say: Language,
) -> View:
    """What somebody hears about a mentorship under way, and how often. `typed` was chosen before and not saved,
    `earliest` is when they hear of it at the earliest, `between` the least time between two nudges, `today` their
    day."""
    about = {"mentorship": mentorship.id}
    blocks: list[Block] = [section(_what(mentorship, me, say)), *for_all(me, today, say)]
    if chosen.has_fallen_silent:
        again = button(say("Ask me again"), "how_often_again", about)
        blocks.append(section(say.mrkdwn("I have asked a few times, and gone quiet about it."), again))
    elif not chosen.is_off and not me.nudges_off:
        day = say.weekday_and_day(earliest.astimezone(zone(me)).date())
        text = say.mrkdwn("If there is something, you'll hear of it on {day} at the earliest.", day=day)
        blocks.append(context(text))
    paces = [option(str(slower), _capital(_pace(slower, between, say))) for slower in sorted({*_PACES, chosen.slower})]
    blocks += _fields(
        {
            "pace": OFF if chosen.is_off else str(chosen.slower),
            "until": chosen.snoozed_until.isoformat() if chosen.snoozed_until else None,
            **typed,
        },
        say("How often?"),
        [*paces, option(OFF, say("Not at all about this mentorship"))],
        say("Nothing before"),
        say("Today, or no day: whenever it fits."),
        say,
    )
    return modal(FORM, say("Reminders"), blocks, submit=say("Save"), close=say("Cancel"), about=about)


def afterwards_form(
    mentorship: Mentorship, me: Member, standing: Standing | None, typed: Mapping[str, Any], today: date, say: Language
) -> View:
    """What somebody hears once the mentorship is behind the two: reminders to stay in touch, if they agreed to.

    `today` is the person's own day.
    """
    about = {"mentorship": mentorship.id}
    if standing is None:
        none = say.mrkdwn(
            "You and {name} have not agreed on any reminders, so I bring nothing up.",
            name=say.mention(mentorship.partner_of(me.user_id)),
        )
        return modal(AFTERWARDS_FORM, say("Reminders"), [section(none)], close=say("Close"), about=about)
    blocks: list[Block] = [section(_afterwards(standing, mentorship, me, say)), *for_all(me, today, say)]
    blocks += _fields(
        {"pace": ON if standing.is_wanted else OFF, "until": None, **typed},
        say("Shall I remind you?"),
        [option(ON, say("Yes, in turn, at the rhythm that we agreed on")), option(OFF, say("No, please don't"))],
        say("Next time on"),
        say("No day: at the rhythm that you two agreed on."),
        say,
    )
    return modal(AFTERWARDS_FORM, say("Reminders"), blocks, submit=say("Save"), close=say("Cancel"), about=about)


def for_all(me: Member, today: date, say: Language) -> list[Block]:
    """That somebody hears nothing about any mentorship at the moment, and the way back; nothing where they do."""
    if me.nudges_off:
        text = say.mrkdwn("My reminders are off, for all your mentorships.")
    elif me.nudges_paused_until is not None and me.nudges_paused_until > today:
        day = say.day(me.nudges_paused_until)
        text = say.mrkdwn("My reminders are paused until {day}, for all your mentorships.", day=day)
    else:
        return []
    return [section(text, button(say("Switch on again"), "nudges_on"))]


def small_print(chosen: HowOften, say: Language) -> Mrkdwn | None:
    """On the card of a mentorship under way: what is otherwise than usual."""
    if chosen.is_off:
        return say.mrkdwn("No reminders")
    if chosen.snoozed_until is not None:
        return say.mrkdwn("No reminders before {day}", day=say.day(chosen.snoozed_until))
    if chosen.has_fallen_silent:
        return say.mrkdwn("I have gone quiet about it")
    if chosen.slower:
        return say.mrkdwn("Reminders less often")
    return None


def afterwards_small_print(standing: Standing, me: Member, say: Language) -> Mrkdwn:
    """On the card of a mentorship that has ended with an agreement: whether and when there is a reminder."""
    if not standing.is_wanted:
        return say.mrkdwn("No reminders")
    if standing.next_at is None:
        return say.mrkdwn("I have gone quiet about it")
    return say.mrkdwn("Next reminder around {day}", day=say.day(standing.next_at.astimezone(zone(me)).date()))


def _what(mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    name = say.mention(mentorship.partner_of(me.user_id))
    if mentorship.role_of(me.user_id) is Role.MENTOR:
        return say.mrkdwn(
            "I write to you about {name} of my own accord only when signs show that your time together has done "
            "its work, or when there has been no check-in for a while.",
            name=name,
        )
    return say.mrkdwn(
        "I write to you about {name} of my own accord only when there has been no check-in for a while.", name=name
    )


def _afterwards(standing: Standing, mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    name = say.mention(mentorship.partner_of(me.user_id))
    agreed = say.mrkdwn("You and {name} have agreed to be in touch.", name=name)
    if standing.rhythm is not None:
        every = rhythm(standing.rhythm, say)
        agreed = say.mrkdwn("You and {name} have agreed to be in touch: {rhythm}.", name=name, rhythm=_small(every))
    if not standing.is_wanted:
        return agreed
    if standing.next_at is None:
        quiet = say.mrkdwn("I have reminded you two a few times, and gone quiet. Save, and I'll begin again.")
        return Mrkdwn(f"{agreed} {quiet}")
    day = say.day(standing.next_at.astimezone(zone(me)).date())
    then = (
        say.mrkdwn("The next reminder comes to you, around {day}.", day=day)
        if standing.is_mine
        else say.mrkdwn("The next reminder goes to {name}, around {day}.", name=name, day=day)
    )
    return Mrkdwn(f"{agreed} {then}")


def _fields(
    filled: Mapping[str, Any], question: str, paces: list[Option], day: str, hint: str, say: Language
) -> list[InputBlock]:
    only_you = say("Only you see what you choose here.")
    return [
        choice_field("pace", question, paces, value=filled["pace"], hint=only_you),
        date_field("until", day, value=filled["until"], hint=hint),
    ]


def _pace(slower: int, between: timedelta, say: Language) -> str:
    return at_most(tact.pause_between(slower, between).days, say)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
