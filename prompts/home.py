"""The Home tab: where each mentorship stands, and everything one can do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.models import Member, Mentorship
from prompts.blocks import actions, button, section
from prompts.language import Language, mention


def home(me: Member, mentorships: Sequence[Mentorship], now: datetime, say: Language) -> View:
    """The Home tab of one person."""
    blocks: list[Block] = []
    if not mentorships:
        blocks += [
            section(say.mrkdwn("Begin a mentorship here.")),
        ]
    for mentorship in mentorships:
        blocks.append(section(say.mrkdwn("With {name}", name=mention(mentorship.partner_of(me.user_id)))))
    blocks.append(actions(button(say("Begin a mentorship"), "begin_open", style="primary")))
    return View(type="home", blocks=blocks)
