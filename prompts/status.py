"""Where everything stands: a card for each mentorship, and the ways to what is one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.glance import Glance
from bot.models import Member
from prompts.blocks import actions, button, divider, modal, section
from prompts.card import card
from prompts.language import Language
from prompts.pages import page_buttons, page_of

PAGE = "status_page"
CARDS_ON_A_PAGE = 10


def status(glances: Sequence[Glance], me: Member, today: date, say: Language, *, page: int = 0) -> View:
    """A page of somebody's mentorships. `today` is the day where they are."""
    blocks: list[Block] = []
    if not glances:
        blocks += [
            section(
                say.mrkdwn(
                    "You have no mentorship here yet. Whom would you like to learn with? "
                    "Choose a person, and say in a line what it is for."
                )
            )
        ]
    shown = page_of(glances, page, CARDS_ON_A_PAGE)
    for glance in shown.items:
        blocks += [*card(glance, me, today, say, with_answer=False), divider()]
    blocks += page_buttons(shown, PAGE, {}, say)
    blocks.append(
        actions(
            button(say("Learning diary"), "diary_open"),
            button(say("Settings"), "settings_open"),
            button(say("Begin a mentorship"), "begin_open", style=None if glances else "primary"),
        )
    )
    return modal("status", say("Mentorship"), blocks, close=say("Done"))
