"""How long something is kept, in words, and what the two hear before it goes (R48)."""

from __future__ import annotations

from bot.members import zone
from bot.span import Span, Unit
from prompts.blocks import Post, actions, button, context, section
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter
from prompts.words import length


def how_long(keep_months: int, say: Language) -> Mrkdwn:
    """For how long what two have kept of an ended mentorship is there; 0 stands for always."""
    if not keep_months:
        return say.mrkdwn("What is kept of an ended mentorship lasts, until you have it deleted.")
    years, months = divmod(keep_months, 12)
    lasts = Span(keep_months, Unit.MONTHS) if months else Span(years, Unit.YEARS)
    return say.mrkdwn(
        "What is kept of an ended mentorship lasts for {length}, and longer while the two of you stay in touch. "
        "I'll tell you both before it goes.",
        length=length(lasts, say),
    )


def deletion_ahead(letter: Letter, say: Language) -> Post:
    """Tell one of the two, a month before, when it goes, and how to keep what is theirs."""
    mentorship, here = letter.mentorship, zone(letter.receiver)
    ended = (mentorship.ended_at or mentorship.created_at).astimezone(here).date()
    text = say.mrkdwn(
        "About your mentorship with {name}, which ended on {day}", name=say.mention(letter.partner), day=say.day(ended)
    )
    if letter.message.answer is not None or mentorship.deletes_at is None:
        return Post(text=text, blocks=[section(text), context(say.mrkdwn("It is kept after all."))])
    more = say.mrkdwn(
        "That was a while ago. On {day} I'll delete what the two of you have kept here, such as your goals and "
        "what you wrote for each other. If you would like to keep it, have your document sent to you before. Your "
        "learning diary stays.",
        day=say.day(mentorship.deletes_at.astimezone(here).date()),
    )
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text}\n{more}")),
            actions(
                button(say("Your document"), "document_open", letter.about, style="primary"),
                button(say("My data"), "my_data_open"),
            ),
        ],
    )
