"""What nudges have in common: that they were answered, that they come again, the way to have none (R45, R46)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from bot import nudges
from bot.nudges import AGAIN, GONE, LESS_OFTEN, NOT_HERE, NOT_YET, SUPERSEDED, SWITCHED_OFF
from bot.step_back import TAKEN_BACK
from prompts.blocks import About, actions, button, confirmation, context
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter

ANSWERED = {
    LESS_OFTEN: N_("You said: less often. From now on I'll leave more time between my messages about it."),
    SWITCHED_OFF: N_("You have switched my reminders off. You can switch them on again in the settings."),
    NOT_HERE: N_("You chose to hear nothing more about it. “Reminders” in my Home tab changes that back."),
    AGAIN: N_("You asked me to bring it up again."),
    "go_on": N_("You go on. A good next conversation!"),
    "paused": N_("You chose a pause."),
    "planned": N_("The ending is being planned."),
    "ended": N_("This mentorship has come to its end."),
    SUPERSEDED: N_("A newer message from me says how things stand."),
    TAKEN_BACK: N_("You took it back. You two have all the time you need."),
    GONE: N_("This has changed since, so there is nothing to answer."),
}
"""What stands in a message that was answered, by what was answered."""


def again(letters: Sequence[Letter], say: Language) -> Mrkdwn:
    """In small print, that this was said before; or that it is the last time."""
    if all(nudges.is_last(letter.message) for letter in letters):
        return say.mrkdwn(
            "This is the last time that I bring this up of my own accord: from here on I'll be silent about it, "
            "unless something new shows. You find it in my Home tab at any time."
        )
    return say.mrkdwn("You have heard this from me before. An answer helps me to stay silent at the right time.")


def common_answer(letters: Sequence[Letter]) -> str | None:
    """How the message was answered; while part of it still asks, it asks.

    What the person answered counts before what the bot noted by itself.
    """
    answers = [letter.message.answer for letter in letters]
    if any(answer is None for answer in answers):
        return None
    given = [answer for answer in answers if answer is not None]
    by_person = [answer for answer in given if answer not in {GONE, SUPERSEDED}]
    return (by_person or given)[0]


def answered(answer: str, letter: Letter, say: Language) -> list[Block]:
    """What stands in a message that was answered, in place of its buttons (R46)."""
    blocks: list[Block] = [context(answer_in_words(answer, say))]
    kind = answer.partition(":")[0]
    if kind == "planned":
        blocks.append(actions(button(say("Open the plan"), "plan_open", letter.about)))
    elif kind == SWITCHED_OFF:
        blocks.append(actions(button(say("Settings"), "settings_open")))
    return blocks


def answer_in_words(answer: str, say: Language) -> Mrkdwn:
    """What somebody answered, told back to them."""
    kind, _, day = answer.partition(":")
    if kind == NOT_YET:
        until = say.day(date.fromisoformat(day))
        return say.mrkdwn("You said: not yet. I'll say nothing about it before {day}.", day=until)
    return say.mrkdwn(ANSWERED.get(kind, ANSWERED[GONE]))


def switch_off_button(about: About, say: Language) -> ButtonElement:
    """The button to have no nudges any more, about any mentorship."""
    return button(
        say("No reminders"),
        "nudges_off",
        about,
        confirm=confirmation(
            say("No reminders any more?"),
            say(
                "I won't bring anything up of my own accord then, about any mentorship. You can change that back "
                "in the settings."
            ),
            say("Switch off"),
            say("Cancel"),
        ),
    )
