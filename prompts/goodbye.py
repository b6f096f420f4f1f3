"""A written goodbye, where no meeting is possible (R24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import answers
from bot.goodbye import TEXT
from bot.models import Member, Mentorship
from prompts.blocks import Post, actions, button, context, modal, quote, section, text_field
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter

GOODBYE_FORM = "goodbye"


def goodbye_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], say: Language) -> View:
    """The form: whom it reaches, and what it stands for, are said before anything is typed."""
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = []
    if mentorship.is_under_way:
        blocks.append(
            section(
                say.mrkdwn(
                    "A conversation is best. Where there can be none, a few written words take its place, "
                    "and you can still bring it to a good end by yourself."
                )
            )
        )
    readers = (
        say.mrkdwn(
            "{name} has left this workspace, so I can't bring it to them. It stands in your document.",
            name=say.name(partner),
        )
        if partner.is_deactivated
        else say.mrkdwn(
            "{name} gets it from me as you write it, and it stands in your document.", name=say.mention(partner)
        )
    )
    blocks += [
        context(readers),
        text_field(
            TEXT,
            say("Your words to {name}", name=say.name(partner)),
            value=filled.get(TEXT),
            placeholder=say("What you thank them for, and what you wish them"),
            multiline=True,
            optional=False,
        ),
    ]
    return modal(
        GOODBYE_FORM,
        say("A written goodbye"),
        blocks,
        submit=say("Save") if partner.is_deactivated else say("Send"),
        close=say("Not now"),
        about={"mentorship": mentorship.id},
    )


def goodbye(letter: Letter, say: Language) -> Post:
    """Bring somebody the goodbye that their partner has written."""
    name = say.mention(letter.partner)
    text = say.mrkdwn("{name} has written to you, to round off your time together.", name=name)
    readable = answers.readable(letter.session, letter.mentorship, letter.receiver.user_id)
    answer = readable.get((letter.partner.user_id, TEXT))
    blocks: list[Block] = [section(Mrkdwn(f"{text} 🌱"))]
    if answer is not None:
        blocks.append(quote(answer.text))
    blocks += [
        context(
            say.mrkdwn(
                "If you would like to talk or meet after all, simply write to {name}. Nothing is expected of you; "
                "looking back and saying thank you stay open to you.",
                name=name,
            )
        ),
        actions(
            button(say("Answer with a few words"), "goodbye_open", letter.about),
            button(say("Look back"), "closure_open", letter.about),
        ),
    ]
    return Post(text=text, blocks=blocks)
