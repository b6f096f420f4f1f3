"""The addresses of the page: what is shown, what somebody does, and word of what has changed."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from playground.model import Canvas, Channel, User
from playground.page.deeds import DEEDS
from playground.page.guide import STEPS
from playground.page.markdown import markdown_as_html
from playground.page.screen import Screen
from playground.page.turning import TURNS
from playground.world import World

OWN_HOSTS = {"127.0.0.1", "localhost"}
"""Names under which the page is asked for. Any other is a page elsewhere that pretends (DNS rebinding)."""
HEARTBEAT_SECONDS = 15.0
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""For a file that somebody opens: whatever is in it, it runs nothing and asks nobody for anything."""


@dataclass(frozen=True)
class Where:
    """The part of Slack that somebody looks at: a tab of the app, a conversation, or a canvas."""

    tab: str = ""
    """"home" or "messages" in the app, else empty."""
    channel: Channel | None = None
    canvas: Canvas | None = None


def page_blueprint(world: World) -> Blueprint:
    """All routes of the page, for `playground.server.create_app`."""
    page = Blueprint("page", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
    page.before_request(_refuse_strangers)
    page.after_request(_with_policies)
    _add_views(page, world)
    _add_files(page, world)
    _add_changes(page, world)
    _add_deeds(page, world)
    return page


def _refuse_strangers() -> None:
    """Only this page's own address may be asked for, and only the page itself may change anything."""
    if urlsplit(request.host_url).hostname not in OWN_HOSTS:
        abort(403, "This page is served under 127.0.0.1 and localhost only.")
    if request.method == "POST" and request.headers.get("Origin") != request.host_url.rstrip("/"):
        abort(403, "This was not sent by the page itself.")


def _with_policies(response: AnyResponse) -> AnyResponse:
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint != "page.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _user(world: World, user_id: str) -> User:
    """One of the people whom a visitor can be; 404 for anybody else."""
    user = world.users.get(user_id)
    if user is None or user.is_bot or user.deleted:
        abort(404)
    return user


def _add_views(page: Blueprint, world: World) -> None:
    @page.get("/")
    def start() -> AnyResponse:
        return redirect(STEPS[0].link)

    @page.get("/as/<user_id>/")
    def person(user_id: str) -> AnyResponse:
        return redirect(url_for("page.app", user_id=_user(world, user_id).id, tab="messages"))

    @page.get("/as/<user_id>/app/<any(home, messages):tab>")
    def app(user_id: str, tab: str) -> AnyResponse:
        with world.lock:
            user = _user(world, user_id)
            return _show(world, user, Where(tab=tab, channel=world.dm_with_app(user.id)))

    @page.get("/as/<user_id>/c/<channel_id>")
    def conversation(user_id: str, channel_id: str) -> AnyResponse:
        with world.lock:
            user = _user(world, user_id)
            if channel_id == world.dm_with_app(user.id).id:
                return redirect(url_for("page.app", user_id=user.id, tab="messages"))
            return _show(world, user, Where(channel=_channel(world, user, channel_id)))

    @page.get("/as/<user_id>/canvases/<canvas_id>")
    def canvas(user_id: str, canvas_id: str) -> AnyResponse:
        with world.lock:
            user, found = _user(world, user_id), world.canvases.get(canvas_id)
            if found is None or not _screen(world, user).may_read(found):
                abort(404)
            return _show(world, user, Where(canvas=found))


def _screen(world: World, user: User) -> Screen:
    return Screen(world, user, own_host=request.host)


def _channel(world: World, user: User, channel_id: str) -> Channel:
    channel = world.channels.get(channel_id)
    if channel is None or user.id not in channel.members:
        abort(404)
    return channel


def _show(world: World, user: User, where: Where) -> AnyResponse:
    """The whole page; or with `?parts=1` its parts as JSON, for the page that is there already."""
    screen = _screen(world, user)
    # Asked for before anything is drawn: what changes meanwhile is news.
    version = world.version(user.id)
    in_messages = where.channel is not None and where.tab != "home"
    since = request.args.get("since", where.channel.last_read.get(user.id, "") if where.channel else "")
    content = {
        "screen": screen,
        "where": where,
        "version": version,
        "since": since,
        "lines": screen.lines(where.channel, since) if where.channel and in_messages else [],
        "home": world.homes.get(user.id),
        "modal": world.top_modal(user.id),
        "stack": len(world.modals.get(user.id, ())),
        "turns": TURNS,
        "steps": STEPS,
        "document": markdown_as_html(where.canvas.markdown) if where.canvas else "",
        "completions": _completions(screen),
    }
    if not request.args.get("parts"):
        return Response(render_template("page.html", **content))
    parts = {name: render_template(f"parts/{name}.html", **content) for name in ("top", "sidebar", "main", "modal")}
    answer = {"version": version, "title": render_template("parts/title.html", **content), "parts": parts}
    return Response(json.dumps(answer), mimetype="application/json")


def _completions(screen: Screen) -> dict[str, Any]:
    """What the composer offers while somebody types."""
    commands = [
        {
            "name": name,
            "description": command.get("description", ""),
            "hint": command.get("usage_hint", ""),
        }
        for name, command in screen.world.manifest.commands.items()
    ]
    people = [{"name": user.real_name, "title": user.title} for user in screen.colleagues()]
    return {"commands": commands, "people": people}


def _add_files(page: Blueprint, world: World) -> None:
    @page.get("/as/<user_id>/files/<file_id>/<path:name>")
    def file(user_id: str, file_id: str, name: str) -> AnyResponse:
        with world.lock:
            found = _screen(world, _user(world, user_id)).file(file_id)
        if found is None or found.content is None or found.name != name:
            abort(404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = Response(found.content, mimetype=kind)
        response.headers["Content-Security-Policy"] = FILE_POLICY
        as_attachment = "download" in request.args or not kind.startswith(("text/html", "image/", "application/pdf"))
        response.headers.set("Content-Disposition", "attachment" if as_attachment else "inline", filename=name)
        if kind == "application/pdf":
            # A browser's own reader does not work in a sandbox, and is one already.
            response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    @page.get("/as/<user_id>/preview/<file_id>")
    def preview(user_id: str, file_id: str) -> AnyResponse:
        with world.lock:
            screen = _screen(world, _user(world, user_id))
            found = screen.file(file_id)
            if found is None or found.content is None:
                abort(404)
            card = screen.card(found)
        text = found.content.decode("utf-8", "replace")
        shown = markdown_as_html(text) if card.kind in {"md", "markdown"} else None
        return Response(render_template("preview.html", screen=screen, card=card, text=text, document=shown))


def _add_changes(page: Blueprint, world: World) -> None:
    @page.get("/as/<user_id>/changes")
    def changes(user_id: str) -> AnyResponse:
        return Response(_versions(world, _user(world, user_id).id), mimetype="text/event-stream")


def _versions(world: World, user_id: str) -> Iterator[str]:
    """Server-sent events: a number at once, and another after each change that this person could see."""
    shown = -1
    while True:
        version = world.wait_for_change(user_id, shown, HEARTBEAT_SECONDS)
        yield ": still here\n\n" if version == shown else f"data: {version}\n\n"
        shown = version


def _add_deeds(page: Blueprint, world: World) -> None:
    @page.post(f"/as/<user_id>/<any({', '.join(DEEDS)}):name>")
    def do(user_id: str, name: str) -> AnyResponse:
        user, sent = _user(world, user_id), request.get_json()
        if not isinstance(sent, dict):
            abort(400)
        try:
            DEEDS[name](world, user, sent)
        except LookupError:
            abort(404)
        except ValueError as error:
            abort(400, str(error))
        return Response(status=204)
