"""A programme manager enrols pairs from a list: pasted, looked through, seen, enrolled (R49)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot import drafts, managers, members, pair_csv, pair_list, texts
from bot.errors import AlreadyAnswered, Problem
from bot.models import Member
from bot.pair_list import Found
from handlers import people
from handlers.interaction import CLOSED_MEANWHILE, Interaction, Listeners, Reply, Services, check
from handlers.programme import for_managers
from prompts import pair_list as pages
from prompts.blocks import note
from prompts.language import Language
from prompts.problems import sentence

log = structlog.get_logger(__name__)

LOOKED = "pair_list_looked"
"""The draft that holds the list as it was looked through, with the ids that Slack gave for its addresses."""


@for_managers
def open_form(interaction: Interaction) -> Reply:
    """Open the form, with the list that was typed last and not enrolled."""
    return Reply(view=_form(interaction), push=True)


@for_managers
def change(interaction: Interaction) -> Reply:
    """Back to the form."""
    return Reply(view=_form(interaction))


@for_managers
def preview(interaction: Interaction) -> Reply:
    """Look through what was pasted. What can be seen without Slack is told at once; the rest takes a while."""
    me = interaction.member
    text = texts.required(interaction.fields.get(pages.FIELD), pages.FIELD)
    pair_csv.read(text, pages.FIELD)
    looked = {pages.FIELD: text, "ids": {}, "may_look_up": True}
    drafts.keep(interaction.session, me.team_id, me.user_id, LOOKED, looked, interaction.now)
    return Reply(view=pages.looking(interaction.say), keep_draft=True, looks_through=True)


def look_through(services: Services, client: WebClient, team_id: str, user_id: str, view_id: str) -> None:
    """Ask Slack about everybody in somebody's list, and show them what would come of it in the view with this id."""
    say = services.languages.named("")
    try:
        with services.database.reading(team_id) as session:
            say = services.languages.of(session.get_one(Member, (team_id, user_id)))
        view = _looked_through(services, client, team_id, user_id, say)
    except Problem as problem:
        view = note(sentence(problem, say).mrkdwn, say)
    except Exception:  # nobody else would tell the person, who waits for it
        log.exception("list not looked through", team=team_id)
        view = pages.failed(say)
    check(view)
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response["error"] not in CLOSED_MEANWHILE:
            log.warning("list not shown", error=error.response["error"], team=team_id)
    except OSError as error:
        log.warning("list not shown", error=type(error).__name__, team=team_id)


@for_managers
def enrol(interaction: Interaction) -> Reply:
    """Enrol exactly what was seen; where something has changed since, show what would come of it now."""
    session, me, today = interaction.session, interaction.member, interaction.today
    looked = interaction.draft(LOOKED)
    if not looked.get(pages.FIELD):
        raise AlreadyAnswered
    now_seen = pair_list.preview(session, pair_csv.read(looked[pages.FIELD]), _found(looked), today)
    if not now_seen.is_ready or now_seen.fingerprint != interaction.about.get("seen"):
        return Reply(view=pages.outcome(now_seen, looked, interaction.say))
    pair_list.enrol(session, me, now_seen, interaction.now, today)
    for form in (pages.FORM, LOOKED):
        drafts.clear(session, me.team_id, me.user_id, form, interaction.now)
    return Reply(view=pages.enrolled(len(now_seen.pairs), interaction.say))


def _form(interaction: Interaction) -> View:
    typed = {**interaction.draft(LOOKED), **interaction.draft(pages.FORM)}
    return pages.form(typed, interaction.today, interaction.say)


def _looked_through(services: Services, client: WebClient, team_id: str, user_id: str, say: Language) -> View:
    database, now = services.database, services.clock()
    with database.reading(team_id) as session:
        looked = drafts.find(session, team_id, user_id, LOOKED)
    if not looked.get(pages.FIELD):
        # Somebody has enrolled it, or had their data erased, in this very moment.
        raise AlreadyAnswered
    sheet = pair_csv.read(looked[pages.FIELD])
    found = people.whose(client, sorted(pair_list.addresses(sheet)))
    people.meet(database, client, team_id, sorted(pair_list.ids(sheet, found)), now)
    with database.writing(team_id) as session:
        me = session.get_one(Member, (team_id, user_id))
        managers.check(session, me)
        looked = {**looked, "ids": dict(found.ids), "may_look_up": found.may_look_up}
        drafts.keep(session, team_id, user_id, LOOKED, looked, now)
        seen = pair_list.preview(session, sheet, found, now.astimezone(members.zone(me)).date())
        return pages.outcome(seen, looked, say)


def _found(looked: Mapping[str, Any]) -> Found:
    return Found(looked["ids"], may_look_up=looked["may_look_up"])


def register(on: Listeners) -> None:
    """Register what belongs to the list."""
    on.action("pair_list_open", open_form, reads_only=True)
    on.action("pair_list_change", change, reads_only=True)
    on.submission(pages.FORM, preview)
    on.action("pair_list_enrol", enrol)
