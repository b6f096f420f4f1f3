"""Beginning a mentorship: the form, the invitation, and what both are told (R5, R39)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import reflection
from bot.guidance import Topic
from bot.models import Member, Mentorship, Role
from prompts import terms, words
from prompts.blocks import (
    Post,
    actions,
    button,
    choice_field,
    confirmation,
    context,
    modal,
    option,
    person_field,
    section,
)
from prompts.language import N_, Language
from prompts.letter import Letter

BEGIN_FORM = "begin"
REWORD_FORM = "reword"

WHY = N_(
    "One day it will have done its work, and that will be a success. Either of you may say when; "
    "no fault, no long explanations. I will help you to end it well."
)
"""That an ending is part of it, said when a pair begins (R5)."""


def begin_form(partner: Member | None, filled: Mapping[str, Any], say: Language) -> View:
    """The form for a new mentorship; without a partner it asks for one."""
    blocks: list[Block] = []
    if partner is None:
        blocks.append(person_field("partner", say("Who is the other one?"), value=filled.get("partner")))
    else:
        blocks.append(
            section(say.mrkdwn("With {name}. They can accept, suggest changes or decline.", name=say.mention(partner)))
        )
    blocks += [_role_field(filled, say), *terms.fields(filled, say)]
    return modal(
        BEGIN_FORM,
        say("Begin a mentorship"),
        blocks,
        submit=say("Invite"),
        close=say("Cancel"),
        about={"partner": partner.user_id} if partner else {},
    )


def reword_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], say: Language) -> View:
    """The same form for the one who was invited, with what was proposed filled in."""
    proposed = {"my_role": mentorship.role_of(me.user_id).value, **terms.filled_in(mentorship, say)}
    filled = {**proposed, **filled}
    partner = mentorship.partner_of(me.user_id)
    return modal(
        REWORD_FORM,
        say("Suggest changes"),
        [
            section(say.mrkdwn("{name} will be asked to agree to your version.", name=say.mention(partner))),
            _role_field(filled, say),
            *terms.fields(filled, say),
        ],
        submit=say("Send back"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id, "version": mentorship.proposal},
    )


def invited(partner: Member, say: Language) -> View:
    """What the one who invited sees after sending the form off."""
    text = say.mrkdwn(
        "{name} has your invitation. I'll tell you as soon as there is an answer.", name=say.mention(partner)
    )
    return modal("begun", say("Invitation sent"), [section(text)], close=say("Done"))


def invitation(letter: Letter, say: Language) -> Post:
    """Ask somebody to accept, change or decline; once answered, say how it was answered."""
    mentorship, partner = letter.mentorship, letter.partner
    me = mentorship.role_of(letter.receiver.user_id)
    if mentorship.proposal == 1:
        ask = (
            say.mrkdwn("{name} would like to be your mentor.", name=say.mention(partner))
            if me is Role.MENTEE
            else say.mrkdwn("{name} would like you to be their mentor.", name=say.mention(partner))
        )
    else:
        ask = say.mrkdwn(
            "{name} has suggested changes to your mentorship. Here is their version.", name=say.mention(partner)
        )
    blocks: list[Block] = [section(ask), *terms.terms(mentorship, say)]
    match letter.message.answer:
        case None:
            about = {"mentorship": mentorship.id, "version": int(letter.message.occasion)}
            blocks.append(
                actions(
                    button(say("Accept"), "invitation_accept", about, style="primary"),
                    button(say("Suggest changes"), "invitation_reword", about),
                    button(
                        say("Decline"),
                        "invitation_decline",
                        about,
                        confirm=confirmation(
                            say("Decline this invitation?"),
                            say(
                                "That is fine, and no reason is needed. {name} will be told kindly.",
                                name=say.name(partner),
                            ),
                            say("Decline"),
                            say("Not now"),
                        ),
                    ),
                )
            )
        case "accepted":
            blocks.append(context(say.mrkdwn("You accepted. A good journey to you both!")))
        case "changed":
            blocks = [section(ask), context(say.mrkdwn("You sent back a version of your own."))]
        case _:
            blocks = [
                section(ask),
                context(say.mrkdwn("You declined. {name} has been told kindly.", name=say.mention(partner))),
            ]
    return Post(text=ask, blocks=blocks)


def begun(letter: Letter, say: Language) -> Post:
    """Tell one of the two that the mentorship has begun, and that its ending is part of it (R5)."""
    mentorship, partner = letter.mentorship, letter.partner
    is_mentor = mentorship.role_of(letter.receiver.user_id) is Role.MENTOR
    title = (
        say.mrkdwn("You are now the mentor of {name}. 🌱", name=say.mention(partner))
        if is_mentor
        else say.mrkdwn("{name} is now your mentor. 🌱", name=say.mention(partner))
    )
    about = letter.about
    return Post(
        text=title,
        blocks=[
            section(title),
            *terms.terms(mentorship, say),
            section(say.mrkdwn(WHY)),
            *(last_time(letter, say) if is_mentor else ()),
            actions(
                button(say("Set goals"), "goals_open", about, style="primary"),
                button(say("Log a check-in"), "check_in_open", about),
                button(say("For your first meeting"), "guide_open", {**about, "topic": Topic.FIRST_MEETING}),
            ),
        ],
    )


def declined(letter: Letter, say: Language) -> Post:
    """Tell the one who asked, kindly."""
    text = say.mrkdwn(
        "{name} can't take this mentorship on at the moment. It was good that you asked; somebody else may be glad to.",
        name=say.mention(letter.partner),
    )
    return Post(text=text, blocks=[section(text)])


def paused(letter: Letter, say: Language) -> Post:
    """Tell the other one of a pause."""
    until = letter.mentorship.paused_until
    text = (
        say.mrkdwn(
            "{name} would like to pause your mentorship until {day}.",
            name=say.mention(letter.partner),
            day=say.day(until),
        )
        if until
        else say.mrkdwn("{name} paused your mentorship, and it goes on now.", name=say.mention(letter.partner))
    )
    return Post(text=text, blocks=[section(text)])


def _role_field(filled: Mapping[str, Any], say: Language) -> Block:
    roles = [option(role.value, say(words.ROLES[role])) for role in Role]
    return choice_field("my_role", say("I am"), roles, value=filled.get("my_role"))


def last_time(letter: Letter, say: Language) -> list[Block]:
    """What a mentor wrote at the end of their last mentorship, within reach at the beginning of the next (R28)."""
    before = reflection.last_time(letter.session, letter.mentorship)
    if before is None:
        return []
    text = say.mrkdwn(
        "After your time with {name} you wrote down what it taught you. Now may be a good moment to read it again.",
        name=say.mention(before.mentee),
    )
    return [section(text, button(say("Read it again"), "reflection_mine", {"mentorship": before.id}))]
