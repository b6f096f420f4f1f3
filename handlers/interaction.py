"""The single path of every interaction.

It turns a Bolt request into an `Interaction` (member, language, session, what was typed), opens the unit of work
around the listener, answers Slack in time, shows the listener's `Reply`, and tells the person about a known problem
where they are, or apologises with a reference id that is in the log. Listeners repeat none of this.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from sqlalchemy.orm import Session

from bot import drafts, members, received
from bot.clock import Clock
from bot.database import Database, is_away
from bot.errors import NobodyChosen, PersonUnknown, Problem
from bot.models import Member
from bot.settings import Settings
from handlers import people
from prompts.block_kit import problems_in_view
from prompts.blocks import note
from prompts.language import Language, Languages, Mrkdwn, escape
from prompts.problems import Sentence, apology, not_shown, sentence

log = structlog.get_logger(__name__)

MOST_BYTES_IN_ANSWER = 60_000
"""The SDK's socket cannot send an answer of 64 KiB or more; views.update can."""
MOST_REMEMBERED = 10_000
"""People whose language is remembered."""
AT_WORK = 4
"""Units of work at once that only read, and as many that write: who reads must not wait for those who wait for a lock.
The interpreter runs one thread at a time: of 32 that all ask the database, each would wait for the others at every
answer, and all together take twice as long."""
CLOSED_MEANWHILE = frozenset({"not_found", "view_not_found"})
"""Errors of views.update and views.push where the person was faster and has closed the modal."""

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Services:
    """What listeners and jobs need of the running bot; made in bot.app."""

    settings: Settings
    database: Database
    languages: Languages
    clock: Clock
    wake_sender: Callable[[], None]
    show_home: Callable[[str, Sequence[str], int, Language], None]
    """Publish the Home tab anew for these people of a workspace, soon and in the background; in this language for
    somebody of whom nothing is known any more."""
    note_shown: Callable[[str, str, Mapping[str, View], Collection[str]], None]
    """Told which views, by id, somebody of a workspace now has before them, and which of these they had before."""
    show_meeting: Callable[[str, str, int], None]
    """Show what somebody of a workspace has open of the meeting of a mentorship anew, soon and in the background."""
    look_through: Callable[[str, str, str], None]
    """Look through the list of pairs that somebody of a workspace has typed, and show in their view, by its id, what
    would come of it: in the background, since Slack is asked about everybody in it."""


@dataclass(frozen=True)
class Interaction:
    """What somebody did, and all that a listener needs to answer it."""

    session: Session
    services: Services
    member: Member
    say: Language
    now: datetime
    body: Mapping[str, Any]
    text: str = ""
    """What stands behind a slash command and its first word."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the button or form is about: claims, to be looked up."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What the form holds, by field: text, an ISO day, a chosen value, a list of values, a user id, or None."""

    @property
    def today(self) -> date:
        """The day it is where this person is."""
        return self.now.astimezone(members.zone(self.member)).date()

    @property
    def mentioned(self) -> list[str]:
        """The ids of the people named in a command."""
        return _MENTION.findall(self.text)

    @property
    def chosen(self) -> str | None:
        """What was chosen in the menu or picker that was just used, or None for a button."""
        action: Mapping[str, Any] = (self.body.get("actions") or [{}])[0]
        value = None if action.get("type") == "button" else value_of(action)
        return value if isinstance(value, str) else None

    @property
    def page(self) -> int:
        """Which page of a long list a button leads to (see prompts.pages), counted from 0; the first for all others."""
        number = self.about.get("page")
        return number if isinstance(number, int) else 0

    def person(self, user_id: str, field: str = "partner") -> Member:
        """Somebody who was named in the command or form.

        Raises PersonUnknown at `field`.
        """
        member = members.find_member(self.session, self.member.team_id, user_id)
        if member is None:
            raise PersonUnknown(field)
        return member

    def chosen_person(self, field: str) -> Member:
        """Who was chosen in a field of the form.

        Raises NobodyChosen or PersonUnknown at `field`.
        """
        user_id = self.fields.get(field)
        if not isinstance(user_id, str):
            raise NobodyChosen(field)
        return self.person(user_id, field)

    def draft(self, form: str, **about: object) -> Mapping[str, Any]:
        """What this person has typed into a form and not sent off."""
        return drafts.find(self.session, self.member.team_id, self.member.user_id, draft_key(form, about))


@dataclass(frozen=True)
class Reply:
    """What to show for an interaction, after its unit of work is committed."""

    view: View | None = None
    """A modal: opened; or, within a modal, shown in place of it."""
    push: bool = False
    """Within a modal: lay `view` on top of it instead."""
    below: View | None = None
    """After a form on top closes: what the modal below it should show now."""
    tell: Mrkdwn | None = None
    """A sentence only this person sees, where they are."""
    close_all: bool = False
    """Close the whole stack of modals."""
    keep_draft: bool = False
    """The form was not final: what was typed stays a draft."""
    homes: Sequence[str] = ()
    """The people whose Home tab should show the change."""
    home_page: int = 0
    """Which page of a long Home tab, counted from 0."""
    looks_through: bool = False
    """Their list of pairs is looked through, and what would come of it then stands in place of `view`."""
    follow: tuple[str, int] | None = None
    """Who may have the final meeting of which mentorship open, and should see the change there."""


@dataclass(frozen=True)
class SystemEvent:
    """Something that Slack tells and no person did in Sendoff. It may arrive twice."""

    session: Session
    team_id: str
    now: datetime
    content: Mapping[str, Any]
    """The inner event: `type` and what belongs to it (https://docs.slack.dev/reference/events)."""


NOTHING = Reply()
Listener = Callable[[Interaction], Reply]
SystemListener = Callable[[SystemEvent], None]


class Listeners:
    """Registers listeners with Bolt, each wrapped in the single path."""

    def __init__(self, app: App, services: Services) -> None:
        self._app = app
        self._services = services
        self._turn_to_read = threading.BoundedSemaphore(AT_WORK)
        self._turn_to_write = threading.BoundedSemaphore(AT_WORK)
        self._spoken: dict[tuple[str, str], Language] = {}
        """Everybody's language, as it was last spoken: for an apology when the database cannot say."""

    def command(self, name: str, subcommands: Mapping[str, Listener], *, reads_only: frozenset[str]) -> None:
        """Register a slash command; the first word chooses the listener, `""` and `help` among them.

        `reads_only` names the subcommands that write nothing.
        """

        def run(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, context: BoltContext) -> None:
            typed = body.get("text", "").strip()
            # A command with nothing but a name is the bare command, about this person.
            word, *rest = ["", typed] if _MENTION.match(typed) else typed.split(maxsplit=1) or [""]
            known = word.lower() if word.lower() in subcommands else "help"
            place = _Place(ack, body, client, respond, context, text="".join(rest).strip())
            self._run(place, subcommands[known], reads_only=known in reads_only)

        self._app.command(name)(run)

    def shortcut(self, callback_id: str, listener: Listener, *, reads_only: bool = False) -> None:
        """Register a global or message shortcut."""
        self._register(self._app.shortcut(callback_id), _Action, listener, reads_only=reads_only)

    def action(
        self,
        action_id: str,
        listener: Listener,
        *,
        reads_only: bool = False,
        is_idempotent: bool = False,
        is_quiet: bool = False,
    ) -> None:
        """Register a button, menu or picker in a message, a modal or the Home tab.

        One that is idempotent adds nothing when it is done again, and so needs no mark of its arrival. One that is
        quiet is nothing that anybody asks for, and so brings no apology.
        """
        self._register(
            self._app.action(action_id),
            _Action,
            listener,
            reads_only=reads_only,
            is_idempotent=is_idempotent,
            is_quiet=is_quiet,
        )

    def submission(self, form: str, listener: Listener, *, is_idempotent: bool = False) -> None:
        """Register a form's submission. Its draft is cleared when the listener succeeds."""
        self._register(self._app.view(form), _Submission, listener, is_idempotent=is_idempotent)

    def event(self, name: str, listener: Listener, *, reads_only: bool = False) -> None:
        """Register an event that a person causes."""
        self._register(self._app.event(name), _Event, listener, reads_only=reads_only)

    def system_event(self, name: str, listener: SystemListener) -> None:
        """Register an event that no person causes. The listener gets a writing session, and nobody an answer; since
        the event may arrive twice, doing it again must add nothing."""

        def run(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
            team_id = str(context.team_id)
            services = self._services
            try:
                with services.database.writing(team_id) as session:
                    listener(SystemEvent(session, team_id, services.clock(), body["event"]))
                    owes = session.info.get("owes", False)
            except Exception as error:  # there is nobody to apologise to, and Slack sends it again
                log.exception("event failed", interaction=name, team=team_id, exc_info=not is_away(error))
                return
            ack()
            if owes:
                services.wake_sender()

        self._app.event(name)(run)

    def _register(
        self,
        decorate: Callable[..., Any],
        place: type[_Place],
        listener: Listener,
        *,
        reads_only: bool = False,
        is_idempotent: bool = False,
        is_quiet: bool = False,
    ) -> None:
        def run(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, context: BoltContext) -> None:
            here = place(ack, body, client, respond, context)
            self._run(here, listener, reads_only=reads_only, is_idempotent=is_idempotent, is_quiet=is_quiet)

        decorate(run)

    def _run(
        self,
        place: _Place,
        listener: Listener,
        *,
        reads_only: bool,
        is_idempotent: bool = False,
        is_quiet: bool = False,
    ) -> None:
        services = self._services
        if reads_only:
            place.acknowledge()
        place.say = self._spoken.get((place.team_id, place.user_id)) or services.languages.named("")
        try:
            reply = self._work(place, listener, reads_only=reads_only, is_idempotent=is_idempotent)
        except Problem as problem:
            place.acknowledge()
            place.tell_problem(sentence(problem, place.say), field=problem.field)
        except Exception as error:  # the one place where the unknown becomes an apology
            place.acknowledge()
            reference = secrets.token_hex(4)
            log.exception(
                "interaction failed",
                reference=reference,
                interaction=place.name,
                team=place.team_id,
                exc_info=not is_away(error),
            )
            if not is_quiet:
                place.tell_problem(apology(reference, place.say))
        else:
            place.acknowledge()
            if shown := _show(place, reply):
                services.note_shown(place.team_id, place.user_id, shown, shown.keys() & place.views)
                if reply.looks_through:
                    services.look_through(place.team_id, place.user_id, *shown)

    def _remember(self, place: _Place) -> None:
        if len(self._spoken) >= MOST_REMEMBERED:
            self._spoken.clear()
        self._spoken[place.team_id, place.user_id] = place.say

    def _work(self, place: _Place, listener: Listener, *, reads_only: bool, is_idempotent: bool) -> Reply:
        """Let the listener do its work, in one unit of work. Slack is asked before about those whom we do not know: no
        transaction should wait for that."""
        services = self._services
        now = services.clock()
        turn, unit_of_work = (
            (self._turn_to_read, services.database.reading)
            if reads_only
            else (self._turn_to_write, services.database.writing)
        )
        needs_mark = not reads_only and not is_idempotent
        with turn, unit_of_work(place.team_id) as session:
            known = {user_id: members.find_member(session, place.team_id, user_id) for user_id in place.people()}
            strangers = [id_ for id_, member in known.items() if member is None or not members.is_fresh(member, now)]
            reply = NOTHING if strangers else self._listen(session, place, listener, now, needs_mark=needs_mark)
        if strangers:
            people.meet(services.database, place.client, place.team_id, strangers, now)
            with turn, unit_of_work(place.team_id) as session:
                reply = self._listen(session, place, listener, now, needs_mark=needs_mark)
        if session.info.get("owes", False):
            services.wake_sender()
        if reply.homes:
            services.show_home(place.team_id, reply.homes, reply.home_page, place.say)
        if reply.follow is not None:
            services.show_meeting(place.team_id, *reply.follow)
        return reply

    def _listen(self, session: Session, place: _Place, listener: Listener, now: datetime, *, needs_mark: bool) -> Reply:
        member = members.find_member(session, place.team_id, place.user_id)
        if member is None:
            raise PersonUnknown
        place.say = self._services.languages.of(member)
        self._remember(place)
        if needs_mark and not received.is_first(session, place.team_id, place.key, now):
            return NOTHING
        reply = listener(
            Interaction(
                session=session,
                services=self._services,
                member=member,
                say=place.say,
                now=now,
                body=place.body,
                text=place.text,
                about=place.about,
                fields=place.fields,
            )
        )
        # Before the commit: what cannot be shown must not have happened.
        for view in (reply.view, reply.below):
            if view is not None:
                check(view)
        if place.clears_draft and not reply.keep_draft:
            form = draft_key(place.name, place.about)
            drafts.clear(session, place.team_id, place.user_id, form, now)
        return reply


class _Place:
    """Where somebody is when they do something, and how to answer them there. Here: a slash command."""

    clears_draft = False

    def __init__(
        self,
        ack: Ack,
        body: Mapping[str, Any],
        client: WebClient,
        respond: Respond,
        context: BoltContext,
        text: str = "",
    ) -> None:
        self.ack = ack
        self.body = body
        self.client = client
        self.respond = respond
        self.team_id = str(context.team_id)
        self.user_id = str(context.user_id)
        self.text = text
        self.say: Language
        """The person's language, as soon as they are known."""
        self._is_acknowledged = False

    @property
    def name(self) -> str:
        """What was done, for the log: never what was typed."""
        action: Mapping[str, Any] = (self.body.get("actions") or [{}])[0]
        view: Mapping[str, Any] = self.body.get("view") or {}
        event: Mapping[str, Any] = self.body.get("event") or {}
        names = (
            self.body.get("command"),
            action.get("action_id"),
            view.get("callback_id"),
            self.body.get("callback_id"),
        )
        return str(next((name for name in names if name), event.get("type")))

    @property
    def key(self) -> str:
        """Names this one interaction, the same when Slack delivers it again."""
        return str(self.body.get("event_id") or self.body["trigger_id"])

    @property
    def about(self) -> Mapping[str, Any]:
        """What a button, a menu, a picker's block or a form says it is about."""
        for action in self.body.get("actions") or ():
            match action["type"]:
                case "button":
                    claim = action["value"]
                case "overflow":
                    claim = action["selected_option"]["value"]
                case _:
                    # What was typed into a field is a value too, and no claim of ours.
                    claim = action["block_id"]
            if about := about_of(claim):
                return about
        return about_of((self.body.get("view") or {}).get("private_metadata"))

    @property
    def fields(self) -> Mapping[str, Any]:
        """What the form holds."""
        return fields_of(self.body.get("view") or {})

    @property
    def views(self) -> set[str]:
        """The views that are before the person: the one that they acted in, and the one below it."""
        view: Mapping[str, Any] = self.body.get("view") or {}
        return {str(view[name]) for name in ("id", "previous_view_id") if view.get(name)}

    def people(self) -> set[str]:
        """Everybody this interaction is by or names, so that we know them before the unit of work begins."""
        elements = _elements_of(self.body.get("view") or {}).values()
        chosen = [element["selected_user"] for element in elements if element.get("selected_user")]
        return {self.user_id, *_MENTION.findall(self.text), *chosen}

    def acknowledge(self) -> None:
        """Answer Slack: at once where nothing is written; else after the commit, so that what Slack shows as done
        has been kept even if the process dies the next moment."""
        if not self._is_acknowledged:
            self._is_acknowledged = True
            self.ack()

    def show(self, reply: Reply) -> dict[str, View]:
        """Show what the listener replied; the views by their ids."""
        shown = {}
        if reply.view is not None:
            opened = self.client.views_open(trigger_id=self.body["trigger_id"], view=reply.view)
            shown[str(opened["view"]["id"])] = reply.view
        if reply.tell is not None:
            self.tell(reply.tell)
        return shown

    def tell(self, text: Mrkdwn) -> None:
        """Say a sentence that only this person sees."""
        self.respond(text=text, response_type="ephemeral", replace_original=False)

    def tell_problem(self, said: Sentence, *, field: str | None = None) -> None:  # noqa: ARG002
        """Say what went wrong; `field` is where, in a form."""
        self.tell(said.mrkdwn)


class _Action(_Place):
    """A button, menu or picker in a message, a modal or the Home tab; or a shortcut."""

    @property
    def _is_in_modal(self) -> bool:
        return (self.body.get("view") or {}).get("type") == "modal"

    def show(self, reply: Reply) -> dict[str, View]:
        if not self._is_in_modal:
            return super().show(reply)
        if reply.view is None:
            return {}
        if reply.push:
            answer = self.client.views_push(trigger_id=self.body["trigger_id"], view=reply.view)
        else:
            answer = self.client.views_update(view_id=self.body["view"]["id"], view=reply.view)
        return {str(answer["view"]["id"]): reply.view}

    def tell(self, text: Mrkdwn) -> None:
        if self.body.get("response_url"):
            super().tell(text)
            return
        # The Home tab and shortcuts have no place for a sentence; on top of a modal nothing typed is lost.
        place = self.client.views_push if self._is_in_modal else self.client.views_open
        place(trigger_id=self.body["trigger_id"], view=note(text, self.say))


class _Submission(_Place):
    """A form that was sent off. It is answered after the work, so that a problem appears at its field."""

    clears_draft = True

    @property
    def key(self) -> str:
        """The form, as it is shown and filled in: whoever gets no answer sends it off once more, which is another
        interaction to Slack and means the same."""
        view = self.body["view"]
        filled = json.dumps(self.fields, sort_keys=True).encode()
        return f"{view['id']}:{view['hash']}:{sha256(filled).hexdigest()}"

    def acknowledge(self) -> None:
        """Wait for the outcome."""

    def show(self, reply: Reply) -> dict[str, View]:
        view: Mapping[str, Any] = self.body["view"]
        shown = {}
        if reply.close_all:
            self.ack(response_action="clear")
        elif reply.view is not None and _is_large(reply.view):
            self.ack(response_action="update", view=note(self.say.mrkdwn("One moment …"), self.say))
            self.client.views_update(view_id=view["id"], view=reply.view)
        elif reply.view is not None:
            self.ack(response_action="push" if reply.push else "update", view=reply.view)
        else:
            self.ack()
        if reply.view is not None and not reply.push and not reply.close_all:
            shown[str(view["id"])] = reply.view
        if reply.below is not None and view.get("previous_view_id"):
            self.client.views_update(view_id=view["previous_view_id"], view=reply.below)
            shown[str(view["previous_view_id"])] = reply.below
        return shown

    def tell_problem(self, said: Sentence, *, field: str | None = None) -> None:
        inputs = [block["block_id"] for block in self.body["view"]["blocks"] if block["type"] == "input"]
        if inputs:
            at: str = field if field is not None and field in inputs else inputs[0]
            self.ack(response_action="errors", errors={at: said.plain})
        else:
            self.ack(response_action="push", view=note(said.mrkdwn, self.say))


class _Event(_Place):
    """An event: nobody waits for an answer to it."""

    def tell(self, text: Mrkdwn) -> None:
        """Say nothing: the person did not ask."""


def _is_large(view: View) -> bool:
    return len(json.dumps(view.to_dict())) > MOST_BYTES_IN_ANSWER


def check(view: View) -> None:
    """Make sure that Slack will take a view: one that it refuses in an answer shows the person "trouble connecting"
    and tells us nothing.

    Raises ValueError.
    """
    if problems := problems_in_view(view.to_dict()):
        raise ValueError(f"Slack would refuse the view {view.callback_id}: {problems[:3]}")


def _show(place: _Place, reply: Reply) -> dict[str, View]:
    try:
        return place.show(reply)
    except SlackApiError as error:
        # What they did is done; only its picture is missing.
        name = error.response["error"]
        if name in CLOSED_MEANWHILE:
            return {}
        log.warning("reply not shown", error=name, interaction=place.name, team=place.team_id)
        if place.body.get("response_url"):
            place.tell(escape(not_shown(place.say)))
        return {}


def fields_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """What a form holds, by field: text, an ISO day, a chosen value, a list of values, a user id, or None."""
    return {field: value_of(element) for field, element in _elements_of(view).items()}


def _elements_of(view: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The state of each field's element, by field."""
    values: Mapping[str, Mapping[str, Any]] = (view.get("state") or {}).get("values") or {}
    return {field: element for field, elements in values.items() for element in elements.values()}


def value_of(element: Mapping[str, Any]) -> Any:
    """What an input element, or a menu or picker that was just used, holds."""
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"]]
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    for name in (
        "selected_date",
        "selected_time",
        "selected_date_time",
        "selected_user",
        "selected_conversation",
        "value",
    ):
        if name in element:
            return element[name]
    return None


def draft_key(form: str, about: Mapping[str, Any]) -> str:
    """Names the draft of a form about something, whatever its version: what was typed outlives the other's change."""
    return ":".join([form, *(f"{name}={value}" for name, value in sorted(about.items()) if name != "version")])[:120]


def about_of(text: object) -> Mapping[str, Any]:
    """What a button's value, or a view's private metadata, says that it is about."""
    if not isinstance(text, str) or not text.startswith("{"):
        return {}
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
