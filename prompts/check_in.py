"""The check-in: how the last conversation felt, and one line on progress (R9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import check_ins
from bot.members import zone
from bot.models import Member, Mentorship
from prompts.blocks import actions, choice_field, context, divider, modal, option, quote, section, text_field
from prompts.language import N_, Language
from prompts.step_back import may_step_back, step_back_button

CHECK_IN_FORM = "check_in"
ENERGIES = {
    1: N_("1 · Routine"),
    2: N_("2 · Rather quiet"),
    3: N_("3 · Steady"),
    4: N_("4 · Lively"),
    5: N_("5 · Energising"),
}


def check_in_form(mentorship: Mentorship, me: Member, typed: Mapping[str, Any], say: Language) -> View:
    """The form for a check-in, with what its author wrote the last time. `typed` was typed before and not sent."""
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = [
        choice_field(
            "energy",
            say("How did your last conversation with {name} feel?", name=say.name(partner)),
            [option(str(energy), say(words)) for energy, words in ENERGIES.items()],
            value=typed.get("energy"),
            hint=say(
                "Nobody is shown single answers. A trend over several check-ins of you both is a sign "
                "that I may mention to the mentor."
            ),
        ),
        text_field(
            "progress",
            say("What has moved? One line is enough."),
            value=typed.get("progress"),
            hint=say("Only you can read this. It comes back to you when you look back together."),
            multiline=True,
        ),
    ]
    last = check_ins.last_of(mentorship, me)
    if last is not None and last.progress:
        day = say.day(last.at.astimezone(zone(me)).date())
        blocks += [context(say.mrkdwn("On {day} you wrote:", day=day)), quote(last.progress)]
    if may_step_back(mentorship, me):
        question = say.mrkdwn(
            "Could {name} practise on their own now? That is the best sign there is.", name=say.mention(partner)
        )
        blocks += [divider(), section(question), actions(step_back_button(mentorship, me, say))]
    return modal(
        CHECK_IN_FORM,
        say("Check-in"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def checked_in(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What is shown after a check-in."""
    text = say.mrkdwn_plural(
        "Thank you! Your first check-in with {name} is noted.",
        "Thank you! That makes {n} check-ins with {name} so far.",
        check_ins.count_of(mentorship, me),
        name=say.mention(mentorship.partner_of(me.user_id)),
    )
    return modal("checked_in", say("Check-in"), [section(text)], close=say("Done"))
