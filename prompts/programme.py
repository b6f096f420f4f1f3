"""What a programme manager sees, and how admins name one (R35, R51). Names, states and counts; never a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.members import zone
from bot.models import Manager, Member, Offer, OfferKind
from prompts.blocks import (
    Post,
    actions,
    button,
    confirmation,
    context,
    modal,
    person_field,
    section,
)
from prompts.language import N_, Language, Mrkdwn
from prompts.letter import Letter
from prompts.pages import page_buttons, page_of

MANAGER_FORM = "manager"
MANAGERS_PAGE = "managers_page"
OFFERS_PAGE = "offers_page"
ON_A_PAGE = 20

_TITLES: Mapping[OfferKind, str] = {
    OfferKind.TO_MENTOR: N_("Would like to mentor"),
    OfferKind.ANOTHER_MENTEE: N_("Would mentor again"),
}
_WHO: Mapping[OfferKind, str] = {
    OfferKind.TO_MENTOR: N_("They have been mentored here, and would like to pass it on."),
    OfferKind.ANOTHER_MENTEE: N_("They have mentored somebody here, and would do it again."),
}


def page(me: Member, offers: Mapping[OfferKind, int], say: Language) -> View:
    """The way to all that a manager can do. `offers` says how many are on each list."""
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "Bring people together, and see who would like to mentor. What a pair writes is between the two: you "
                "see that there is a pair and how far it is, and read nothing of it."
            )
        ),
        actions(
            button(say("Enrol a pair"), "enrol_open", style="primary"),
            button(say("Enrol from a list"), "pair_list_open"),
        ),
        *(_offers_line(kind, offers[kind], say) for kind in OfferKind),
        context(say.mrkdwn("People put themselves on these two lists, and take themselves off.")),
    ]
    if me.is_admin:
        blocks.append(actions(button(say("Programme managers"), "managers_open")))
    return modal("programme", say("Mentoring programme"), blocks, close=say("Done"))


def offers(
    kind: OfferKind, listed: Sequence[tuple[Member, Offer]], me: Member, say: Language, *, page: int = 0
) -> View:
    """Who is on one of the two lists, and since when: nothing else about them (R35)."""
    shown = page_of(listed, page, ON_A_PAGE)
    about = {"kind": kind.value}
    blocks: list[Block] = [context(say.mrkdwn(_WHO[kind]))]
    for member, offer in shown.items:
        since = say.day(offer.offered_at.astimezone(zone(me)).date())
        find = button(
            say("Find a mentee"),
            "enrol_open",
            {"mentor": member.user_id},
            label=say("Find a mentee for {name}", name=say.name(member)),
        )
        blocks.append(section(say.mrkdwn("{name}, since {day}", name=say.mention(member), day=since), find))
    if not shown.total:
        blocks.append(section(say.mrkdwn("Nobody at the moment")))
    blocks += page_buttons(shown, OFFERS_PAGE, about, say)
    return modal("offers", say(_TITLES[kind]), blocks, close=say("Back"), about=about)


def managers(named: Sequence[tuple[Member, Manager]], me: Member, say: Language, *, page: int = 0) -> View:
    """Who the programme managers are, for an admin to name and remove them."""
    shown = page_of(named, page, ON_A_PAGE)
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "Programme managers enrol pairs, and see how many there are, how far they are, and who would like to "
                "mentor. What people write they cannot read, and neither can you."
            )
        )
    ]
    for member, manager in shown.items:
        since = say.day(manager.named_at.astimezone(zone(me)).date())
        text = say.mrkdwn("{name}, since {day}", name=say.mention(member), day=since)
        blocks.append(section(text, _remove_button(member, say)))
    if not shown.total:
        blocks.append(section(say.mrkdwn("Nobody has been named yet.")))
    blocks += page_buttons(shown, MANAGERS_PAGE, {}, say)
    blocks.append(actions(button(say("Name somebody"), "manager_add", style=None if shown.total else "primary")))
    blocks.append(
        context(say.mrkdwn("You can do this as an admin of this workspace. It doesn't make you a manager yourself."))
    )
    return modal("managers", say("Programme managers"), blocks, close=say("Done"))


def manager_form(filled: Mapping[str, Any], say: Language) -> View:
    """The form to name a programme manager."""
    return modal(
        MANAGER_FORM,
        say("Name somebody"),
        [
            person_field(
                "person",
                say("Who looks after mentoring here?"),
                value=filled.get("person"),
                hint=say("They are told, and find it with /mentorship programme and in my Home tab."),
            )
        ],
        submit=say("Name"),
        close=say("Cancel"),
    )


def named(letter: Letter, say: Language) -> Post:
    """Tell somebody that they are a programme manager from now on."""
    admin = letter.session.get(Member, (letter.receiver.team_id, letter.message.facts["by"]))
    by = say.mention(admin) if admin else say.mrkdwn("An admin")
    text = say.mrkdwn("You now look after mentoring in this workspace: {name} has named you.", name=by)
    more = say.mrkdwn(
        "You can enrol pairs, and see who would like to mentor. What people write stays theirs: you see states and "
        "counts, and read no text."
    )
    return Post(
        text=text,
        blocks=[section(Mrkdwn(f"{text}\n{more}")), actions(button(say("Have a look"), "programme_open"))],
    )


def _offers_line(kind: OfferKind, count: int, say: Language) -> Block:
    title = say(_TITLES[kind])
    people = say.mrkdwn_plural("One person", "{n} people", count) if count else say.mrkdwn("Nobody at the moment")
    text = Mrkdwn(f"*{title}:* {people}\n{say.mrkdwn(_WHO[kind])}")
    if not count:
        return section(text)
    return section(
        text, button(say("See who"), "offers_open", {"kind": kind.value}, label=f"{say('See who')}: {title}")
    )


def _remove_button(member: Member, say: Language) -> ButtonElement:
    return button(
        say("Remove"),
        "manager_remove",
        {"person": member.user_id},
        label=say("Remove: {name}", name=say.name(member)),
        confirm=confirmation(
            say("Remove {name}?", name=say.name(member)[:80]),
            say("They see nothing of the programme any more. Pairs that they enrolled go on as they are."),
            say("Remove"),
            say("Cancel"),
        ),
    )
