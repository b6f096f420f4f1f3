"""The Web API: who may call, how often, what may go wrong, and which method answers."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, Request, Response, request

from playground.errors import Refusal
from playground.faults import Fault
from playground.methods import apps, canvases, chat, conversations, files, users, views
from playground.methods.call import Call, Method, Methods
from playground.model import Workspace
from playground.world import World

log = logging.getLogger(__name__)

WHEN_ANSWERED = "playground.when_answered"
"""In the environment of a request, what is to be done once its answer is out or its connection gone."""

METHODS: Methods = {
    **apps.METHODS,
    **canvases.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **users.METHODS,
    **views.METHODS,
}


def api_blueprint(world: World) -> Blueprint:
    """The routes /api/<method>."""
    blueprint = Blueprint("api", __name__, url_prefix="/api")

    @blueprint.route("/<name>", methods=["GET", "POST"])
    def call_method(name: str) -> Response:
        request.get_data()  # all of it: who dies while asking has asked for nothing
        world.faults.witness(name, "arrived")
        request.environ[WHEN_ANSWERED] = lambda: world.faults.witness(name, "answered")
        return _with_faults(world, name)

    return blueprint


def _with_faults(world: World, name: str) -> Response:
    before = world.faults.next(name, "request_lost", "server_error", "rate_limited")
    if before is not None:
        return _failure(before)
    answer = _answer(world, name)
    world.faults.witness(name, "done")
    after = world.faults.next(name, "answer_lost", "slow")
    if after is not None and after.kind == "slow":
        time.sleep(after.seconds)
    elif after is not None:
        _hang_up(request)
    return answer


def _failure(fault: Fault) -> Response:
    if fault.kind == "request_lost":
        _hang_up(request)
        return Response()
    if fault.kind == "rate_limited":
        return _rate_limited(round(fault.seconds))
    return Response("<html><body>Server Error</body></html>", status=fault.status, mimetype="text/html")


def _hang_up(current: Request) -> None:
    """Close the TCP connection, so that nothing of the answer arrives."""
    connection: socket.socket = current.environ["werkzeug.socket"]
    with suppress(OSError):  # whoever called may be gone already
        connection.shutdown(socket.SHUT_RDWR)


def _answer(world: World, name: str) -> Response:
    method = METHODS.get(name)
    if method is None:
        return _json({"ok": False, "error": "unknown_method", "req_method": name})
    try:
        args = _arguments(request)
        call = Call(world, _caller(world, method, args), args)
        channel_id = chat.channel_id_of_post(call) if name == "chat.postMessage" else ""
        if wait := world.limits.wait_for(name, call.workspace.id, channel_id):
            return _rate_limited(wait)
        return _json({"ok": True, **method.do(call)})
    except Refusal as refusal:
        log.info("%s: %s %s", name, refusal.error, refusal.more.get("response_metadata", ""))
        return _json(refusal.answer)


def _caller(world: World, method: Method, args: Mapping[str, Any]) -> Workspace:
    """Whose token it is. Raises Refusal as Slack does for a token that is missing, wrong, dead or too weak."""
    if method.caller == "anybody":
        return world.default_workspace
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() if header else str(args.get("token") or "")
    if not token:
        raise Refusal("not_authed")
    if token == world.app_token:
        if method.caller != "app":
            raise Refusal("not_allowed_token_type")
        return world.default_workspace
    workspace = world.workspace_of_token(token)
    if workspace is None:
        raise Refusal("invalid_auth")
    if workspace.calls_refused_with:
        raise Refusal(workspace.calls_refused_with)
    if method.caller == "app":
        raise Refusal("not_allowed_token_type")
    if method.scope and method.scope not in workspace.granted:
        provided = ",".join(sorted(workspace.granted))
        raise Refusal("missing_scope", needed=method.scope, provided=provided)
    return workspace


def _arguments(current: Request) -> Mapping[str, Any]:
    if current.mimetype == "application/json":
        try:
            content = json.loads(current.get_data() or b"{}")
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(content, dict):
            raise Refusal("json_not_object")
        return {**current.args.to_dict(), **content}
    return {**current.args.to_dict(), **current.form.to_dict()}


def _rate_limited(seconds: int) -> Response:
    response = _json({"ok": False, "error": "ratelimited"}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _json(content: Mapping[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(content), status=status, mimetype="application/json")
