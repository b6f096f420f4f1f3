"""The scheduler: the only module that knows APScheduler. It ticks; what is due is in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError

from bot import received, reminders, retention, watch
from bot.clock import Clock
from bot.database import Database, is_away
from bot.settings import Settings
from prompts.sender import Sender

log = structlog.get_logger(__name__)


def start_scheduler(settings: Settings, database: Database, clock: Clock, sender: Sender) -> BackgroundScheduler:
    """Tick every `settings.tick_seconds`: weigh the signals that are due to be weighed, then send what is due."""

    def tick() -> None:
        try:
            watch.look(database, clock(), settings)
            reminders.look(database, clock())
        except SQLAlchemyError as error:
            # The database may be restarting; the next tick tries again.
            if not is_away(error):
                log.exception("weighing signals failed")
        finally:
            sender.wake()

    def clean() -> None:
        try:
            with database.writing_across_workspaces() as session:
                received.forget_old(session, clock())
            retention.look(database, clock(), settings.keep, sender.reaches)
        except SQLAlchemyError as error:
            if not is_away(error):
                log.exception("letting go failed")
        finally:
            sender.wake()

    scheduler = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    first = datetime.now(scheduler.timezone) + timedelta(seconds=min(1.0, settings.tick_seconds))
    scheduler.add_job(tick, "interval", seconds=settings.tick_seconds, next_run_time=first)
    scheduler.add_job(clean, "interval", hours=6, next_run_time=first + timedelta(minutes=1))
    scheduler.start()
    return scheduler
