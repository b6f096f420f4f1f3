"""Staying in touch: the question, the answers side by side, and the agreement (R31, R32, R37)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot import connection
from bot.connection import AGREED, BASES, CHANNELS, LONGEST_HANDLE, RHYTHMS, SPHERES, Connection, contacts_of, terms_of
from bot.models import Member, Mentorship, Wish, Wishes
from bot.rates import Rate
from prompts import connection_words as words
from prompts import figures
from prompts.blocks import (
    Post,
    actions,
    button,
    choice_field,
    choices_field,
    context,
    grouped_choices_field,
    modal,
    option,
    plain,
    quote,
    section,
    shorten,
    text_field,
)
from prompts.language import Language, Mrkdwn, escape
from prompts.letter import Letter
from prompts.reminders import reminder_row

FORM = "connect"
AGREEMENT_FORM = "agreement"
WISH_ACTION = "connect_wish"
CHANNELS_ACTION = "connect_channels"
"""These two fields change the form when something is chosen in them."""

PLACEHOLDERS = {
    "linkedin": "linkedin.com/in/…",
    "email": "name@example.org",
    "phone": "+44 …",
    "whatsapp": "+44 …",
    "instagram": "@…",
}
_MOST_IN_MESSAGE = 1500
"""Characters of somebody's words in a message, which as a whole has a limit too."""


def form(
    mentorship: Mentorship,
    me: Member,
    seen: Connection,
    filled: Mapping[str, Any],
    say: Language,
    *,
    rate: Rate | None = None,
) -> View:
    """The question whether and how I would like to stay in touch; it grows with what is chosen.

    `rate` is how many pairs stay in touch here.
    """
    partner = mentorship.partner_of(me.user_id)
    name = say.mention(partner)
    blocks: list[Block] = [
        section(say.mrkdwn("Would you like to stay in touch with {name}? Each answer is a full answer.", name=name)),
        context(
            say.mrkdwn(
                "{name} sees a yes, and what you fill in here, only when both of you have said yes. "
                "A “not just now” or a “no” I pass on kindly and without a reason. You can change your mind later.",
                name=name,
            )
        ),
    ]
    if seen.theirs is not None and seen.theirs.wish is not Wish.YES:
        blocks.append(section(_declined(seen.theirs.wish, partner, say)))
    blocks.append(
        choice_field(
            "wish",
            say("Staying in touch"),
            [option(wish.value, say(text)) for wish, text in words.WISHES.items()],
            value=filled.get("wish"),
            action=WISH_ACTION,
        )
    )
    if filled.get("wish") == Wish.YES.value:
        blocks += _terms_fields(filled, {}, say)
        blocks += _channel_fields(partner, filled, say)
    else:
        blocks.append(context(figures.staying_in_touch(rate, say)))
    return modal(
        FORM,
        say("Staying in touch"),
        blocks,
        submit=say("Save"),
        close=say("Later"),
        about={"mentorship": mentorship.id},
    )


def answered(mentorship: Mentorship, me: Member, seen: Connection, say: Language) -> View:
    """What I see after answering, as long as there is nothing to settle; and how things stand, at any time."""
    partner = mentorship.partner_of(me.user_id)
    name = say.mention(partner)
    blocks: list[Block]
    if seen.is_agreed:
        blocks = [
            section(say.mrkdwn("You and {name} have agreed how to stay in touch. 💚", name=name)),
            *_agreed(mentorship, me, seen, say),
        ]
        if seen.agreement is not None:
            blocks += reminder_row(mentorship, seen.agreement, me, say)
    elif seen.agreement is not None:
        blocks = [section(_where_it_stands(seen, partner, say)), *_agreed(mentorship, me, seen, say)]
    elif seen.mine is not None and seen.mine.wish is not Wish.YES:
        blocks = [
            section(say.mrkdwn("Thank you. That is a full answer, and {name} hears it kindly.", name=name)),
            context(say.mrkdwn("Should it change one day, `/closure connect` is there.")),
        ]
    elif seen.theirs is not None and seen.theirs.wish is not Wish.YES:
        blocks = [
            section(_declined(seen.theirs.wish, partner, say)),
            context(say.mrkdwn("Your answer is kept. Should theirs change, I will bring the two together.")),
        ]
    else:
        blocks = [
            section(say.mrkdwn("Thank you. Your answer is kept until {name} has answered too.", name=name)),
            context(say.mrkdwn("Until then only you see it.")),
        ]
    about = {"mentorship": mentorship.id}
    buttons = [button(say("Change my answer"), "connect_change", about)]
    if seen.agreement is not None:
        buttons.insert(0, button(say("Change what we agreed"), "agreement_open", about))
    blocks.append(actions(*buttons))
    return modal("connect_answered", say("Staying in touch"), blocks, close=say("Done"))


def without_partner(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What stands there where the other one has left the workspace (R46)."""
    text = say.mrkdwn(
        "{name} has left this workspace, so I can't pass an answer on. Whether and where you two stay in touch is "
        "between the two of you.",
        name=say.mention(mentorship.partner_of(me.user_id)),
    )
    return modal("connect_alone", say("Staying in touch"), [section(text)], close=say("Close"))


def agreement_form(
    mentorship: Mentorship, me: Member, seen: Connection, filled: Mapping[str, Any], say: Language
) -> View:
    """Both answers side by side, and the one agreement that both confirm. For two who have both said yes."""
    partner = mentorship.partner_of(me.user_id)
    agreement, mine, theirs = seen.agreement, seen.mine, seen.theirs
    if agreement is None or mine is None or theirs is None:
        raise ValueError("there is an agreement only while both say yes")
    about = {"mentorship": mentorship.id, "version": agreement.version}
    current = {
        f"{AGREED}rhythm": agreement.rhythm.value if agreement.rhythm else None,
        f"{AGREED}bases": agreement.bases,
        f"{AGREED}other_basis": agreement.other_basis
        or "\n".join(text for text in (mine.other_basis, theirs.other_basis) if text),
    }
    blocks: list[Block] = [section(_where_it_stands(seen, partner, say))]
    if not seen.is_agreed:
        blocks += _answer(say.mrkdwn("*You*"), mine, say)
        blocks += _answer(say.mrkdwn("*{name}*", name=say.mention(partner)), theirs, say)
    named_by = {
        key: say.listing(names)
        for key in [*RHYTHMS, *BASES]
        if (
            names := [
                who for who, w in ((say("You"), mine), (say.name(partner), theirs)) if key == w.rhythm or key in w.bases
            ]
        )
    }
    blocks += _terms_fields({**current, **filled}, named_by, say, AGREED)
    blocks += _reach(partner, theirs, say)
    blocks.append(actions(button(say("Change my answer"), "connect_change", {"mentorship": mentorship.id})))
    return modal(
        AGREEMENT_FORM,
        say("Staying in touch"),
        blocks,
        submit=say("Confirm"),
        close=say("Later"),
        about=about,
    )


def connection_declined(letter: Letter, say: Language) -> Post:
    """Tell somebody kindly, and without a reason, that the other one would rather not (R31)."""
    text = say.mrkdwn("{name} has answered about staying in touch.", name=say.mention(letter.partner))
    if letter.message.answer == "changed":
        return Post(text=text, blocks=[section(text), context(_changed(say))])
    return Post(
        text=text,
        blocks=[
            section(_declined(Wish(letter.message.facts["wish"]), letter.partner, say)),
            context(say.mrkdwn("There is nothing left to do here. What the two of you achieved stays yours.")),
        ],
    )


def agreement_settle(letter: Letter, say: Language) -> Post:
    """Show both answers and ask to settle what differs, or to confirm what the other one suggests (R32)."""
    text = say.mrkdwn("You and {name} would both like to stay in touch. 💚", name=say.mention(letter.partner))
    if letter.message.answer is not None:
        note = say.mrkdwn("You have confirmed.") if letter.message.answer == connection.CONFIRMED else _changed(say)
        return Post(text=text, blocks=[section(text), context(note)])
    seen = connection.look(letter.session, letter.mentorship, letter.receiver.user_id)
    if seen.agreement is None or seen.mine is None or seen.theirs is None:
        return Post(text=text, blocks=[section(text), context(_changed(say))])
    blocks: list[Block] = [
        section(text),
        *_answer(say.mrkdwn("*You*"), seen.mine, say),
        *_answer(say.mrkdwn("*{name}*", name=say.mention(letter.partner)), seen.theirs, say),
        section(_where_it_stands(seen, letter.partner, say)),
    ]
    buttons = [button(say("Choose together"), "agreement_open", letter.about)]
    if seen.agreement.rhythm is not None:
        blocks += _terms(seen, say)
        about = {**letter.about, "version": seen.agreement.version}
        buttons.insert(0, button(say("Confirm"), "agreement_confirm", about, style="primary"))
    blocks.append(actions(*buttons))
    return Post(text=text, blocks=blocks)


def agreement_reached(letter: Letter, say: Language) -> Post:
    """Tell both what they have agreed on, and how to reach each other."""
    text = say.mrkdwn("You and {name} have agreed how to stay in touch. 💚", name=say.mention(letter.partner))
    seen = connection.look(letter.session, letter.mentorship, letter.receiver.user_id)
    change = actions(button(say("Change"), "agreement_open", letter.about))
    if not seen.is_agreed:
        return Post(text=text, blocks=[section(text), context(_changed(say))])
    return Post(text=text, blocks=[section(text), *_agreed(letter.mentorship, letter.receiver, seen, say), change])


def _where_it_stands(seen: Connection, partner: Member, say: Language) -> Mrkdwn:
    """For two who have both said yes."""
    name = say.mention(partner)
    if seen.is_agreed:
        return say.mrkdwn(
            "This is what you and {name} have agreed on. What you change, {name} is asked about.", name=name
        )
    if seen.has_confirmed:
        return say.mrkdwn("You have confirmed this; {name} is asked. It counts when you both have.", name=name)
    if seen.agreement is not None and seen.agreement.rhythm is not None:
        return say.mrkdwn("Does this suit you? It counts when both of you have confirmed it.")
    return say.mrkdwn(
        "You gave different answers to how often. Which one suits you both? It counts when you both confirm."
    )


def _declined(wish: Wish, partner: Member, say: Language) -> Mrkdwn:
    name = say.mention(partner)
    if wish is Wish.NOT_NOW:
        return say.mrkdwn(
            "Just now is not the time for {name} to plan on staying in touch. That is a full answer; "
            "{name} can come back to it whenever it suits.",
            name=name,
        )
    return say.mrkdwn(
        "{name} would like to leave it at the time that you two have had. That is a full answer.", name=name
    )


def _changed(say: Language) -> Mrkdwn:
    return say.mrkdwn("This has changed since. `/closure connect` shows how it stands.")


def _answer(who: Mrkdwn, wishes: Wishes, say: Language) -> list[Block]:
    """One of the two answers."""
    named = escape(" · ".join(words.summary(terms_of(wishes), say)))
    blocks: list[Block] = [section(Mrkdwn(f"{who}: {named}"))]
    if wishes.other_basis:
        blocks.append(quote(shorten(wishes.other_basis, _MOST_IN_MESSAGE)))
    return blocks


def _terms(seen: Connection, say: Language) -> list[Block]:
    """The agreement as it reads now."""
    if seen.agreement is None:
        return []
    terms = terms_of(seen.agreement)
    lines = "\n".join(f"• {escape(line)}" for line in words.summary(terms, say))
    blocks: list[Block] = [section(Mrkdwn(lines))]
    if terms.other_basis:
        blocks.append(quote(shorten(terms.other_basis, _MOST_IN_MESSAGE)))
    return blocks


def _agreed(mentorship: Mentorship, me: Member, seen: Connection, say: Language) -> list[Block]:
    blocks = _terms(seen, say)
    if seen.theirs is not None:
        blocks += _reach(mentorship.partner_of(me.user_id), seen.theirs, say)
    return blocks


def _reach(partner: Member, wishes: Wishes, say: Language) -> list[Block]:
    """How to reach the other one, once both would like to stay in touch."""
    contacts = contacts_of(wishes)
    if not contacts:
        return []
    lines = "\n".join(words.contact(contact, say) for contact in contacts)
    return [section(say.mrkdwn("*How to reach {name}*", name=say.mention(partner))), plain(lines)]


def _terms_fields(
    filled: Mapping[str, Any], named_by: Mapping[str, str], say: Language, begin: str = ""
) -> list[InputBlock]:
    """How often and on what basis; `named_by` says beside an option who has named it,
    `begin` is what the names of the fields begin with."""
    return [
        choices_field(
            f"{begin}bases",
            say("What for?"),
            [option(basis, say(text), named_by.get(basis)) for basis, text in words.BASES.items()],
            values=filled.get(f"{begin}bases") or [],
        ),
        text_field(
            f"{begin}other_basis", say("Something else?"), value=filled.get(f"{begin}other_basis"), multiline=True
        ),
        choice_field(
            f"{begin}rhythm",
            say("How often?"),
            [option(rhythm.value, words.rhythm(rhythm, say), named_by.get(rhythm)) for rhythm in RHYTHMS],
            value=filled.get(f"{begin}rhythm"),
        ),
    ]


def _channel_fields(partner: Member, filled: Mapping[str, Any], say: Language) -> list[InputBlock]:
    """Where I can be reached: a field for each channel that is chosen."""
    groups = {
        say(words.SPHERES[sphere]): [
            option(f"{sphere}.{channel}", words.channel(sphere, channel, say)) for channel in CHANNELS
        ]
        for sphere in SPHERES
    }
    chosen: Sequence[str] = filled.get("channels") or []
    fields = [
        grouped_choices_field(
            "channels",
            say("Where can {name} reach you?", name=say.name(partner)),
            groups,
            values=chosen,
            hint=say("{name} sees this only when both of you have said yes.", name=say.name(partner)),
            action=CHANNELS_ACTION,
        )
    ]
    for value in chosen:
        sphere, _, channel = value.partition(".")
        field = connection.handle_field(sphere, channel)
        fields.append(
            text_field(
                field,
                words.channel(sphere, channel, say),
                value=filled.get(field),
                placeholder=PLACEHOLDERS.get(channel),
                hint=say("May stay empty: you find each other here.") if channel == "slack" else None,
                optional=channel == "slack",
                longest=LONGEST_HANDLE,
            )
        )
    return fields
