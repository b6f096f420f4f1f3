"""Events that no person causes in Sendoff: somebody changed or left, the app was removed (R46)."""

from __future__ import annotations

import structlog

from bot import departures, ledger, members, reasons, retention
from handlers.interaction import Listeners, SystemEvent

log = structlog.get_logger(__name__)


def user_changed(event: SystemEvent) -> None:
    """Keep what Slack tells about the people we know; of everybody else nothing is kept.

    Partners of somebody who has left are told once. Whoever reads their Slack in another language now, and has chosen
    none here, finds what still asks them something in that one (R4).
    """
    user = event.content["user"]
    known = members.find_member(event.session, event.team_id, user["id"])
    if known is None:
        return
    locale = known.slack_locale
    member = members.save_member(event.session, event.team_id, user, event.now)
    if member.language is None and member.slack_locale != locale:
        reasons.show_anew_what_asks(event.session, member)
    if member.is_deactivated:
        departures.tell_partners(event.session, member, event.now)


def app_removed(event: SystemEvent) -> None:
    """Stop sending to a workspace that has removed the app; the two events that tell of it come in any order."""
    if event.content["type"] == "tokens_revoked" and not (event.content.get("tokens") or {}).get("bot"):
        # The tokens of people, which we do not have.
        return
    retention.note_removal(event.session, event.team_id, event.now)
    refused = ledger.refuse_all(event.session, event.team_id)
    log.warning("the app was removed from a workspace", team=event.team_id, refused=refused)


def register(on: Listeners) -> None:
    """Register these events."""
    on.system_event("user_change", user_changed)
    on.system_event("app_uninstalled", app_removed)
    on.system_event("tokens_revoked", app_removed)
