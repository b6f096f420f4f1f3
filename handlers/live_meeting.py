"""The final meeting while both have it open: what one shares appears before the other (R19).

All of it happens in the background, after the work is done and answered; what fails here is in the log alone, since
the page has a button to refresh it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import mentorships, open_views
from bot.errors import NotFound
from bot.members import find_member
from bot.models import Member
from bot.questions import Form
from handlers.interaction import CLOSED_MEANWHILE, Services, about_of, check
from handlers.meeting import overview_for, part_for
from prompts.language import Language
from prompts.meeting import MEETING_PAGE, PART_FORM

log = structlog.get_logger(__name__)


def of_meeting(shown: Mapping[str, View]) -> dict[str, View]:
    """Those of these views, by id, that are of a meeting."""
    return {view_id: view for view_id, view in shown.items() if view.callback_id in {MEETING_PAGE, PART_FORM}}


def note_shown(
    services: Services, team_id: str, user_id: str, shown: Mapping[str, View], renewed: Collection[str]
) -> None:
    """Remember which of these views, by id, are of a meeting; one that was (of those that are `renewed`) and shows
    something else is left alone from now on."""
    ours = of_meeting(shown)
    with services.database.reading(team_id) as session:
        others = open_views.known(session, set(renewed) - ours.keys())
    if not ours and not others:
        return
    with services.database.writing(team_id) as session:
        open_views.forget(session, others)
        member = find_member(session, team_id, user_id)
        if member is None:
            return
        for view_id, view in ours.items():
            about = about_of(view.private_metadata)
            try:
                mentorship = mentorships.find(session, about["mentorship"], member)
            except NotFound:
                continue
            open_views.note(session, mentorship, member, view_id, about.get("part", ""), services.clock())


def show_meeting(services: Services, client: WebClient, team_id: str, user_id: str, mentorship_id: int) -> None:
    """Show what somebody has open of a meeting anew; what they have typed stays. A closed view is no error."""
    with services.database.reading(team_id) as session:
        member = find_member(session, team_id, user_id)
        if member is None:
            return
        pages = _pages(session, services, member, mentorship_id)
    closed = []
    for view_id, page in pages.items():
        check(page)
        try:
            client.views_update(view_id=view_id, view=page)
        except SlackApiError as error:
            if error.response["error"] in CLOSED_MEANWHILE:
                closed.append(view_id)
            else:
                log.warning("meeting not shown anew", error=error.response["error"], team=team_id)
    if closed:
        with services.database.writing(team_id) as session:
            open_views.forget(session, closed)


def _pages(session: Session, services: Services, member: Member, mentorship_id: int) -> dict[str, View]:
    """What each open view should show now, by id."""
    mentorship = mentorships.find(session, mentorship_id, member)
    say: Language = services.languages.of(member)
    return {
        view.view_id: part_for(session, mentorship, member, Form(view.part), say)
        if view.part
        else overview_for(session, mentorship, member, say)
        for view in open_views.of(session, mentorship_id, member.user_id, services.clock())
    }
