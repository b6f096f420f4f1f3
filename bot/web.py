"""HTTP mode: takes Slack's requests with gunicorn's threads."""

from __future__ import annotations

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from werkzeug.datastructures import Headers

from bot.app import Sendoff, build
from bot.lazily import loading
from bot.settings import Settings

THREADS = 32
MOST_BYTES = 1024 * 1024
"""Slack names no limit; its largest view is 250 kB."""


def run_http(settings: Settings) -> None:
    """Serve until SIGTERM. The bot is built in gunicorn's worker, after the fork: threads do not survive one."""
    _Server(settings).run()


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sendoff: Sendoff | None = None
        self.scheduler: BackgroundScheduler | None = None
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to serve."""
        options = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": 30,
            "worker_exit": lambda _server, _worker: self.unload(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build and start the bot; the application that serves it."""
        with loading():
            self.sendoff = build(self.settings)
        self.scheduler = self.sendoff.start()
        return web_app(self.sendoff.app)

    def unload(self) -> None:
        """Stop the bot with its worker."""
        if self.sendoff is not None and self.scheduler is not None:
            self.sendoff.stop(self.scheduler)


def web_app(app: App) -> Flask:
    """The routes: Slack's requests at /slack/events, and /health for the operator."""
    flask = Flask("sendoff")
    flask.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    handler = SlackRequestHandler(app)

    @flask.post("/slack/events")
    def slack_events() -> Response:
        if not _is_well_formed(request.headers):
            # Bolt answers these with 500.
            return Response("unsigned request", status=401)
        return handler.handle(request)

    @flask.get("/health")
    def health() -> Response:
        return Response("ok", mimetype="text/plain")

    return flask


def _is_well_formed(headers: Headers) -> bool:
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    return timestamp.isascii() and timestamp.isdigit() and headers.get("X-Slack-Signature", "").isascii()
