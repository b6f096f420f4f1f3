"""What a pair agrees on: how it reads, the fields to word it, and what one of the two suggests instead (R5, R39)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import suggestions
from bot.mentorships import CHECK_IN_RHYTHMS, STANDARD
from bot.models import Member, Mentorship, Suggestion, WithTerms
from prompts import words
from prompts.blocks import (
    Post,
    actions,
    button,
    choice_field,
    context,
    date_field,
    divider,
    modal,
    option,
    plain,
    quote,
    section,
    text_field,
)
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter

SUGGEST_FORM = "suggest_terms"

ENDING_AGREEMENT = N_(
    "Either of us may say that it is time, without fault or reasons. "
    "Then we meet once more to celebrate, look back and look ahead."
)
CONFIDENTIALITY = N_("What we talk about stays between us, unless we both agree to share it.")


def terms(agreed: WithTerms, say: Language) -> list[Block]:
    """What the pair agreed on, or is asked to."""
    blocks: list[Block] = []
    if agreed.purpose:
        blocks += [section(say.mrkdwn("*Purpose*")), quote(agreed.purpose)]
    blocks.append(section(Mrkdwn(f"{_rhythm(agreed, say)}\n{_planned_end(agreed, say)}")))
    if agreed.ending_agreement:
        blocks += [section(say.mrkdwn("*How we will end it*")), plain(_ending_agreement(agreed, say))]
    if agreed.confidentiality:
        blocks += [section(say.mrkdwn("*What stays between us*")), plain(_confidentiality(agreed, say))]
    return blocks


def worded(text: str, standard: str, say: Language) -> str:
    """An agreement in words: those of the two, or our own, which each reads in their language."""
    return say(standard) if text == STANDARD else text


def filled_in(agreed: WithTerms, say: Language) -> dict[str, Any]:
    """What the fields below hold for these terms."""
    return {
        "purpose": agreed.purpose,
        "rhythm": agreed.rhythm.value,
        "planned_end": agreed.planned_end.isoformat() if agreed.planned_end else None,
        "ending_agreement": _ending_agreement(agreed, say),
        "confidentiality": _confidentiality(agreed, say),
    }


def rhythm_field(label: str, filled: Mapping[str, Any], say: Language) -> Block:
    """The field for how often the two check in."""
    rhythms = [option(rhythm.value, words.rhythm(rhythm, say)) for rhythm in CHECK_IN_RHYTHMS]
    return choice_field("rhythm", label, rhythms, value=filled.get("rhythm") or "fortnightly")


def fields(filled: Mapping[str, Any], say: Language) -> list[Block]:
    """The fields that word the terms."""
    return [
        text_field(
            "purpose",
            say("What is it for?"),
            value=filled.get("purpose"),
            placeholder=say("For example: grow into leading a team"),
            multiline=True,
        ),
        rhythm_field(say("How often do we check in?"), filled, say),
        date_field(
            "planned_end",
            say("When might it have done its work?"),
            value=filled.get("planned_end"),
            hint=say("Leave it empty if you would rather see as you go."),
        ),
        text_field(
            "ending_agreement",
            say("How will we end it?"),
            value=filled.get("ending_agreement", say(ENDING_AGREEMENT)),
            hint=say("Endings are part of every mentorship. Agreeing now makes them easy."),
            multiline=True,
        ),
        text_field(
            "confidentiality",
            say("What stays between us?"),
            value=filled.get("confidentiality", say(CONFIDENTIALITY)),
            hint=say("Both of you see all of this."),
            multiline=True,
        ),
    ]


def page(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What the two have agreed, and what one of them suggests instead."""
    name = say.mention(mentorship.partner_of(me.user_id))
    about = {"mentorship": mentorship.id}
    suggestion = mentorship.suggestion if mentorship.is_under_way else None
    blocks: list[Block] = [context(say.mrkdwn("With {name}. Both of you see this.", name=name))]
    blocks += terms(mentorship, say)
    if suggestion is None:
        if mentorship.is_under_way:
            blocks.append(actions(button(say("Suggest changes"), "terms_suggest", about)))
    elif suggestions.is_asked(mentorship, me):
        blocks += [divider(), section(say.mrkdwn("*{name} suggests*", name=name))]
        blocks += [*_changes(mentorship, suggestion, say), _answers(mentorship, mentorship.proposal, say)]
    else:
        waits = say.mrkdwn("*You have suggested this.* {name} has not answered yet.", name=name)
        buttons = (
            button(say("Suggest something else"), "terms_suggest", about),
            button(say("Take it back"), "terms_withdraw", about),
        )
        blocks += [divider(), section(waits), *_changes(mentorship, suggestion, say), actions(*buttons)]
    return modal("terms", say("What you agreed"), blocks, close=say("Done"), about=about)


def suggest_form(mentorship: Mentorship, me: Member, typed: Mapping[str, Any], say: Language) -> View:
    """The form to suggest other terms: with what is suggested at the moment filled in, else what is agreed."""
    name = say.mention(mentorship.partner_of(me.user_id))
    blocks: list[Block] = [
        section(say.mrkdwn("{name} is asked. What you two agreed holds until they say yes.", name=name)),
        *fields({**filled_in(mentorship.suggestion or mentorship, say), **typed}, say),
    ]
    return modal(
        SUGGEST_FORM,
        say("Suggest changes"),
        blocks,
        submit=say("Suggest"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id, "version": mentorship.proposal},
    )


def suggested_page(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What comes after a suggestion was sent."""
    name = say.mention(mentorship.partner_of(me.user_id))
    text = say.mrkdwn("{name} has your suggestion. I'll tell you as soon as there is an answer.", name=name)
    return modal("terms_suggested", say("Suggest changes"), [section(text)], close=say("Done"))


def suggested(letter: Letter, say: Language) -> Post:
    """Ask one of the two whether they agree to what the other one suggests."""
    mentorship, name = letter.mentorship, say.mention(letter.partner)
    text = say.mrkdwn("{name} suggests changing what you two agreed.", name=name)
    match letter.message.answer:
        case None if mentorship.suggestion is not None:
            blocks = _changes(mentorship, mentorship.suggestion, say)
            blocks.append(_answers(mentorship, int(letter.message.occasion), say))
        case suggestions.AGREED:
            blocks = [context(say.mrkdwn("You agreed."))]
        case suggestions.KEPT:
            blocks = [context(say.mrkdwn("You left it as it was. {name} has been told kindly.", name=name))]
        case suggestions.WITHDRAWN:
            blocks = [context(say.mrkdwn("{name} has taken it back: nothing is asked of you.", name=name))]
        case suggestions.CHANGED:
            blocks = [context(say.mrkdwn("There is a newer suggestion."))]
        case _:
            blocks = [context(say.mrkdwn("This is settled: nothing is asked of you."))]
    return Post(text=text, blocks=[section(text), *blocks])


def agreed(letter: Letter, say: Language) -> Post:
    """Tell whoever suggested it that it holds now."""
    text = say.mrkdwn("{name} agrees to what you suggested.", name=say.mention(letter.partner))
    return Post(text=text, blocks=[section(text), *terms(letter.mentorship, say)])


def kept(letter: Letter, say: Language) -> Post:
    """Tell whoever suggested it, kindly, that the other one would rather not."""
    text = say.mrkdwn(
        "{name} would rather leave it as you two agreed, for now. You can talk about it when you next meet.",
        name=say.mention(letter.partner),
    )
    return Post(text=text, blocks=[section(text)])


def _answers(mentorship: Mentorship, version: int, say: Language) -> Block:
    about = {"mentorship": mentorship.id, "version": version}
    return actions(
        button(say("Agree"), "terms_agree", about, style="primary"),
        button(say("Suggest something else"), "terms_suggest", {"mentorship": mentorship.id}),
        button(say("Leave it as it is"), "terms_keep", about),
    )


def _changes(now: WithTerms, new: Suggestion, say: Language) -> list[Block]:
    """What would be other than it is."""
    blocks: list[Block] = []
    lines: list[Mrkdwn] = []
    if new.rhythm is not now.rhythm:
        lines.append(_rhythm(new, say))
    if new.planned_end != now.planned_end:
        lines.append(_planned_end(new, say))
    if lines:
        blocks.append(section(Mrkdwn("\n".join(lines))))
    texts: Sequence[tuple[Mrkdwn, str, str]] = (
        (say.mrkdwn("*Purpose*"), now.purpose, new.purpose),
        (say.mrkdwn("*How we will end it*"), _ending_agreement(now, say), _ending_agreement(new, say)),
        (say.mrkdwn("*What stays between us*"), _confidentiality(now, say), _confidentiality(new, say)),
    )
    for title, old, text in texts:
        if text != old:
            blocks += [section(title), quote(text) if text else context(say.mrkdwn("Nothing is said about it."))]
    return blocks


def _rhythm(agreed: WithTerms, say: Language) -> Mrkdwn:
    return say.mrkdwn("*Check-ins:* {rhythm}", rhythm=words.rhythm(agreed.rhythm, say))


def _planned_end(agreed: WithTerms, say: Language) -> Mrkdwn:
    day: date | None = agreed.planned_end
    if day is None:
        return say.mrkdwn("*Planned end:* open")
    return say.mrkdwn("*Planned end:* {day}", day=say.day(day))


def _ending_agreement(agreed: WithTerms, say: Language) -> str:
    return worded(agreed.ending_agreement, ENDING_AGREEMENT, say)


def _confidentiality(agreed: WithTerms, say: Language) -> str:
    return worded(agreed.confidentiality, CONFIDENTIALITY, say)
