"""Gentle reminders to stay in touch (R33). They speak of two colleagues (R34)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import Block

from bot import connection, reminders
from bot.models import Agreement, Member, Mentorship
from prompts import connection_words
from prompts.blocks import Post, actions, button, context, day_picker, plain, quote, section, shorten
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter

IDEAS: Mapping[str, str] = {
    "learn_together": N_("You two wanted to learn together: what would you like to find out about next?"),
    "share_resources": N_("Have you come across something lately that {name} would enjoy? Send it over."),
    "coffee": N_("How about a coffee, at one table or in front of two screens?"),
    "mutual_support": N_("You two wanted to be there for each other. “How are you these days?” is enough to begin."),
    "": N_("A line is enough: what are you working on, and what made you smile?"),
}
_MOST = 1000
"""Characters of what the two agreed on in their own words."""


def stay_in_touch(letter: Letter, say: Language) -> Post:
    """Remind one of the two, with one idea from what they agreed on, and how to reach the other one."""
    name = say.mention(letter.partner)
    text = say.mrkdwn("You and {name} wanted to stay in touch. 🌿", name=name)
    if letter.message.answer is not None:
        return Post(text=text, blocks=[section(text), context(_answered(letter.message.answer, say))])
    seen = connection.look(letter.session, letter.mentorship, letter.receiver.user_id)
    idea = letter.message.facts.get("idea", "")
    blocks: list[Block] = [section(text)]
    if idea == reminders.OTHER_IDEA and seen.agreement is not None and seen.agreement.other_basis:
        blocks += [section(say.mrkdwn("You two put it like this:")), quote(shorten(seen.agreement.other_basis, _MOST))]
    else:
        blocks.append(section(say.mrkdwn(IDEAS.get(idea, IDEAS[""]), name=name)))
    if seen.theirs is not None and (contacts := connection.contacts_of(seen.theirs)):
        lines = "\n".join(connection_words.contact(contact, say) for contact in contacts)
        blocks += [section(say.mrkdwn("*How to reach {name}*", name=name)), plain(shorten(lines, _MOST))]
    if letter.message.facts.get("is_last"):
        blocks.append(
            context(
                say.mrkdwn(
                    "I have reminded you two a few times without hearing anything, so this is the last time that "
                    "I do so of my own accord. An answer here, or `/closure connect`, brings the reminders back."
                )
            )
        )
    blocks += [
        actions(
            button(say("We are in touch"), "reminder_done", letter.about, style="primary"),
            day_picker("reminder_later", say("Remind me on …")),
            button(say("Change what we agreed"), "agreement_open", letter.about),
            button(say("No reminders"), "reminder_off", letter.about),
            about={**letter.about, "message": letter.message.id},
        )
    ]
    return Post(text=text, blocks=blocks)


def reminder_row(mentorship: Mentorship, agreement: Agreement, me: Member, say: Language) -> list[Block]:
    """Beside the agreement: that there are reminders, and the way to have none; or the reverse."""
    about = {"mentorship": mentorship.id}
    name = say.mention(mentorship.partner_of(me.user_id))
    if reminders.reminds(agreement, mentorship, me) and agreement.remind_at is not None:
        off = button(say("No reminders"), "reminder_off", about)
        text = say.mrkdwn("Now and then, I'll remind you and {name} in turn, at the rhythm above.", name=name)
        return [section(text, off)]
    on = button(say("Remind me"), "reminder_on", about)
    return [section(say.mrkdwn("I don't remind you at the moment. Shall I, now and then?"), on)]


def _answered(answer: str, say: Language) -> Mrkdwn:
    kind, _, day = answer.partition(":")
    match kind:
        case reminders.DONE:
            return say.mrkdwn("Lovely. I'll come back to it when it is time.")
        case reminders.LATER:
            return say.mrkdwn("I'll remind you on {day}.", day=say.day(date.fromisoformat(day)))
        case reminders.OFF:
            return say.mrkdwn("No more reminders. `/closure connect` brings them back.")
        case _:
            return say.mrkdwn("This has changed since. `/closure connect` shows how it stands.")
