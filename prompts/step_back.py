"""The strongest signal, one click away wherever a mentor is: "I think that they are ready" (R11)."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement

from bot import closure
from bot.models import Member, Mentorship, Role
from prompts.blocks import button
from prompts.language import Language


def may_step_back(mentorship: Mentorship, me: Member) -> bool:
    """Whether this person may say so, and has not yet.

    An ending that is only planned changes nothing here: the button must not tell one of the two of it (R3).
    """
    return (
        mentorship.is_under_way
        and mentorship.role_of(me.user_id) is Role.MENTOR
        and mentorship.step_back_at is None
        and not closure.is_open_to_both(mentorship)
    )


def step_back_button(mentorship: Mentorship, me: Member, say: Language, *, is_brief: bool = False) -> ButtonElement:
    """The button that says so; a brief one stands beside the mentee's name."""
    text = say("I think {name} is ready to fly", name=say.name(mentorship.partner_of(me.user_id)))
    about = {"mentorship": mentorship.id}
    return button(say("Ready to fly") if is_brief else text, "step_back", about, label=text if is_brief else None)
