"""Ending without the four steps: the form, and what both are told (R1, R40, R41)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import answers
from bot.endings import REASON
from bot.models import Member, Mentorship
from prompts.blocks import Post, actions, button, context, divider, modal, quote, section, text_field
from prompts.language import Language, Mrkdwn, escape
from prompts.letter import Letter
from prompts.sharing import ONLY_ME, sharing_field

END_FORM = "end"
_USER_ID = re.compile(r"[UW][A-Z0-9]{6,}")


def end_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], contact: str, say: Language) -> View:
    """The form to end early, without fault: who will see the reason is chosen before it is typed.

    `contact` is whom the workspace names for what was not right between two people, if it does.
    """
    about = {"mentorship": mentorship.id}
    partner = mentorship.partner_of(me.user_id)
    name = say.mention(partner)
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "Either of you may say when it is time, you or {name}, and it is nobody's fault. What you two "
                "learned stays, and both of you can still read and export all that is written here.",
                name=name,
            )
        ),
        context(
            say.mrkdwn(
                "It is best to tell {name} yourself first, if you can. When you send this, I'll tell {name} that "
                "it has ended.",
                name=name,
            )
        ),
        sharing_field(
            filled.get("share") or ONLY_ME,
            say("{name} and I", name=say.name(partner)[:50]),
            say,
            question=say("If you note a reason: who may read it?"),
        ),
        text_field(
            REASON,
            say("A reason, only if you would like to note one"),
            value=filled.get(REASON),
            hint=say("Nobody asks you for it. Whoever you chose above can read it, and nobody else."),
            multiline=True,
        ),
    ]
    if contact:
        blocks.append(
            context(
                say.mrkdwn(
                    "Would you like to tell somebody in charge? Write to {contact} yourself: I pass no reasons on.",
                    contact=shown_contact(contact),
                )
            )
        )
    blocks += [
        divider(),
        section(say.mrkdwn("*Or perhaps*")),
        actions(
            button(say("Plan the conversation"), "plan_open", about),
            button(say("Give it more time"), "extend_open", about),
            button(say("Write a goodbye"), "goodbye_open", about),
            button(say("Something was not right"), "safety_open", about),
        ),
    ]
    return modal(END_FORM, say("End it here"), blocks, submit=say("End it kindly"), close=say("Not now"), about=about)


def ended(letter: Letter, say: Language) -> Post:
    """Tell somebody that the mentorship has ended: always in the same words, whatever the other one wrote or did not
    write, so that they tell nothing (R42)."""
    text = say.mrkdwn("Your mentorship with {name} has ended.", name=say.mention(letter.partner))
    more = say.mrkdwn(
        "Either of you could say so at any time, and it is nobody's fault. What you learned and what you two wrote "
        "stays yours: you can read it, look back, say thank you, and take it with you."
    )
    reason = answers.readable(letter.session, letter.mentorship, letter.receiver.user_id).get(
        (letter.partner.user_id, REASON)
    )
    blocks: list[Block] = [section(Mrkdwn(f"{text}\n{more}"))]
    if reason is not None:
        blocks += [section(say.mrkdwn("{name} would like you to read this:", name=say.mention(letter.partner)))]
        blocks.append(quote(reason.text))
    blocks.append(_ways(letter, say))
    return Post(text=text, blocks=blocks)


def resting(letter: Letter, say: Language) -> Post:
    """Tell one of the two, after questions that neither has answered, that it rests, and ask once more (R40)."""
    name = say.mention(letter.partner)
    text = say.mrkdwn("Your mentorship with {name} rests for now.", name=name)
    if letter.message.answer is not None:
        return Post(text=text, blocks=[section(text), context(say.mrkdwn("This is settled: nothing is asked of you."))])
    more = say.mrkdwn(
        "I have heard from neither of you for a while, and that is fine. If it has done its work, a few written "
        "words can round it off. If you go on, one click is enough. I won't ask again; if it stays quiet for many "
        "weeks more, I'll tell you both that it has come to rest."
    )
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text}\n{more}")),
            actions(
                button(say("Write a goodbye"), "goodbye_open", letter.about, style="primary"),
                button(say("We go on"), "stale_go_on", letter.about),
                button(say("Give it more time"), "extend_open", letter.about),
            ),
        ],
    )


def faded(letter: Letter, say: Language) -> Post:
    """Tell one of the two that it has come to rest after a long silence, and how to take it up again (R40)."""
    name = say.mention(letter.partner)
    text = say.mrkdwn("Your mentorship with {name} has come to rest.", name=name)
    more = say.mrkdwn(
        "It has been quiet for a long time, so I am letting it rest now, with no fault on either side. All that "
        "you two wrote stays yours. Taking it up again takes one click and a yes from {name}.",
        name=name,
    )
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text}\n{more}")),
            actions(
                button(say("Take it up again"), "reopen_ask", letter.about),
                button(say("Send a few words"), "goodbye_open", letter.about),
                button(say("Look back"), "closure_open", letter.about),
            ),
        ],
    )


def shown_contact(contact: str) -> Mrkdwn:
    """Whom the workspace has configured: a person is mentioned, a text is shown as it is."""
    return Mrkdwn(f"<@{contact}>") if _USER_ID.fullmatch(contact) else escape(contact)


def _ways(letter: Letter, say: Language) -> Block:
    return actions(
        button(say("Look back"), "closure_open", letter.about),
        button(say("Send a few words"), "goodbye_open", letter.about),
        button(say("Get the document"), "document_open", letter.about),
    )
