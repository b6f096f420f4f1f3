"""What comes next for the mentee: the list of next steps, and the form for one (R23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.closure import is_open_to_both
from bot.models import Member, Mentorship, NextStep, State
from bot.next_steps import may_change
from prompts.blocks import (
    actions,
    button,
    choice_field,
    confirmation,
    context,
    date_field,
    modal,
    one_line,
    option,
    section,
    shorten,
    text_field,
)
from prompts.language import Language, Mrkdwn, escape
from prompts.sharing import BOTH, sharing_field

STEP_FORM = "next_step"


def step_form(mentorship: Mentorship, step: NextStep | None, filled: Mapping[str, Any], say: Language) -> View:
    """The form for a next step: a new one, or one that is worded anew.

    What was typed stays, also where the step was changed meanwhile; then it is said what it says now.
    """
    about: dict[str, object] = {"mentorship": mentorship.id}
    saved: dict[str, Any] = {"owner": mentorship.mentee_id}
    if step is not None:
        about |= {"step": step.id, "version": step.version}
        saved = {"what": step.what, "owner": step.owner_id, "due_on": step.due_on.isoformat() if step.due_on else None}
    fields = {**saved, **filled}
    blocks: list[Block] = []
    if step is not None and fields.get("what") != step.what:
        blocks += [context(say.mrkdwn("So far it says:")), section(_step_line(step, mentorship, say))]
    blocks += [
        text_field(
            "what",
            say("What comes next?"),
            value=fields.get("what"),
            placeholder=say("A challenge to take on, something to learn, somebody to meet"),
            multiline=True,
            optional=False,
        ),
        choice_field(
            "owner",
            say("Who sees to it?"),
            [option(member.user_id, say.name(member)) for member in (mentorship.mentee, mentorship.mentor)],
            value=fields.get("owner"),
        ),
        date_field("due_on", say("By when?"), value=fields.get("due_on")),
    ]
    if not is_open_to_both(mentorship):
        blocks.append(context(say.mrkdwn("🔒 Only you can read this.")))
    elif step is not None and step.shared_at is not None and mentorship.state is State.ENDED:
        blocks.append(context(say.mrkdwn("Both of you can read this.")))
    elif step is not None and step.shared_at is not None:
        blocks.append(context(say.mrkdwn("Both of you can read and change this.")))
    else:
        blocks.append(sharing_field(fields.get("share") or BOTH, say("Both of us"), say))
    title = say("A next step") if step is None else say("Change a next step")
    return modal(STEP_FORM, title, blocks, submit=say("Save"), close=say("Back"), about=about)


def step_rows(steps: Sequence[NextStep], mentorship: Mentorship, me: Member, say: Language) -> list[Block]:
    """The list of next steps, each with the ways to change and to remove it where these are open to the reader."""
    return [block for step in steps for block in _step_row(step, mentorship, me, say)]


def _step_row(step: NextStep, mentorship: Mentorship, me: Member, say: Language) -> list[Block]:
    if not may_change(mentorship, me, step):
        return [section(_step_line(step, mentorship, say))]
    about = {"mentorship": mentorship.id, "step": step.id, "version": step.version}
    return [
        section(_step_line(step, mentorship, say)),
        actions(
            button(say("Change"), "next_step_open", about),
            button(
                say("Remove"),
                "next_step_remove",
                about,
                confirm=confirmation(
                    say("Remove this step?"),
                    say("“{text}” is taken off the list.", text=one_line(step.what, 200)),
                    say("Remove"),
                    say("Keep it"),
                ),
            ),
        ),
    ]


def _step_line(step: NextStep, mentorship: Mentorship, say: Language) -> Mrkdwn:
    facts = [say.mention(mentorship.member(step.owner_id))]
    if step.due_on:
        facts.append(say.mrkdwn("by {day}", day=say.day(step.due_on)))
    if step.shared_at is None:
        facts.append(say.mrkdwn("🔒 only you can read this"))
    return Mrkdwn(f"{escape(shorten(step.what, 400))}\n{' · '.join(facts)}")
