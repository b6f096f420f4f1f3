"""The Home tab."""

from __future__ import annotations

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import mentorships
from bot.members import find_member
from handlers.interaction import NOTHING, Interaction, Listeners, Reply, Services, checked
from prompts import home

log = structlog.get_logger(__name__)


def publish_home(services: Services, client: WebClient, team_id: str, user_id: str) -> None:
    """Show somebody's Home tab as things stand now."""
    with services.database.reading(team_id) as session:
        member = find_member(session, team_id, user_id)
        if member is None:
            return
        view = home.home(member, mentorships.all_of(session, member), services.clock(), services.languages.of(member))
        content = checked(view)
    try:
        client.views_publish(user_id=user_id, view=content)
    except SlackApiError as error:
        # It is shown anew whenever it is opened.
        log.warning("home not shown", error=error.response["error"], team=team_id)


def opened(interaction: Interaction) -> Reply:
    """Show the Home tab to somebody who opens it."""
    if interaction.body["event"]["tab"] != "home":
        return NOTHING
    return Reply(homes=[interaction.member.user_id])


def register(on: Listeners) -> None:
    """Register what belongs to the Home tab."""
    on.event("app_home_opened", opened, reads_only=True)
