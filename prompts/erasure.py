"""Having all erased that is kept about oneself: what it means, and what a partner hears of it (R48)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.erasure import Consequences
from bot.members import zone
from bot.models import Member
from prompts.blocks import Post, actions, button, context, divider, modal, option, section
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter

FORM = "erase"
SURE = "sure"


def form(meant: Consequences, say: Language) -> View:
    """What goes, what stays, what ends; the files first; and a clear yes."""
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "*This goes, for good:* your learning diary, your check-ins, what you have typed, planned or written "
                "and not shared, how you would like to stay in touch and where, the lists that you are on, your "
                "settings, and my notes of what I have sent you."
            )
        )
    ]
    if meant.keep:
        blocks.append(
            section(
                say.mrkdwn(
                    "*This stays with {names}:* what you shared, and what you kept together, such as goals. Your name "
                    "is taken out of it: it says “{mentor}” or “{mentee}” there.",
                    names=_names(meant.keep, say),
                    mentor=say("your former mentor"),
                    mentee=say("your former mentee"),
                )
            )
        )
    if meant.ends:
        blocks.append(
            section(
                say.mrkdwn(
                    "*This ends:* your mentorship with {names}. They hear kindly that it has ended, and no reason. If "
                    "you would rather tell them yourself, do that first.",
                    names=_names(meant.ends, say),
                )
            )
        )
    if meant.lapses:
        blocks.append(
            section(
                say.mrkdwn(
                    "*This lapses:* what you agreed with {names} about staying in touch.",
                    names=_names(meant.lapses, say),
                )
            )
        )
    blocks += [
        context(
            say.mrkdwn(
                "Messages that you can see in Slack stay there: they are your workspace's. What others wrote in "
                "their own words is theirs. If you come back one day, you start afresh."
            )
        ),
        divider(),
        section(
            say.mrkdwn("*Have it all first?* Nobody can give it back to you afterwards."),
            button(say("Send it to me"), "my_data_export"),
        ),
        _sure_field(say),
    ]
    return modal(FORM, say("Delete my data"), blocks, submit=say("Delete"), close=say("Keep it"))


def done(say: Language) -> Mrkdwn:
    """What stands there when it is done."""
    return say.mrkdwn("Done: I keep nothing about you any more. Thank you for having been here, and all the best. 🌱")


def erased(letter: Letter, say: Language) -> Post:
    """Tell a partner kindly what has ended, and give no reason."""
    day = say.day(_day(letter))
    match letter.message.facts["ends"]:
        case "invitation":
            text = say.mrkdwn("Your invitation of {day} can't be answered any more.", day=day)
            more = say.mrkdwn("The person you invited has left Sendoff. That says nothing about you.")
            return Post(text=text, blocks=[section(Mrkdwn(f"{text}\n{more}"))])
        case "agreement":
            text = say.mrkdwn("About staying in touch after your mentorship, which ended on {day}", day=day)
            more = say.mrkdwn(
                "The other one of you has left Sendoff, so I won't remind you two any more. Whatever you have "
                "built, you need no app for it. What they shared with you is yours to keep."
            )
        case _:
            text = say.mrkdwn("Your mentorship, which began on {day}, has come to its end.", day=day)
            more = say.mrkdwn(
                "The other one of you has left Sendoff, and has taken their name and their private words along. What "
                "they shared with you is yours to keep, and so is all that you learned together."
            )
    buttons = actions(
        button(say("Look back"), "closure_open", letter.about),
        button(say("Your document"), "document_open", letter.about),
    )
    return Post(text=text, blocks=[section(Mrkdwn(f"{text}\n{more}")), buttons])


def closed(_letter: Letter, say: Language) -> Post:
    """What a question says when what it was about is gone."""
    text = say.mrkdwn("This is no longer open, so there is nothing to answer.")
    return Post(text=text, blocks=[section(text)])


def _day(letter: Letter) -> datetime:
    match letter.message.facts:
        case {"day": str(day)}:
            moment = datetime.fromisoformat(day)
        case {"ends": "agreement"}:
            moment = letter.mentorship.ended_at or letter.mentorship.created_at
        case _:
            moment = letter.mentorship.begun_at or letter.mentorship.created_at
    return moment.astimezone(zone(letter.receiver))


def _names(members: Sequence[Member], say: Language) -> Mrkdwn:
    return Mrkdwn(say.listing(say.mention(member) for member in members))


def _sure_field(say: Language) -> InputBlock:
    """It keeps no draft: nothing is to be kept."""
    yes = option("yes", say("Yes, delete all of it"))
    return InputBlock(
        block_id=SURE,
        label=PlainTextObject(text=say("Are you sure?")),
        hint=PlainTextObject(text=say("It takes effect at once, and can't be undone.")),
        element=CheckboxesElement(action_id=SURE, options=[yes]),
        optional=False,
    )
