"""Paying it forward: the invitation and the page (R35)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import paying_forward, rates
from bot.models import Member, Mentorship, Role
from bot.questions import Form, of_form
from bot.rates import Rate
from prompts import figures
from prompts.blocks import Post, actions, button, choice_field, context, modal, option, section, text_field
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter

FORM = "pay_forward"
YES = "yes"
NOT_NOW = "not_now"
QUESTIONS: Mapping[str, str] = {
    "self_check.brings": N_("What do I bring?"),
    "self_check.carries_on": N_("What of {name}'s way will I carry on?"),
    "self_check.strengths": N_("What are my strengths with people?"),
    "self_check.prepares": N_("What do I need to prepare?"),
}
_NAMELESS: Mapping[str, str] = {**QUESTIONS, "self_check.carries_on": N_("What helped me, and how will I pass it on?")}
"""For somebody who has left because something was not right: of that mentorship nothing is spoken (R42)."""


def pay_forward(letter: Letter, say: Language) -> Post:
    """Invite one of the two, some days after a good ending."""
    me, mentorship = letter.receiver, letter.mentorship
    was_mentee = mentorship.role_of(me.user_id) is Role.MENTEE
    text = say.mrkdwn("Would you like to pass on what you learned with {name}?", name=say.mention(letter.partner))
    if letter.message.answer is not None:
        answer = _answered(letter.message.answer, say)
        return Post(text=text, blocks=[section(text), context(answer)])
    blocks: list[Block] = [section(Mrkdwn(f"{text}\n{_invitation(mentorship, me, say)}"))]
    if was_mentee:
        blocks.append(context(figures.offering_to_mentor(rates.offering_to_mentor(letter.session), say)))
        first = button(say("Have a look"), "pay_forward_open", letter.about, style="primary")
    else:
        first = button(say("Yes, gladly"), "pay_forward_yes", letter.about, style="primary")
    once = say.mrkdwn("I ask only this once; you find it in my Home tab whenever you like.")
    blocks.append(context(Mrkdwn(f"{_who_sees(say)} {once}")))
    blocks.append(actions(first, button(say("Not now"), "pay_forward_no", letter.about)))
    return Post(text=text, blocks=blocks)


def form(
    mentorship: Mentorship,
    me: Member,
    filled: Mapping[str, Any],
    rate: Rate | None,
    say: Language,
    *,
    has_offered: bool,
) -> View:
    """The page: a short self-check for somebody who was mentored, and whether they are on the list."""
    role = mentorship.role_of(me.user_id)
    name = say.name(mentorship.partner_of(me.user_id))
    questions = _NAMELESS if mentorship.shielded_id == me.user_id else QUESTIONS
    blocks: list[Block] = [section(_invitation(mentorship, me, say))]
    if role is Role.MENTEE:
        blocks += [
            context(figures.offering_to_mentor(rate, say)),
            context(say.mrkdwn("🔒 The four questions are for you alone; answer as many as you like.")),
        ]
    blocks += [
        text_field(
            question.key, say(questions[question.key], name=name), value=filled.get(question.key), multiline=True
        )
        for question in of_form(Form.SELF_CHECK, role)
    ]
    yes = say("Yes, I would like to") if role is Role.MENTEE else say("Yes, I would take on another one")
    blocks += [
        choice_field(
            "offer",
            say("May I put you on the list?"),
            [option(YES, yes), option(NOT_NOW, say("Not just now"))],
            value=filled.get("offer") or (YES if has_offered else NOT_NOW),
        ),
        context(_who_sees(say)),
    ]
    return modal(
        FORM,
        say("Passing it on"),
        blocks,
        submit=say("Save"),
        close=say("Later"),
        about={"mentorship": mentorship.id},
    )


def saved(mentorship: Mentorship, say: Language, *, has_offered: bool) -> View:
    """What comes after it was saved."""
    text = (
        say.mrkdwn("Thank you. You are on the list, for whoever brings people together here. 💚")
        if has_offered
        else say.mrkdwn("Saved. You are on no list; the door stays open.")
    )
    again = button(say("Change"), "pay_forward_open", {"mentorship": mentorship.id})
    return modal("pay_forward_saved", say("Passing it on"), [section(text), actions(again)], close=say("Done"))


def _invitation(mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    if mentorship.shielded_id == me.user_id:
        return say.mrkdwn("Would you like to mentor somebody here?")
    if mentorship.role_of(me.user_id) is Role.MENTEE:
        return say.mrkdwn(
            "Somebody may be where you were when you and {name} began. You know what helped: would you like to mentor "
            "somebody in turn?",
            name=say.mention(mentorship.partner_of(me.user_id)),
        )
    return say.mrkdwn("What you gave {name} could help another person too. Would you take somebody on again?",
                      name=say.mention(mentorship.partner_of(me.user_id)))  # fmt: skip


def _who_sees(say: Language) -> Mrkdwn:
    return say.mrkdwn(
        "Whoever looks after mentoring in this workspace sees that you are on the list, and nothing else. "
        "You can take yourself off it at any time."
    )


def _answered(answer: str, say: Language) -> Mrkdwn:
    match answer:
        case paying_forward.OFFERED:
            return say.mrkdwn("You are on the list. Thank you! You can change it in my Home tab.")
        case paying_forward.NOT_NOW:
            return say.mrkdwn("Not now, and that is fine. You find it in my Home tab whenever you like.")
        case _:
            return say.mrkdwn("This has changed since, so there is nothing to answer.")
