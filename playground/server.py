"""The playground as a server on loopback."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flask import Flask, Response, request
from flask_sock import Sock
from simple_websocket import Server as WebSocket
from werkzeug.serving import WSGIRequestHandler, make_server

from playground.api import WHEN_ANSWERED, api_blueprint
from playground.cast import populate
from playground.clock import TurnableClock
from playground.errors import Refusal
from playground.manifest import read_manifest
from playground.page.routes import page_blueprint
from playground.person import Person
from playground.responses import respond
from playground.world import World

HOST = "127.0.0.1"
_POLL_SECONDS = 0.02
"""How long stopping may take longer than it must."""


class Playground:
    """A running playground. Use it as a context manager, or `stop` it."""

    def __init__(self, world: World, port: int = 0) -> None:
        """Begin to serve `world` on loopback; port 0 is any free one."""
        self.world = world
        self.clock = world.clock
        self._server = make_server(HOST, port, create_app(world), threaded=True, request_handler=_QuietHandler)
        self.url = f"http://{HOST}:{self._server.server_port}"
        world.base_url = self.url
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="playground", daemon=True
        )
        self._thread.start()

    @property
    def api_url(self) -> str:
        """What the app takes for Slack's https://slack.com/api/."""
        return f"{self.url}/api/"

    def person(self, name_or_id: str) -> Person:
        """Somebody, by full name, first name, user name or user id. Raises KeyError."""
        for user in self.world.users.values():
            if name_or_id in {user.id, user.real_name, user.first_name, user.name}:
                return Person(self.world, user.id)
        raise KeyError(name_or_id)

    def stop(self) -> None:
        """Serve no longer."""
        self.world.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        """The playground itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


def serve(manifest: Path, port: int = 0, offset_file: Path | None = None) -> Playground:
    """Start a playground with the people of `playground.cast` and the app of a manifest file.

    It listens on 127.0.0.1 only. `offset_file` is where a bot's process reads how far the clock has been turned.
    """
    world = World(read_manifest(manifest), TurnableClock(offset_file))
    populate(world)
    return Playground(world, port)


def create_app(world: World) -> Flask:
    """Everything that is served: the page, the Web API, Socket Mode, response URLs and uploads."""
    app = Flask("playground", static_folder=None)
    app.register_blueprint(page_blueprint(world))
    app.register_blueprint(api_blueprint(world))
    _add_socket_mode(app, world)
    _add_response_urls(app, world)
    _add_files(app, world)
    return app


def _add_socket_mode(app: Flask, world: World) -> None:
    sock = Sock(app)

    @sock.route("/link")  # type: ignore[untyped-decorator]
    def link(websocket: WebSocket) -> None:
        world.sockets.serve(websocket, request.args.get("ticket", ""))


def _add_response_urls(app: Flask, world: World) -> None:
    @app.post("/actions/<team_id>/<key>")
    def answer(team_id: str, key: str) -> Response:  # noqa: ARG001 - as in Slack's addresses
        try:
            content = json.loads(request.get_data())
        except ValueError:
            return Response("invalid_payload", status=400)
        if not isinstance(content, dict):
            return Response("invalid_payload", status=400)
        try:
            respond(world, world.take_response_url(key), content)
        except Refusal as refusal:
            gone = refusal.error in {"used_url", "expired_url", "invalid_url"}
            return Response(json.dumps(refusal.answer), 404 if gone else 400, mimetype="application/json")
        return Response("ok")


def _add_files(app: Flask, world: World) -> None:
    @app.post("/upload/v1/<key>")
    def upload(key: str) -> Response:
        with world.lock:
            file = world.files.get(world.uploads.get(key, ""))
        if file is None:
            return Response("not found", status=404)
        # Only then: any other body, whatever type its sender gives it, is the file itself.
        is_form = request.mimetype == "multipart/form-data"
        sent = next(iter(request.files.values()), None) if is_form else None
        content = sent.read() if sent else request.get_data()
        if len(content) != file.length:
            return Response(f"expected {file.length} bytes, got {len(content)}", status=400)
        with world.lock:
            file.content = content
            del world.uploads[key]
        return Response(f"OK - {len(content)}")

    @app.get("/files-pri/<address>/<name>")
    def download(address: str, name: str) -> Response:  # noqa: ARG001 - as in Slack's addresses
        file = world.files.get(address.rpartition("-")[2])
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        workspace = world.workspace_of_token(token)
        if file is None or file.content is None or workspace is None or workspace.id != file.team_id:
            return Response("not found", status=404)
        return Response(file.content, mimetype=world.describe_file(file)["mimetype"])


class _QuietHandler(WSGIRequestHandler):
    """Requests are not logged: they carry what people wrote."""

    protocol_version = "HTTP/1.1"

    def run_wsgi(self) -> None:
        """Serve, and say when it is over, also where whoever asked is gone."""
        try:
            super().run_wsgi()
        finally:
            self.environ.get(WHEN_ANSWERED, lambda: None)()

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""
