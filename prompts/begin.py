"""Beginning a mentorship: the form, the invitation, and what both are told (R5, R39)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import reflection
from bot.guidance import Topic
from bot.mentorships import CHECK_IN_RHYTHMS, STANDARD
from bot.models import Member, Mentorship, Role
from prompts import words
from prompts.blocks import (
    Post,
    actions,
    button,
    choice_field,
    confirmation,
    context,
    date_field,
    modal,
    option,
    person_field,
    plain,
    quote,
    section,
    text_field,
)
from prompts.language import N_, Language
from prompts.letter import Letter

BEGIN_FORM = "begin"
REWORD_FORM = "reword"

ENDING_AGREEMENT = N_(
    "Either of us may say that it is time, without fault or reasons. "
    "Then we meet once more to celebrate, look back and look ahead."
)
CONFIDENTIALITY = N_("What we talk about stays between us, unless we both agree to share it.")


def begin_form(partner: Member | None, filled: Mapping[str, Any], say: Language) -> View:
    """The form for a new mentorship; without a partner it asks for one."""
    blocks: list[Block] = []
    if partner is None:
        blocks.append(person_field("partner", say("Who is the other one?"), value=filled.get("partner")))
    else:
        blocks.append(
            section(say.mrkdwn("With {name}. They can accept, suggest changes or decline.", name=say.mention(partner)))
        )
    blocks += _terms_fields(filled, say)
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
    proposed = {
        "my_role": mentorship.role_of(me.user_id).value,
        "purpose": mentorship.purpose,
        "rhythm": mentorship.rhythm.value,
        "planned_end": mentorship.planned_end.isoformat() if mentorship.planned_end else None,
        "ending_agreement": worded(mentorship.ending_agreement, ENDING_AGREEMENT, say),
        "confidentiality": worded(mentorship.confidentiality, CONFIDENTIALITY, say),
    }
    partner = mentorship.partner_of(me.user_id)
    return modal(
        REWORD_FORM,
        say("Suggest changes"),
        [
            section(say.mrkdwn("{name} will be asked to agree to your version.", name=say.mention(partner))),
            *_terms_fields({**proposed, **filled}, say),
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
    blocks: list[Block] = [section(ask), *terms(mentorship, say)]
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
    why = say.mrkdwn(
        "One day it will have done its work, and that will be a success. Either of you may say when; "
        "no fault, no long explanations. I will help you to end it well."
    )
    about = letter.about
    return Post(
        text=title,
        blocks=[
            section(title),
            *terms(mentorship, say),
            section(why),
            *(_last_time(letter, say) if is_mentor else ()),
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


def terms(mentorship: Mentorship, say: Language) -> list[Block]:
    """What the pair agreed on, or is asked to."""
    blocks: list[Block] = []
    if mentorship.purpose:
        blocks += [section(say.mrkdwn("*Purpose*")), quote(mentorship.purpose)]
    facts = [say.mrkdwn("*Check-ins:* {rhythm}", rhythm=words.rhythm(mentorship.rhythm, say))]
    facts.append(
        say.mrkdwn("*Planned end:* {day}", day=say.day(mentorship.planned_end))
        if mentorship.planned_end
        else say.mrkdwn("*Planned end:* open")
    )
    blocks.append(section(type(facts[0])("\n".join(facts))))
    if mentorship.ending_agreement:
        blocks += [
            section(say.mrkdwn("*How we will end it*")),
            plain(worded(mentorship.ending_agreement, ENDING_AGREEMENT, say)),
        ]
    if mentorship.confidentiality:
        blocks += [
            section(say.mrkdwn("*What stays between us*")),
            plain(worded(mentorship.confidentiality, CONFIDENTIALITY, say)),
        ]
    return blocks


def worded(text: str, standard: str, say: Language) -> str:
    """An agreement in words: those of the two, or our own, which each reads in their language."""
    return say(standard) if text == STANDARD else text


def _terms_fields(filled: Mapping[str, Any], say: Language) -> list[Block]:
    return [
        choice_field(
            "my_role",
            say("I am"),
            [option(role.value, say(words.ROLES[role])) for role in Role],
            value=filled.get("my_role"),
        ),
        text_field(
            "purpose",
            say("What is it for?"),
            value=filled.get("purpose"),
            placeholder=say("For example: grow into leading a team"),
            multiline=True,
        ),
        choice_field(
            "rhythm",
            say("How often do we check in?"),
            [option(rhythm.value, words.rhythm(rhythm, say)) for rhythm in CHECK_IN_RHYTHMS],
            value=filled.get("rhythm") or "fortnightly",
        ),
        date_field(
            "planned_end",
            say("When might it have done its work?"),
            value=filled.get("planned_end"),
            hint=say("Leave it empty if you would rather see as you go."),
        ),
        text_field(
            "ending_agreement",
            say("How will we end it?"),
            value=filled.get("ending_agreement", say(ENDING_AGREEMENT)),
            hint=say("Endings are part of every mentorship. Agreeing now makes them easy."),
            multiline=True,
        ),
        text_field(
            "confidentiality",
            say("What stays between us?"),
            value=filled.get("confidentiality", say(CONFIDENTIALITY)),
            hint=say("Both of you see all of this."),
            multiline=True,
        ),
    ]


def _last_time(letter: Letter, say: Language) -> list[Block]:
    """What a mentor wrote at the end of their last mentorship, within reach at the beginning of the next (R28)."""
    before = reflection.last_time(letter.session, letter.mentorship)
    if before is None:
        return []
    text = say.mrkdwn(
        "After your time with {name} you wrote down what it taught you. Now may be a good moment to read it again.",
        name=say.mention(before.mentee),
    )
    return [section(text, button(say("Read it again"), "reflection_mine", {"mentorship": before.id}))]
