"""More time for a mentorship: as easy as ending it (R13, R40)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.models import Member, Mentorship
from prompts.blocks import Post, actions, button, context, date_field, modal, section
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter

EXTEND_FORM = "extend"


def extend_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], say: Language) -> View:
    """The form for a new planned end."""
    name = say.mention(mentorship.partner_of(me.user_id))
    blocks: list[Block] = [
        section(say.mrkdwn("You and {name} go on, as long as it does you both good.", name=name)),
    ]
    if mentorship.planned_end:
        blocks.append(context(say.mrkdwn("Planned so far: {day}", day=say.day(mentorship.planned_end))))
    blocks += [
        date_field("until", say("Until when, roughly?"), value=filled.get("until"), optional=False),
        context(
            say.mrkdwn(
                "I'll tell {name} the new day. Until it comes near, I won't bring up an ending of my own accord.",
                name=name,
            )
        ),
    ]
    return modal(
        EXTEND_FORM,
        say("More time"),
        blocks,
        submit=say("Go on"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def extended_page(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What comes after it was sent."""
    text = say.mrkdwn(
        "You and {name} go on until {day}. A good next conversation!",
        name=say.mention(mentorship.partner_of(me.user_id)),
        day=_end(mentorship, say),
    )
    buttons = actions(button(say("Goals"), "goals_open", {"mentorship": mentorship.id}))
    return modal("extended", say("More time"), [section(text), buttons], close=say("Close"))


def extended(letter: Letter, say: Language) -> Post:
    """Tell the other one that there is more time."""
    until = letter.message.facts.get("until")
    text = say.mrkdwn(
        "{name} would like to go on with you, until {day}.",
        name=say.mention(letter.partner),
        day=say.day(date.fromisoformat(str(until))),
    )
    more = say.mrkdwn(
        "Another day, or no more time at all, is fine as well: tell {name}, or change it here.",
        name=say.mention(letter.partner),
    )
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text} 🌿\n{more}")),
            actions(
                button(say("Goals"), "goals_open", letter.about),
                button(say("Choose another day"), "extend_open", letter.about),
                button(say("Ending well"), "closure_open", letter.about),
            ),
        ],
    )


def _end(mentorship: Mentorship, say: Language) -> str:
    return say.day(mentorship.planned_end) if mentorship.planned_end else ""
