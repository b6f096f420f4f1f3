"""What either of the two may say at any time: that another expertise would help (R8), that it no longer serves them
(R10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.models import Member, Mentorship, Remark, Role
from bot.remarks import LONGEST_EXPERTISE
from prompts.blocks import actions, button, context, modal, section, text_field
from prompts.language import Language, Mrkdwn
from prompts.sharing import BOTH, ONLY_ME, sharing_field

EXPERTISE_FORM = "expertise"


def expertise_form(
    mentorship: Mentorship, me: Member, remark: Remark | None, typed: Mapping[str, Any], say: Language
) -> View:
    """The form to say that somebody with different expertise would help the mentee now."""
    partner = mentorship.partner_of(me.user_id)
    name = say.mention(partner)
    saved: dict[str, Any] = {}
    if remark is not None:
        saved = {"expertise": remark.text, "share": BOTH if remark.shared_at else ONLY_ME}
    filled = {**saved, **typed}
    is_mentor = mentorship.role_of(me.user_id) is Role.MENTOR
    why = (
        say.mrkdwn(
            "Good mentors know when somebody else can take {name} further. It shows how far you two have come.",
            name=name,
        )
        if is_mentor
        else say.mrkdwn(
            "You have come so far with {name} that you need something new. That is a success of you both.", name=name
        )
    )
    blocks: list[Block] = [section(why)]
    if not is_mentor:
        both = say("{name}, too: as a kind word from me to look for it together", name=say.name(partner)[:20])
        blocks.append(sharing_field(filled.get("share") or ONLY_ME, both, say))
    else:
        blocks.append(context(say.mrkdwn("🔒 Only you see this. I tell {name} nothing.", name=name)))
    blocks.append(
        text_field(
            "expertise",
            say("Which expertise would help?"),
            value=filled.get("expertise"),
            placeholder=say("For example: speaking before a large audience"),
            longest=LONGEST_EXPERTISE,
        )
    )
    if remark is not None:
        blocks.append(actions(button(say("Take it back"), "expertise_undo", {"mentorship": mentorship.id})))
    return modal(
        EXPERTISE_FORM,
        say("Another expertise"),
        blocks,
        submit=say("Save"),
        close=say("Cancel"),
        about={"mentorship": mentorship.id},
    )


def expertise_noted(mentorship: Mentorship, me: Member, say: Language, *, shared: bool) -> View:
    """What comes after it was said."""
    about = {"mentorship": mentorship.id}
    name = say.mention(mentorship.partner_of(me.user_id))
    if mentorship.role_of(me.user_id) is Role.MENTOR:
        text = say.mrkdwn("Noted, for you alone. Whom do you know who could take {name} further?", name=name)
    elif shared:
        text = say.mrkdwn("Noted. {name} can see it from now on, as a reason to be proud.", name=name)
    else:
        text = say.mrkdwn("Noted, for you alone. {name} sees nothing of it.", name=name)
    buttons = [
        button(say("Plan the conversation"), "plan_open", about, style="primary"),
        button(say("Change"), "expertise_open", about),
    ]
    if mentorship.role_of(me.user_id) is Role.MENTOR:
        buttons.insert(0, button(say("Introduce somebody"), "introduction_open", about))
    return modal(
        EXPERTISE_FORM + "_noted",
        say("Another expertise"),
        [section(text), actions(*buttons)],
        close=say("Close"),
        about=about,
    )


def no_longer_serves(mentorship: Mentorship, me: Member, say: Language) -> View:
    """What somebody sees after saying that it no longer serves them: no question why, and the ways from here (R10)."""
    about = {"mentorship": mentorship.id}
    name = say.mention(mentorship.partner_of(me.user_id))
    return modal(
        "no_longer_serves",
        say("Thank you for saying so"),
        [
            section(
                say.mrkdwn(
                    "That is nobody's fault, and you owe nobody a reason. What the two of you had stays worth it."
                )
            ),
            section(
                say.mrkdwn(
                    "You could tell {name} in your own words; I help you find them. Or you end it here, in a minute.",
                    name=name,
                )
            ),
            actions(
                button(say("Plan the conversation"), "plan_open", about, style="primary"),
                button(say("End it here"), "end_open", about),
                button(say("Take it back"), "serves_undo", about),
            ),
            context(say.mrkdwn("🔒 Only you see this. I tell {name} nothing.", name=name)),
        ],
        close=say("Close"),
        about=about,
    )


def took_back(say: Language) -> Mrkdwn:
    """That nothing is noted any more."""
    return say.mrkdwn("Fine, as if it had not been said.")
