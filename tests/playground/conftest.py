"""A running playground, its people, and small apps to connect to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.socket_mode import hang_up
from playground.cast import JONAS, MAYA, PRIYA
from playground.person import Person
from playground.server import Playground, serve
from playground.world import World

MANIFEST = """
display_information: {name: Sendoff}
features:
  bot_user: {display_name: Sendoff}
  app_home: {home_tab_enabled: true, messages_tab_enabled: true}
  slash_commands:
    - {command: /closure, description: End well, should_escape: true}
    - {command: /raw, description: Unescaped, should_escape: false}
  shortcuts:
    - {name: Save to diary, type: message, callback_id: save_to_diary, description: Keep it}
    - {name: Log a check-in, type: global, callback_id: log_check_in, description: How is it going}
oauth_config:
  scopes:
    bot: [commands, "chat:write", "users:read", "im:write", "im:read", "im:history", "files:write", "team:read"]
    bot_optional: ["canvases:write", "canvases:read", "dnd:read"]
settings:
  event_subscriptions: {bot_events: [app_home_opened, user_change, tokens_revoked, app_uninstalled, message.im]}
  interactivity: {is_enabled: true}
"""


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.yml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


@pytest.fixture
def playground(manifest: Path, tmp_path: Path) -> Iterator[Playground]:
    with serve(manifest, offset_file=tmp_path / "offset") as playground:
        yield playground


@pytest.fixture
def world(playground: Playground) -> World:
    return playground.world


@pytest.fixture
def client(playground: Playground) -> WebClient:
    """The app's client, which sends everything once."""
    token = playground.world.default_workspace.bot_token
    return WebClient(token=token, base_url=playground.api_url, retry_handlers=[])


@pytest.fixture
def maya(world: World) -> Person:
    return Person(world, MAYA, patience=5)


@pytest.fixture
def jonas(world: World) -> Person:
    return Person(world, JONAS, patience=5)


@pytest.fixture
def priya(world: World) -> Person:
    return Person(world, PRIYA, patience=5)


@pytest.fixture
def app(client: WebClient, world: World) -> App:
    """An app without listeners yet."""
    return App(client=client, signing_secret=world.signing_secret)


@pytest.fixture
def connect(world: World) -> Iterator[Callable[[App], SocketModeHandler]]:
    """Connects an app by Socket Mode, as often as it is called."""
    with ExitStack() as stack:

        def close(handler: SocketModeHandler) -> None:
            # Left alone, the SDK's client takes seconds to notice that it is to close: it waits for the connection,
            # and for the next message.
            handler.client.auto_reconnect_enabled = False
            world.sockets.drop()
            handler.client.closed = True
            handler.client.enqueue_message("{}")
            hang_up(handler.client)

        def connect(app: App) -> SocketModeHandler:
            before = world.sockets.count
            handler = SocketModeHandler(app, world.app_token)
            stack.callback(close, handler)
            handler.connect()
            assert world.sockets.wait_for_connections(before + 1)
            return handler

        yield connect


class Kit:
    """The views and blocks that tests are made of."""

    @staticmethod
    def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A modal "Plan" with a button "Save"."""
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Plan"}, "blocks": list(blocks)}
        return view | {"submit": {"type": "plain_text", "text": "Save"}} | more

    @staticmethod
    def home(*blocks: dict[str, Any]) -> dict[str, Any]:
        """A Home tab."""
        return {"type": "home", "blocks": list(blocks)}

    @staticmethod
    def field(block_id: str = "purpose", element: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """An input block, by default a text field "Purpose"."""
        label = {"type": "plain_text", "text": block_id.capitalize()}
        element = {"type": "plain_text_input", "action_id": "typed", **(element or {})}
        return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}

    @staticmethod
    def section(text: str, **more: Any) -> dict[str, Any]:
        """A paragraph in markup."""
        return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}

    @staticmethod
    def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
        """A button."""
        return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, **more}

    @staticmethod
    def options(*texts: str) -> list[dict[str, Any]]:
        """Options with these texts, their values in lower case."""
        return [{"text": {"type": "plain_text", "text": text}, "value": text.lower()} for text in texts]

    @staticmethod
    def actions(*elements: dict[str, Any], block_id: str = "actions") -> dict[str, Any]:
        """A row of things to use."""
        return {"type": "actions", "block_id": block_id, "elements": list(elements)}


@pytest.fixture
def kit() -> Kit:
    return Kit()
