"""`python -m bot enrol`: pairs from a CSV file of any length, for the operator (R49)."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from sqlalchemy.orm import Session

from bot import managers, members, pair_csv, pair_list, schema
from bot.clock import Clock, system_clock
from bot.database import Database, open_database
from bot.errors import Problem
from bot.models import Member
from bot.pair_csv import Sheet
from bot.pair_list import Found, Preview
from bot.settings import Settings
from handlers import people
from prompts.language import load_languages
from prompts.pair_list import in_words
from prompts.problems import sentence

SAY = load_languages().named("en")
"""The operator's commands speak English."""


def enrol_file(settings: Settings, file: Path, team: str | None, by: str | None, *, is_sure: bool) -> None:
    """Show what would come of a file, ask, and enrol all of it or nothing.

    `team` makes sure that it is the right workspace; `by` is the programme manager in whose name it is done, needed
    where there are several. `is_sure` asks nothing. Raises click.ClickException where something is in the way.
    """
    sheet = _read(file)
    client = WebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=100)],
    )
    schema.upgrade_at(settings.database_url)
    database = open_database(settings.database_url)
    try:
        _enrol(settings, database, client, _workspace(client, team), sheet, by, is_sure=is_sure)
    except SlackApiError as error:
        raise click.ClickException(f"Slack refused: {error.response['error']}") from error
    except Problem as problem:
        raise click.ClickException(sentence(problem, SAY).plain) from problem
    finally:
        database.close()


def _enrol(
    settings: Settings,
    database: Database,
    client: WebClient,
    team_id: str,
    sheet: Sheet,
    by: str | None,
    *,
    is_sure: bool,
) -> None:
    clock = system_clock(settings.clock_offset_file)
    with database.reading(team_id) as session:
        manager_id = _manager(session, by).user_id
    found = _meet(database, client, team_id, sheet, manager_id, clock)

    def look(session: Session) -> tuple[Member, Preview]:
        manager = _manager(session, manager_id)
        return manager, pair_list.preview(session, sheet, found, _today(manager, clock))

    with database.reading(team_id) as session:
        _, seen = look(session)
        click.echo(in_words(seen, SAY))
    if seen.wrong:
        raise click.ClickException("Nobody was enrolled. Put this right, and run the command again.")
    if not seen.pairs:
        click.echo("Nobody new is in this file.")
        return
    if not is_sure:
        click.confirm("Enrol all of them, and tell everybody?", abort=True)
    with database.writing(team_id) as session:
        manager, now_seen = look(session)
        if now_seen.fingerprint != seen.fingerprint:
            raise click.ClickException("Something has changed meanwhile, and nobody was enrolled. Run it again.")
        pair_list.enrol(session, manager, now_seen, clock(), _today(manager, clock))
    click.echo(f"Pairs enrolled: {len(seen.pairs)}. The bot tells each person in their working hours.")


def _read(file: Path) -> Sheet:
    content = file.read_bytes()
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return pair_csv.read(content.decode(encoding))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not in UTF-8. Save it as “CSV UTF-8”.") from error
    except Problem as problem:
        raise click.ClickException(sentence(problem, SAY).plain) from problem


def _workspace(client: WebClient, wanted: str | None) -> str:
    answer = client.auth_test()
    team_id = str(answer["team_id"])
    if wanted and wanted != team_id:
        raise click.ClickException(f"SLACK_BOT_TOKEN is for {answer['team']} ({team_id}), not for {wanted}.")
    return team_id


def _manager(session: Session, by: str | None) -> Member:
    named = [member for member, _ in managers.all_of_workspace(session)]
    if not named:
        raise click.ClickException(
            "There is no programme manager yet, in whose name it could be done. An admin of the workspace names one "
            "in Slack: /mentorship programme"
        )
    chosen = [member for member in named if by in {None, member.user_id}]
    if len(chosen) != 1:
        listed = ", ".join(f"{member.user_id} ({member.name})" for member in named)
        raise click.ClickException(f"Say in which programme manager's name, by --by: {listed}")
    return chosen[0]


def _today(manager: Member, clock: Clock) -> date:
    return clock().astimezone(members.zone(manager)).date()


def _meet(database: Database, client: WebClient, team_id: str, sheet: Sheet, manager_id: str, clock: Clock) -> Found:
    """Get to know everybody in the list from Slack's list of everybody: one request for hundreds of people."""
    wanted, addresses = sheet.people | {manager_id}, pair_list.addresses(sheet)
    users: list[Mapping[str, Any]] = []
    ids: dict[str, str] = {}
    sees_addresses = False
    for user in people.everybody(client):
        address = str((user.get("profile") or {}).get("email") or "").lower()
        sees_addresses = sees_addresses or bool(address)
        if address in addresses:
            ids[address] = str(user["id"])
        if user["id"] in wanted or address in addresses:
            users.append(user)
    people.save(database, team_id, users, clock())
    return Found(ids, may_look_up=sees_addresses)
