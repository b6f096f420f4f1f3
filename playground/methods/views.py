"""views.*: modals and the Home tab."""

from __future__ import annotations

import logging
from typing import Any

from playground.errors import Refusal, missing
from playground.methods.call import Answer, Call, Method, Methods, problem_messages
from playground.model import View
from prompts.block_kit import problems_in_view

log = logging.getLogger(__name__)


def open_(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/views.open

    In answer to something done inside a modal, Slack says "ok" but not every client shows the view (Slack's own
    advice in slackapi/bolt-js is to push or update); here no client does.
    """
    content = _content(call, "modal")
    world = call.world
    trigger = world.take_trigger(_trigger_id(call), call.workspace.id)
    view = world.make_view(world.users[trigger.user_id], content)
    if trigger.view_id:
        log.warning(
            "views.open with a trigger from inside a modal: Slack does not reliably show such a view. "
            "Use views.push, views.update or response_action."
        )
        view.root_view_id = view.id
    else:
        world.open_modal(view)
    return _answer(call, view)


def push(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/views.push"""
    content = _content(call, "modal")
    world = call.world
    trigger = world.take_trigger(_trigger_id(call), call.workspace.id)
    view = world.make_view(world.users[trigger.user_id], content)
    world.push_modal(view)
    return _answer(call, view)


def update(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/views.update"""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise missing("view_id")
    with call.world.lock:
        view = call.world.view_by(call.workspace.id, view_id=view_id, external_id=external_id)
        content = _content(call, view.type)
        _check_hash(call, view)
        call.world.update_view(view, content)
        return _answer(call, view)


def publish(call: Call) -> Answer:
    """https://docs.slack.dev/reference/methods/views.publish"""
    user = call.user("user_id")
    if not call.world.manifest.home_tab:
        raise Refusal("not_enabled")
    if user.deleted or user.is_bot:
        raise Refusal("user_not_found")
    content = _content(call, "home")
    with call.world.lock:
        home = call.world.homes.get(user.id)
        if home is not None:
            _check_hash(call, home)
        return _answer(call, call.world.publish_home(user, content))


def _content(call: Call, kind: str) -> dict[str, Any]:
    content = call.decoded("view")
    if content is None:
        raise missing("view")
    if not isinstance(content, dict):
        raise Refusal("invalid_arguments")
    if problems := problems_in_view(content):
        error = "view_too_large" if problems[0].code == "view_too_large" else "invalid_arguments"
        raise Refusal(error, response_metadata=problem_messages(problems))
    if content["type"] != kind:
        raise Refusal(
            "invalid_arguments",
            response_metadata={"messages": [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"]},
        )
    return content


def _trigger_id(call: Call) -> str:
    return call.text("trigger_id") or call.required("interactivity_pointer")


def _check_hash(call: Call, view: View) -> None:
    claimed = call.text("hash")
    if claimed and claimed != view.hash:
        raise Refusal("hash_conflict")


def _answer(call: Call, view: View) -> Answer:
    return {"view": call.world.describe_view(view)}


METHODS: Methods = {
    "views.open": Method(open_),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
