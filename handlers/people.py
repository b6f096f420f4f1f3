"""Who somebody is, asked of Slack: always outside of a unit of work, since no transaction should wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import departures, members
from bot.database import Database
from bot.models import Member
from bot.pair_list import Found

NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
MAY_NOT = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})
ON_A_PAGE = 500
"""People in one answer of users.list; Slack takes up to 1000, and recommends fewer."""


def meet(
    database: Database, client: WebClient, team_id: str, user_ids: Iterable[str], now: datetime
) -> dict[str, Member | None]:
    """Make sure that we know these people, as they are today; None stands for whom Slack does not know."""
    with database.reading(team_id) as session:
        known: dict[str, Member | None] = {
            user_id: members.find_member(session, team_id, user_id) for user_id in user_ids
        }
    unsure = [user_id for user_id, member in known.items() if member is None or not members.is_fresh(member, now)]
    users = [user for user_id in unsure if (user := _ask(client, user_id)) is not None]
    return {**known, **save(database, team_id, users, now)}


def save(database: Database, team_id: str, users: Iterable[Mapping[str, Any]], now: datetime) -> dict[str, Member]:
    """Keep what Slack has said about these people; partners of somebody who has left are told."""
    users = list(users)
    if not users:
        return {}
    with database.writing(team_id) as session:
        saved = [members.save_member(session, team_id, user, now) for user in users]
        for member in saved:
            if member.is_deactivated:
                departures.tell_partners(session, member, now)
    return {member.user_id: member for member in saved}


def whose(client: WebClient, addresses: Iterable[str]) -> Found:
    """Whose these email addresses are; the app may ask where it has the optional scope users:read.email."""
    ids = {}
    for address in addresses:
        try:
            ids[address] = str(client.users_lookupByEmail(email=address)["user"]["id"])
        except SlackApiError as error:
            if error.response["error"] in MAY_NOT:
                return Found({}, may_look_up=False)
            if error.response["error"] not in NOBODY:
                raise
    return Found(ids)


def everybody(client: WebClient) -> Iterator[Mapping[str, Any]]:
    """Everybody in the workspace, as users.info answers them: for many people at once this asks least of Slack."""
    cursor = ""
    while True:
        answer = client.users_list(cursor=cursor, limit=ON_A_PAGE, include_locale=True)
        yield from answer["members"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _ask(client: WebClient, user_id: str) -> Mapping[str, Any] | None:
    try:
        user: Mapping[str, Any] = client.users_info(user=user_id, include_locale=True)["user"]
    except SlackApiError as error:
        if error.response["error"] in NOBODY:
            return None
        raise
    return user
