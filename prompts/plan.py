"""Planning the conversation about the ending: first how to celebrate, then how to open it (R15, R16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.views import View

from bot.models import Member, Mentorship, Role
from bot.plan import IDEAS
from prompts.blocks import (
    actions,
    button,
    choices_field,
    context,
    divider,
    header,
    modal,
    option,
    section,
    text_field,
)
from prompts.language import N_, Language, Mrkdwn

PLAN_FORM = "plan"
IDEAS_FIELD = "plan.ideas"
OWN_IDEA_FIELD = "plan.own_idea"
OPENER_FIELD = "plan.opener"

IDEA_WORDS: Mapping[str, Mapping[Role, tuple[str, str]]] = {
    "letter": {
        Role.MENTOR: (N_("Write a letter"), N_("What you saw in them, on paper. It can be read again in ten years.")),
        Role.MENTEE: (N_("Write a letter of thanks"), N_("One thing they said that you still think of, on paper.")),
    },
    "together": {
        Role.MENTOR: (N_("Go out together"), N_("A walk or a meal. Far apart: the same cake in front of two screens.")),
        Role.MENTEE: (N_("Invite them"), N_("A walk or a meal. Far apart: the same cake in front of two screens.")),
    },
    "beginnings": {
        Role.MENTOR: (N_("Visit the beginning"), N_("Read your first goals together, and see how far it is to here.")),
        Role.MENTEE: (N_("Visit the beginning"), N_("Read your first goals together, and see how far it is to here.")),
    },
    "show": {
        Role.MENTOR: (N_("Give them the stage"), N_("They show what they have made, and you sit in the first row.")),
        Role.MENTEE: (N_("Show what you have made"), N_("A small demonstration, with your mentor in the first row.")),
    },
    "praise": {
        Role.MENTOR: (N_("Praise them where it counts"), N_("To their manager, or in a reference. Ask them first.")),
        Role.MENTEE: (N_("Tell others what they did for you"), N_("Their manager, or their team. Ask them first.")),
    },
    "book": {
        Role.MENTOR: (N_("Give a book that shaped you"), N_("With a line inside on why it is this one for them.")),
        Role.MENTEE: (N_("Give a book that shaped you"), N_("With a line inside on why it is this one for them.")),
    },
    "keepsake": {
        Role.MENTOR: (N_("Make something to keep"), N_("A photo, a drawing, a list of your best moments.")),
        Role.MENTEE: (N_("Make something to keep"), N_("A photo, a drawing, a list of your best moments.")),
    },
    "teach": {
        Role.MENTOR: (N_("Let them teach you"), N_("Half an hour in which you are the one who learns.")),
        Role.MENTEE: (N_("Teach them something"), N_("Half an hour in which they are the one who learns.")),
    },
}
"""Each idea for either side: its name, and what it could look like."""


def plan_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], opener_field: str, say: Language) -> View:
    """The form to plan in private.

    `filled` holds the fields by question key. `opener_field` is the opener's block_id: only a new one makes Slack show
    another text in a field that somebody has typed into (https://docs.slack.dev/surfaces/modals).
    """
    partner, role = mentorship.partner_of(me.user_id), mentorship.role_of(me.user_id)
    about = {"mentorship": mentorship.id}
    ideas = [option(key, *(say(text) for text in IDEA_WORDS[key][role])) for key in IDEAS]
    return modal(
        PLAN_FORM,
        say("Plan the conversation"),
        [
            context(
                say.mrkdwn(
                    "🔒 Only you see this page, now and later. I tell {name} nothing: the conversation is yours.",
                    name=say.mention(partner),
                )
            ),
            header(say("First, the celebration")),
            choices_field(
                IDEAS_FIELD,
                say("How could you celebrate with {name} in a way that means something?", name=say.name(partner)),
                ideas,
                values=filled.get(IDEAS_FIELD) or (),
            ),
            text_field(
                OWN_IDEA_FIELD,
                say("Or an idea of your own"),
                value=filled.get(OWN_IDEA_FIELD),
                placeholder=say("What would make {name} smile?", name=say.name(partner)),
            ),
            header(say("Then, the conversation")),
            text_field(
                opener_field,
                say("How you could open it"),
                value=filled.get(OPENER_FIELD),
                hint=say("I wrote this from your record. Change it until it sounds like you; then copy it, or say it."),
                multiline=True,
            ),
            section(why_these_words(role, partner, say)),
            actions(button(say("Start afresh from the record"), "plan_afresh", about)),
            divider(),
            context(say.mrkdwn("I never send it. When you have talked, press *We have talked* on the next page.")),
        ],
        submit=say("Save"),
        close=say("Close"),
        about=about,
    )


def why_these_words(role: Role, partner: Member, say: Language) -> Mrkdwn:
    """Why the opener is framed as growth and not as somebody's withdrawal (R16)."""
    if role is Role.MENTOR:
        return say.mrkdwn(
            "💡 *Why these words:* they tell of how far {name} has come, and not of your leaving. "
            "So the news is what it should be: a success.",
            name=say.mention(partner),
        )
    return say.mrkdwn(
        "💡 *Why these words:* they tell of what has grown, and not of your leaving. "
        "So {name} hears the thanks first, and then the news.",
        name=say.mention(partner),
    )
