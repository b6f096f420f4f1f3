"""The Home tab."""

from __future__ import annotations

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import managers
from bot.glance import glances
from bot.members import find_member, local_day
from bot.waiting import waiting
from handlers.interaction import NOTHING, Interaction, Listeners, Reply, Services, check
from prompts import home
from prompts.language import Language
from prompts.pages import turns

log = structlog.get_logger(__name__)


def publish_home(
    services: Services, client: WebClient, team_id: str, user_id: str, page: int, stranger_speaks: Language
) -> None:
    """Show somebody's Home tab as things stand now, in the background: what fails here is in the log alone, since the
    tab is shown anew whenever it is opened. `stranger_speaks` is the language for somebody of whom nothing is known."""
    now = services.clock()
    with services.database.reading(team_id) as session:
        member = find_member(session, team_id, user_id)
        if member is None:
            view = home.newcomer(stranger_speaks)
        elif member.is_deactivated:
            return
        else:
            today = local_day(member, now)
            view = home.home(
                member,
                glances(session, member, today),
                waiting(session, member, now, services.settings),
                today,
                services.languages.of(member),
                page=page,
                has_programme=managers.may_open(session, member),
            )
    check(view)
    try:
        client.views_publish(user_id=user_id, view=view)
    except SlackApiError as error:
        log.warning("home not shown", error=error.response["error"], team=team_id)


def opened(interaction: Interaction) -> Reply:
    """Show the Home tab to somebody who opens it."""
    if interaction.body["event"]["tab"] != "home":
        return NOTHING
    return Reply(homes=[interaction.member.user_id])


def turn_page(interaction: Interaction) -> Reply:
    """Show another page of somebody's mentorships."""
    return Reply(homes=[interaction.member.user_id], home_page=interaction.page)


def register(on: Listeners) -> None:
    """Register what belongs to the Home tab."""
    on.event("app_home_opened", opened, reads_only=True)
    for turn in turns(home.PAGE):
        on.action(turn, turn_page, reads_only=True)
