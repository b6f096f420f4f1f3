"""Taking a mentorship up again after it has ended: both have to say so (R43)."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.endings import DECLINED, TAKEN_UP, is_asked_to_reopen
from bot.models import Member, Mentorship
from prompts.blocks import Post, actions, button, context, section
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter


def reopening_row(mentorship: Mentorship, me: Member, say: Language) -> list[Block]:
    """On the page of an ending that can still be undone: ask, answer, or see that it was asked."""
    about = {"mentorship": mentorship.id}
    name = say.mention(mentorship.partner_of(me.user_id))
    if is_asked_to_reopen(mentorship, me):
        return [section(say.mrkdwn("{name} would like to take it up again with you.", name=name)), _answers(about, say)]
    if mentorship.reopening_asked_by == me.user_id:
        return [context(say.mrkdwn("You have asked {name} to take it up again.", name=name))]
    ask = button(say("Take it up again"), "reopen_ask", about)
    return [
        section(say.mrkdwn("Too early after all? You two can still take it up again, if you both would like to."), ask)
    ]


def reopening_asked(letter: Letter, say: Language) -> Post:
    """Ask the other one."""
    name = say.mention(letter.partner)
    text = say.mrkdwn("{name} would like to take your mentorship up again.", name=name)
    match letter.message.answer:
        case None:
            more = say.mrkdwn(
                "It would go on where you two left it. Yes or no, both are fine, and no reason is needed."
            )
            return Post(text=text, blocks=[section(Mrkdwn(f"{text}\n{more}")), _answers(letter.about, say)])
        case answer if answer == TAKEN_UP:
            more = say.mrkdwn("You two go on together.")
        case answer if answer == DECLINED:
            more = say.mrkdwn("You leave it as it is.")
        case _:
            more = say.mrkdwn("This has changed since, so there is nothing to answer.")
    return Post(text=text, blocks=[section(text), context(more)])


def reopening_declined(letter: Letter, say: Language) -> Post:
    """Tell the one who asked."""
    text = say.mrkdwn("{name} would rather leave your mentorship as it is.", name=say.mention(letter.partner))
    more = say.mrkdwn("What the two of you had stays. Thank you for asking.")
    return Post(text=text, blocks=[section(Mrkdwn(f"{text} {more}"))])


def reopened(letter: Letter, say: Language) -> Post:
    """Tell each of the two that it goes on."""
    text = say.mrkdwn("You and {name} have taken your mentorship up again. 🌿", name=say.mention(letter.partner))
    more = say.mrkdwn("It goes on where you two left it; all that you wrote is there.")
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text}\n{more}")),
            actions(
                button(say("Log a check-in"), "check_in_open", letter.about),
                button(say("Goals"), "goals_open", letter.about),
                button(say("Choose a planned end"), "extend_open", letter.about),
            ),
        ],
    )


def _answers(about: dict[str, int], say: Language) -> Block:
    return actions(
        button(say("Yes, let us go on"), "reopen_confirm", about, style="primary"),
        button(say("Leave it as it is"), "reopen_decline", about),
    )
