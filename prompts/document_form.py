"""Choosing in which forms one would like to have the document (R27)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.views import View

from bot.document import STANDARD, Format
from bot.models import Member, Mentorship
from prompts.blocks import choices_field, context, modal, note, option, section
from prompts.language import N_, Language

DOCUMENT_FORM = "document"

FORMATS: Mapping[Format, tuple[str, str]] = {
    Format.PDF: ("PDF", N_("to read and to print")),
    Format.MARKDOWN: ("Markdown", N_("for Notion, Obsidian or Apple Notes")),
    Format.HTML: (N_("Web page"), N_("one file that every browser opens")),
    Format.CANVAS: (N_("Canvas"), N_("in Slack itself, where your workspace has it")),
}
"""What each form is called, and what it is good for."""


def document_form(mentorship: Mentorship, me: Member, filled: Mapping[str, Any], say: Language) -> View:
    """The form."""
    chosen = filled.get("formats", [each.value for each in STANDARD])
    return modal(
        DOCUMENT_FORM,
        say("Your document"),
        [
            section(
                say.mrkdwn(
                    "What you and {name} wrote for each other, and what was reached: all that you may read today.",
                    name=say.mention(mentorship.partner_of(me.user_id)),
                )
            ),
            choices_field(
                "formats",
                say("How would you like it?"),
                [option(each.value, say(name), say(use)) for each, (name, use) in FORMATS.items()],
                values=chosen,
                optional=False,
            ),
            context(say.mrkdwn("It comes to your messages from me, where only you see it.")),
        ],
        submit=say("Send it to me"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def on_its_way(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What stands there after the form was sent off."""
    name = say.mention(mentorship.partner_of(me.user_id))
    return note(say.mrkdwn("Your document with {name} is on its way to your messages from me.", name=name), say)
