"""Where something was not right: a way out that does not go through the partner (R42)."""

from __future__ import annotations

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.models import Member, Mentorship
from prompts.blocks import actions, button, confirmation, context, modal, section
from prompts.end import shown_contact
from prompts.language import Language


def safety(mentorship: Mentorship | None, me: Member, contact: str, say: Language) -> View:
    """Whom to turn to, and how to be out at once. `mentorship` is the one it is about, where there is one; `contact` is
    what the workspace has configured."""
    blocks: list[Block] = [
        section(
            say.mrkdwn(
                "Nobody has to put up with pressure, insults or harassment, in a mentorship least of all. "
                "If that happened, it is not your fault."
            )
        ),
        section(
            say.mrkdwn("*Somebody to talk to:* {contact}", contact=shown_contact(contact))
            if contact
            else say.mrkdwn(
                "*Somebody to talk to:* a person you trust, your manager, the people team, or the works council."
            )
        ),
        context(say.mrkdwn("Write to them yourself. I pass nothing on, and keep no reason.")),
    ]
    about = {"mentorship": mentorship.id} if mentorship else {}
    if mentorship is not None and mentorship.shielded_id == me.user_id:
        blocks.append(section(say.mrkdwn("It has ended, and I won't bring you anything about it any more.")))
    elif mentorship is not None:
        name = say.mention(mentorship.partner_of(me.user_id))
        if mentorship.is_under_way:
            what = say.mrkdwn(
                "You can be out of it at once. {name} hears from me that it has ended, and nothing else. After "
                "that I'll ask you for nothing, and bring you nothing about it.",
                name=name,
            )
            press = say("End it now")
        else:
            what = say.mrkdwn("It has ended. If you like, I'll bring you nothing more that concerns {name}.", name=name)
            press = say("Bring me nothing more")
        sure = confirmation(
            say("Are you sure?"),
            say("It takes effect at once."),
            say("Yes"),
            say("Not now"),
        )
        blocks += [section(what), actions(button(press, "safety_end", about, style="danger", confirm=sure))]
    return modal("safety", say("If it was not right"), blocks, close=say("Close"), about=about)
