"""Ask which mentorship somebody means, when they have several."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.members import zone
from bot.models import Member, Mentorship, Role, State
from prompts.blocks import button, context, modal, section
from prompts.language import Language, Mrkdwn

MOST = 50


def chooser(mentorships: Sequence[Mentorship], me: Member, action: str, title: str, say: Language) -> View:
    """A modal with a button for each mentorship; pressing it does `action` about that mentorship.

    `title` is the English title of what will open. Of very many, the first `MOST` are shown: naming the person in the
    command leads to any other.
    """
    blocks: list[Block] = [section(say.mrkdwn("Which mentorship is it about?"))]
    for mentorship in mentorships[:MOST]:
        partner = mentorship.partner_of(me.user_id)
        choose = button(
            say("Open"), action, {"mentorship": mentorship.id}, label=say("Open: {name}", name=say.name(partner))
        )
        blocks.append(section(_line(mentorship, me, say), choose))
    if len(mentorships) > MOST:
        blocks.append(context(say.mrkdwn("These are the newest. For another one, name the person in the command.")))
    return modal("choose", say(title), blocks, close=say("Cancel"))


def _line(mentorship: Mentorship, me: Member, say: Language) -> Mrkdwn:
    name = say.mention(mentorship.partner_of(me.user_id))
    if mentorship.state is State.ENDED:
        return say.mrkdwn("*{name}*\nAn earlier mentorship", name=name)
    begun = (mentorship.begun_at or mentorship.created_at).astimezone(zone(me)).date()
    if mentorship.role_of(me.user_id) is Role.MENTOR:
        return say.mrkdwn("*{name}*\nYou have been their mentor since {day}", name=name, day=say.day(begun))
    return say.mrkdwn("*{name}*\nThey have been your mentor since {day}", name=name, day=say.day(begun))
