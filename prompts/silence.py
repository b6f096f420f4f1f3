"""When two people have not been heard of for a while: each is asked how it goes on (R13); and that a pause is over."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import nudges
from bot.members import zone
from bot.models import Member, Mentorship
from bot.signals import Quiet
from prompts.blocks import About, Post, actions, button, context, day_picker, modal, section
from prompts.language import Language, Mrkdwn
from prompts.letter import Letter
from prompts.nudging import again, answer_in_words, answered, common_answer, switch_off_button

PAGE = "silence"


def stale_check_ins(letter: Letter, say: Language, *, is_explained: bool = False) -> Post:
    """Ask one of the two, privately, how it goes on after a silence (R13).

    `is_explained` says that the same message asks about another mentorship above, with all that there is to say.
    """
    text = _question(letter.partner, say)
    if (answer := common_answer([letter])) is not None:
        return Post(text=text, blocks=[section(text), *answered(answer, letter, say)])
    since = datetime.fromisoformat(letter.message.facts["since"])
    what = _since(letter.mentorship, letter.receiver, since, say)
    blocks: list[Block] = [
        section(Mrkdwn(f"{text} {what}")),
        context(_why(letter.partner, say, is_explained=is_explained)),
    ]
    if nudges.is_last(letter.message):
        last = say.mrkdwn(
            "This is the last time that I ask. If I hear from neither of you, I'll tell you both that it rests for now."
        )
        blocks.append(context(last))
    elif letter.message.repeat:
        blocks.append(context(again([letter], say)))
    blocks += _answers(letter.about, {**letter.about, "message": letter.message.id}, say)
    return Post(text=text, blocks=blocks)


def page(mentorship: Mentorship, me: Member, quiet: Quiet | None, say: Language) -> View:
    """The same question on a page of its own, for somebody whose message got lost (R45)."""
    partner = mentorship.partner_of(me.user_id)
    about = {"mentorship": mentorship.id}
    if quiet is None:
        name = say.mention(partner)
        text = say.mrkdwn("I have heard from you and {name} since, so there is nothing to answer.", name=name)
        blocks: list[Block] = [section(text)]
    else:
        what = _since(mentorship, me, quiet.since, say)
        blocks = [
            section(Mrkdwn(f"{_question(partner, say)} {what}")),
            context(_why(partner, say, is_explained=False)),
            *_answers(about, about, say),
        ]
    return modal(PAGE, say("How is it going?"), blocks, close=say("Close"), about=about)


def answered_page(mentorship: Mentorship, answer: str, say: Language) -> View:
    """What somebody sees on that page after answering."""
    return modal(
        PAGE,
        say("How is it going?"),
        [section(answer_in_words(answer, say))],
        close=say("Close"),
        about={"mentorship": mentorship.id},
    )


def resumed(letter: Letter, say: Language) -> Post:
    """Tell one of the two that the pause is over and their mentorship goes on."""
    text = say.mrkdwn(
        "Welcome back: the pause of your mentorship with {name} is over. 🌿", name=say.mention(letter.partner)
    )
    more = say.mrkdwn(
        "It goes on where you left it. If you need longer, choose another day; {name} will be told.",
        name=say.mention(letter.partner),
    )
    return Post(
        text=text,
        blocks=[
            section(Mrkdwn(f"{text}\n{more}")),
            actions(
                button(say("Log a check-in"), "check_in_open", letter.about),
                day_picker("stale_pause", say("Pause until …")),
                about={**letter.about, "message": letter.message.id},
            ),
        ],
    )


def _question(partner: Member, say: Language) -> Mrkdwn:
    return say.mrkdwn("How is it going with {name}?", name=say.mention(partner))


def _since(mentorship: Mentorship, me: Member, since: datetime, say: Language) -> Mrkdwn:
    day = say.day(since.astimezone(zone(me)).date())
    if mentorship.check_ins:
        return say.mrkdwn("There has been no check-in from you two since {day}.", day=day)
    if mentorship.continued_at:
        return say.mrkdwn("There has been no check-in since {day}, when you two decided to go on.", day=day)
    return say.mrkdwn("There has been no check-in since {day}, when you two began.", day=day)


def _why(partner: Member, say: Language, *, is_explained: bool) -> Mrkdwn:
    name = say.mention(partner)
    if is_explained:
        return say.mrkdwn("{name} is asked the same, and the same holds for your answer.", name=name)
    return say.mrkdwn(
        "That can mean anything: a full calendar, or that all is well. So I ask, and change nothing of my own "
        "accord. {name} is asked the same; your answer stays with me, unless you choose a pause: then {name} is "
        "told.",
        name=name,
    )


def _answers(about: About, row: About, say: Language) -> list[Block]:
    """The ways to answer. `row` tells the pickers of one message from those of another."""
    return [
        actions(
            button(say("We go on"), "stale_go_on", about, style="primary"),
            day_picker("stale_pause", say("Pause until …")),
            button(say("Begin the ending"), "plan_open", about),
            about=row,
        ),
        actions(
            button(say("Ask me in four weeks"), "stale_not_yet", about),
            button(say("Less often"), "stale_less_often", about),
            switch_off_button(about, say),
        ),
    ]
