"""Writing and sharing a reflection: each of the two for themselves (R25, R26, R27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.members import zone
from bot.models import Answer, Member, Mentorship
from bot.reflection import ENTRIES_A_PAGE, DiaryPage, Reflection, Sharing
from prompts.blocks import (
    Post,
    actions,
    button,
    choice_field,
    context,
    divider,
    header,
    modal,
    option,
    plain,
    quote,
    section,
    text_field,
)
from prompts.language import N_, Language, Mrkdwn, escape
from prompts.letter import Letter
from prompts.pages import Page, page_buttons

FORM = "reflect"
DIARY_ACTION = "reflect_diary"

QUESTIONS = {
    "reflection.grown_as_mentor": N_("How have you grown as a mentor?"),
    "reflection.own_career": N_("What did it do for your own career?"),
    "reflection.new_perspectives": N_("Which new perspectives did {name} give you?"),
    "reflection.moments": N_("Which moments mattered most?"),
    "reflection.lessons": N_("Which lessons are the most valuable to you?"),
    "reflection.skills": N_("Which skills will you keep developing?"),
    "reflection.advice": N_("Which advice had the most impact?"),
    "reflection.applying": N_("How will you put it to use?"),
    "reflection.diary": N_("Read your learning diary once more: what have you learned?"),
}
"""What each question asks its author; `name` is the other one of the pair."""
HINTS = {
    "reflection.own_career": N_("Leading, listening, a new field, a door that opened?"),
    "reflection.new_perspectives": N_("Something that you see differently since."),
    "reflection.moments": N_("A conversation, a turning point, a laugh."),
    "reflection.advice": N_("Perhaps a sentence that has stayed with you."),
    "reflection.applying": N_("A situation that you see coming, and what you will do."),
}


def form(
    mentorship: Mentorship,
    me: Member,
    reflection: Reflection,
    diary: DiaryPage | None,
    filled: Mapping[str, Any],
    say: Language,
) -> View:
    """The form for my reflection; `diary` are my entries to read beside it, `filled` what I have typed."""
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "What was your time with {name} worth? A sentence or two is plenty, and any question may stay empty.",
                name=say.mention(partner),
            )
        ),
        context(_readers(reflection, partner, say)),
    ]
    reader = (
        say("{name} can read this.", name=say.name(partner))
        if reflection.is_shared
        else say("Only you read this until you share it.")
    )
    for question in reflection.questions:
        hint = HINTS.get(question.key)
        blocks.append(
            text_field(
                question.key,
                say(QUESTIONS[question.key], name=say.name(partner)),
                value=filled.get(question.key),
                placeholder=say(hint) if hint else None,
                hint=reader,
                multiline=True,
            )
        )
    if diary is not None:
        blocks += _diary(mentorship, me, diary, say)
    if reflection.may_be_finished:
        blocks.append(_sharing(reflection, partner, filled, say))
    return modal(
        FORM,
        say("Your reflection"),
        blocks,
        submit=say("Save"),
        close=say("Later"),
        about={"mentorship": mentorship.id},
    )


def saved(
    mentorship: Mentorship, me: Member, sharing: Sharing, say: Language, *, both: bool, awaits_partner: bool
) -> View:
    """What I see after saving; `both` says that both have finished, so that the document is on its way."""
    name = say.mention(mentorship.partner_of(me.user_id))
    about = {"mentorship": mentorship.id}
    match sharing:
        case Sharing.KEEP:
            text = say.mrkdwn("It is kept, and only you can read it. `/closure reflect` brings you back to it.")
        case Sharing.SHARE:
            text = say.mrkdwn("{name} can read it now, and it goes into your document.", name=name)
        case Sharing.FINISH:
            text = say.mrkdwn("It is finished and stays yours. You can still share it with {name} one day.", name=name)
    blocks: list[Block] = [section(text)]
    if sharing is not Sharing.KEEP and both:
        blocks.append(context(say.mrkdwn("You have both finished: the document is on its way to each of you.")))
    elif sharing is not Sharing.KEEP and awaits_partner:
        blocks.append(context(say.mrkdwn("When {name} has finished too, both of you get the document.", name=name)))
    blocks.append(actions(button(say("Go on writing"), "reflect_open", about)))
    return modal("reflected", say("Your reflection"), blocks, close=say("Done"))


def partners(mentorship: Mentorship, me: Member, answers: Sequence[Answer], say: Language) -> View:
    """What the partner has shared of their reflection."""
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = [section(say.mrkdwn("{name} has shared this with you.", name=say.mention(partner)))]
    for answer in answers:
        # The questions are theirs: in them, the other one is the reader.
        blocks += [header(say(QUESTIONS[answer.question], name=say.name(me))), quote(answer.text)]
    if not answers:
        blocks = [section(say.mrkdwn("There is nothing here that {name} shares just now.", name=say.mention(partner)))]
    return modal("reflection_read", say("Their reflection"), blocks, close=say("Close"))


def mine_again(mentorship: Mentorship, me: Member, answers: Sequence[Answer], say: Language) -> View:
    """What I wrote myself, to read again (R28)."""
    partner = mentorship.partner_of(me.user_id)
    blocks: list[Block] = [
        section(say.mrkdwn("What you wrote after your time with {name}.", name=say.mention(partner))),
    ]
    for answer in answers:
        blocks += [header(say(QUESTIONS[answer.question], name=say.name(partner))), quote(answer.text)]
    if not answers:
        blocks = [section(say.mrkdwn("There is nothing here from your time with {name}.", name=say.mention(partner)))]
    return modal("reflection_mine", say("What you wrote"), blocks, close=say("Close"))


def reflection_shared(letter: Letter, say: Language) -> Post:
    """Tell somebody that there is a reflection to read."""
    name = say.mention(letter.partner)
    text = say.mrkdwn("{name} has shared their reflection with you. 💚", name=name)
    if letter.message.answer is not None:
        return Post(
            text=text, blocks=[section(text), context(say.mrkdwn("{name} has taken it back since.", name=name))]
        )
    return Post(
        text=text,
        blocks=[
            section(text),
            actions(
                button(say("Read it"), "reflection_read", letter.about, style="primary"),
                button(say("Write mine"), "reflect_open", letter.about),
            ),
        ],
    )


def _readers(reflection: Reflection, partner: Member, say: Language) -> Mrkdwn:
    if reflection.is_shared:
        return say.mrkdwn("{name} can read this, with what you change.", name=say.mention(partner))
    if reflection.may_be_finished:
        return say.mrkdwn("It is yours until you share it. At the end you say who may read it.")
    return say.mrkdwn("It is yours alone. You can share it once the two of you are rounding off.")


def _sharing(reflection: Reflection, partner: Member, filled: Mapping[str, Any], say: Language) -> Block:
    options = [
        option(Sharing.KEEP.value, say("Only me: I am not finished")),
        option(Sharing.SHARE.value, say("{name} too: it is finished", name=say.name(partner))),
        option(Sharing.FINISH.value, say("Only me: it is finished")),
    ]
    now = Sharing.KEEP
    if reflection.is_shared:
        now = Sharing.SHARE
    elif reflection.is_finished:
        now = Sharing.FINISH
    return choice_field(
        "sharing",
        say("Who may read this?"),
        # What is finished needs no "not finished" any more.
        [each for each in options if each.value != Sharing.KEEP.value or not reflection.is_finished],
        value=filled.get("sharing") or now.value,
        hint=say("What you share goes into the document that both of you get."),
    )


def _diary(mentorship: Mentorship, me: Member, diary: DiaryPage, say: Language) -> list[Block]:
    blocks: list[Block] = [divider(), context(say.mrkdwn("*From your learning diary.* Only you see it."))]
    for entry in diary.entries:
        blocks += [context(escape(say.day(entry.at.astimezone(zone(me)).date()))), plain(entry.text)]
    page = Page(diary.entries, diary.number, diary.pages, diary.total, diary.number * ENTRIES_A_PAGE + 1)
    return [*blocks, *page_buttons(page, DIARY_ACTION, {"mentorship": mentorship.id}, say), divider()]
