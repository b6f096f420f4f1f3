"""The composition root: settings → database → Bolt app → sender and scheduler. The only place that knows everyone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from slack_bolt import App
from slack_bolt.error import BoltError
from slack_sdk.http_retry import default_retry_handlers
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.models.views import View
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import receiving, schema
from bot.clock import Clock, system_clock
from bot.database import Database, is_away, open_database
from bot.lazily import lazily
from bot.settings import Settings, TokenRefused
from bot.socket_mode import LISTENER_THREADS
from bot.web_api import web_client
from handlers import live_meeting, pair_list, register_all
from handlers.home import publish_home
from handlers.interaction import Listeners, Services
from prompts.language import Language, load_languages
from prompts.sender import Sender

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sendoff:
    """A bot that is put together, and what belongs to it."""

    app: App
    services: Services
    sender: Sender
    listeners: ThreadPoolExecutor
    background: ThreadPoolExecutor

    def receive(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Do what somebody asks for over a socket."""
        receiving.receive(self.app, client, request)

    def start(self) -> BackgroundScheduler:
        """Begin to speak unasked."""
        self.sender.start()
        # The bot is connected by now: what speaks unasked can be loaded while people are listened to.
        start_scheduler: Callable[[Settings, Database, Clock, Sender], BackgroundScheduler] = lazily(
            "prompts.jobs", "start_scheduler"
        )
        return start_scheduler(self.services.settings, self.services.database, self.services.clock, self.sender)

    def stop(self, scheduler: BackgroundScheduler) -> None:
        """Finish what is under way, then let go of everything."""
        scheduler.shutdown(wait=True)
        self.listeners.shutdown(wait=True)
        self.background.shutdown(wait=True)
        self.sender.stop()
        self.services.database.close()


def build(settings: Settings) -> Sendoff:
    """Put the bot together; the database has the newest schema. Raises TokenRefused."""
    clock: Clock = system_clock(settings.clock_offset_file)
    database: Database = open_database(settings.database_url)
    schema.upgrade(database.engine)
    languages = load_languages()
    sender = Sender(database, languages, clock, lambda _team_id: web_client(settings), settings)
    listeners = ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener")
    background = ThreadPoolExecutor(4, thread_name_prefix="background")

    def show_home(team_id: str, user_ids: Sequence[str], page: int, say: Language) -> None:
        for user_id in user_ids:
            shown = background.submit(publish_home, services, web_client(settings), team_id, user_id, page, say)
            shown.add_done_callback(_log_failure)

    def note_shown(team_id: str, user_id: str, shown: Mapping[str, View], renewed: Collection[str]) -> None:
        if renewed or live_meeting.of_meeting(shown):
            noted = background.submit(live_meeting.note_shown, services, team_id, user_id, shown, renewed)
            noted.add_done_callback(_log_failure)

    def show_meeting(team_id: str, user_id: str, mentorship_id: int) -> None:
        client = web_client(settings)
        shown = background.submit(live_meeting.show_meeting, services, client, team_id, user_id, mentorship_id)
        shown.add_done_callback(_log_failure)

    def look_through(team_id: str, user_id: str, view_id: str) -> None:
        # A thread of its own: it can take minutes, for which nobody's Home tab should wait.
        # It waits as long as Slack wants it to.
        client = web_client(settings, RateLimitErrorRetryHandler(max_retry_count=20))
        job = (services, client, team_id, user_id, view_id)
        threading.Thread(target=pair_list.look_through, args=job, name="look through", daemon=True).start()

    services = Services(
        settings=settings,
        database=database,
        languages=languages,
        clock=clock,
        wake_sender=sender.wake,
        show_home=show_home,
        note_shown=note_shown,
        show_meeting=show_meeting,
        look_through=look_through,
    )
    app = _bolt(settings, listeners)
    register_all(Listeners(app, services))
    return Sendoff(app=app, services=services, sender=sender, listeners=listeners, background=background)


def _bolt(settings: Settings, listeners: ThreadPoolExecutor) -> App:
    try:
        return App(
            # Without a name Bolt looks for its maker in every module that is loaded.
            name="sendoff",
            signing_secret=settings.slack_signing_secret or None,
            client=web_client(settings, *default_retry_handlers()),
            listener_executor=listeners,
            # By HTTP the answer ends the request, and listeners go on elsewhere; over a socket see bot.receiving.
            process_before_response=settings.uses_socket_mode,
        )
    except BoltError as error:
        raise TokenRefused(str(error)) from error


def _log_failure(shown: Future[None]) -> None:
    if (error := shown.exception()) is not None:
        log.error("page not shown", exc_info=None if is_away(error) else error)
