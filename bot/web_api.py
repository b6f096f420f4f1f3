"""How Slack's Web API is called."""

from __future__ import annotations

import ssl
from functools import cache

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler

from bot.settings import Settings


def web_client(settings: Settings, *retries: RetryHandler) -> WebClient:
    """A client of the workspace, which sends nothing again by itself: a message would come twice where only the answer
    was lost. `retries` say where it may."""
    trusted = _trusted() if settings.slack_api_url.startswith("https:") else None
    return WebClient(
        token=settings.slack_bot_token, base_url=settings.slack_api_url, ssl=trusted, retry_handlers=list(retries)
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are trusted. Reading that takes 20 ms, and without it the SDK does so at each call."""
    return ssl.create_default_context()
