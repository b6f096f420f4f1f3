"""What a person's Slack client does when they do something, and what it shows when the app has answered.

Every function sends what Slack would send, waits for the acknowledgement (three seconds at most), and leaves the
outcome in the world. `playground.person` is the comfortable way to call them.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from playground import payloads
from playground.checks import input_errors
from playground.delivery import Ack
from playground.elements import STATE_KEY, action_of, acts_at_once, find_element, initial_values
from playground.errors import Refusal
from playground.model import Channel, Message, User, View
from playground.responses import respond
from playground.world import World
from prompts.block_kit import problems_in_view

log = logging.getLogger(__name__)

TROUBLE = "We had some trouble connecting. Try again?"

Place = View | Message
"""Where somebody acts."""


INVITE = "/invite"
"""Slack's own command to let somebody into a channel."""


def send_command(world: World, user: User, channel: Channel, name: str, text: str) -> None:
    """Run a slash command. `text` is as Slack sends it: escaped if the manifest asks for that."""
    if name == INVITE:
        _invite(world, user, channel, text)
        return
    if name not in world.manifest.commands:
        world.notify(user.id, channel, f"{name} is not a valid command.")
        return
    url = world.new_response_url(user, channel)
    payload = payloads.command(
        world.workspaces[user.team_id],
        user,
        channel,
        name=name,
        text=text,
        trigger_id=world.new_trigger(user).id,
        response_url=url,
    )
    ack = world.delivery.deliver("slash_commands", payload)
    if ack.failure:
        world.notify(user.id, channel, f'{name} failed with the error "{ack.failure}"')
    elif ack.body:
        _show_answer(world, user, channel, name, ack, url.rpartition("/")[2])


def _invite(world: World, user: User, channel: Channel, text: str) -> None:
    invited = next((each for each in world.users.values() if f"<@{each.id}>" in text), None)
    if invited is None or channel.kind not in {"public", "private"} or user.id not in channel.members:
        world.notify(user.id, channel, f"{INVITE} needs somebody to invite, and a channel that you are in.")
        return
    world.join(channel, invited.id)
    world.notify(user.id, channel, f"{invited.real_name} is in this channel now.")


def _show_answer(world: World, user: User, channel: Channel, name: str, ack: Ack, key: str) -> None:
    content = ack.body if isinstance(ack.body, dict) else {"text": str(ack.body)}
    try:
        respond(world, world.response_urls[key], content)
    except Refusal as refusal:
        log.warning("The answer to %s is refused: %s %s", name, refusal.error, refusal.more)
        world.notify(user.id, channel, f'{name} failed with the error "dispatch_unknown_error"')


def run_global_shortcut(world: World, user: User, callback_id: str) -> None:
    """Start a global shortcut of the manifest."""
    shortcut = world.manifest.shortcuts[callback_id]
    payload = payloads.global_shortcut(
        world.workspaces[user.team_id],
        user,
        callback_id=callback_id,
        trigger_id=world.new_trigger(user).id,
        action_ts=world.new_ts(),
    )
    ack = _deliver(world, payload)
    _tell_failure(world, user, world.dm_with_app(user.id), shortcut["name"], ack)


def run_message_shortcut(world: World, user: User, message: Message, callback_id: str) -> None:
    """Start a shortcut of the manifest from the menu of a message."""
    shortcut = world.manifest.shortcuts[callback_id]
    channel = world.channels[message.channel_id]
    payload = payloads.message_shortcut(
        world.workspaces[user.team_id],
        user,
        channel,
        world.describe_message(message),
        callback_id=callback_id,
        trigger_id=world.new_trigger(user).id,
        response_url=world.new_response_url(user, channel, message.ts),
        action_ts=world.new_ts(),
    )
    ack = _deliver(world, payload)
    _tell_failure(world, user, channel, shortcut["name"], ack)


def _deliver(world: World, payload: payloads.Payload) -> Ack:
    """Send an interaction, if the app's manifest has interactivity switched on."""
    if not world.manifest.interactive:
        return Ack(failure="dispatch_failed")
    return world.delivery.deliver("interactive", payload)


def _tell_failure(world: World, user: User, channel: Channel, what: str, ack: Ack) -> None:
    if ack.failure:
        world.notify(user.id, channel, f'{what} failed with the error "{ack.failure}"')


def open_tab(world: World, user: User, tab: str) -> None:
    """Open the app: its Home tab ("home") or its messages ("messages"). The app is told in the background."""
    workspace = world.workspaces[user.team_id]
    channel = world.dm_with_app(user.id)
    event: dict[str, Any] = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    with world.lock:
        home = world.homes.get(user.id)
        if tab == "home" and home is not None:
            event |= {"view": world.describe_view(home)}
    world.send_event(workspace.id, event)


def states(world: World, place: Place, user_id: str) -> dict[str, dict[str, dict[str, Any]]]:
    """What this person has entered or chosen, by block_id and action_id; may be changed."""
    with world.lock:
        if isinstance(place, View):
            return place.values
        return place.values.setdefault(user_id, initial_values(place.blocks))


def enter(
    world: World,
    user: User,
    place: Place,
    block_id: str,
    action_id: str,
    value: Any,
    *,
    on_character: bool = False,
) -> None:
    """Enter or choose a value, and tell the app if the element acts at once.

    `value` is what stands in `state.values`: a text, an option, a list of options, a user's id, a date …
    `on_character` says that it was typed and Enter not pressed. Raises KeyError if there is no such element.
    """
    block, element = _element(place, block_id, action_id)
    with world.lock:
        state = states(world, place, user.id)[block_id][action_id]
        state[STATE_KEY[element["type"]]] = value
        if isinstance(place, View):
            place.errors.pop(block_id, None)
        world.touch([user.id])
    if acts_at_once(block, element, on_character=on_character):
        _act(world, user, place, block_id, element, state)


def use(
    world: World,
    user: User,
    place: Place,
    block_id: str,
    action_id: str,
    *,
    option: Mapping[str, Any] | None = None,
) -> None:
    """Press a button, or choose an option of an overflow menu. Raises KeyError if there is no such element."""
    _, element = _element(place, block_id, action_id)
    _act(world, user, place, block_id, element, {"selected_option": option} if option else None)


def _element(place: Place, block_id: str, action_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found = find_element(place.blocks, block_id, action_id)
    if found is None:
        raise KeyError((block_id, action_id))
    return found


def _act(
    world: World,
    user: User,
    place: Place,
    block_id: str,
    element: Mapping[str, Any],
    state: Mapping[str, Any] | None,
) -> None:
    with world.lock:
        action = action_of(element, block_id, state, world.new_ts())
        payload = (
            _actions_in_view(world, user, place, action)
            if isinstance(place, View)
            else _actions_in_message(world, user, place, action)
        )
        warnings = place.warnings if isinstance(place, View) else place.warnings.setdefault(user.id, set())
        warnings.clear()
    ack = _deliver(world, payload)
    if ack.failure:
        with world.lock:
            warnings.add((block_id, element["action_id"]))
            world.touch([user.id])


def _actions_in_view(world: World, user: User, view: View, action: Mapping[str, Any]) -> payloads.Payload:
    trigger = world.new_trigger(user, view.id if view.type == "modal" else "")
    workspace = world.workspaces[user.team_id]
    return payloads.block_actions_in_view(workspace, user, view, action, trigger_id=trigger.id)


def _actions_in_message(world: World, user: User, message: Message, action: Mapping[str, Any]) -> payloads.Payload:
    channel = world.channels[message.channel_id]
    return payloads.block_actions_in_message(
        world.workspaces[user.team_id],
        user,
        channel,
        world.describe_message(message),
        action,
        values=states(world, message, user.id),
        is_ephemeral=bool(message.ephemeral_to),
        trigger_id=world.new_trigger(user).id,
        response_url=world.new_response_url(user, channel, message.ts),
    )


def submit(world: World, user: User, view: View, *, is_checked: bool = True) -> dict[str, str]:
    """Submit a modal. Returns what is wrong, by block_id ("" for the modal as a whole); empty if it was accepted.

    `is_checked` says whether the client looks first whether what is required is there, and short enough: an app must
    not rely on it.
    """
    with world.lock:
        view.notice = ""
        view.errors = input_errors(view) if is_checked else {}
        world.touch([user.id])
        if view.errors:
            return dict(view.errors)
        payload = payloads.view_submission(
            world.workspaces[user.team_id], user, view, trigger_id=world.new_trigger(user, view.id).id
        )
    ack = _deliver(world, payload)
    with world.lock:
        if ack.failure or not _follow(world, user, view, ack.body):
            view.notice = TROUBLE
        world.touch([user.id])
        return {"": view.notice} if view.notice else dict(view.errors)


def _follow(world: World, user: User, view: View, answer: Any) -> bool:
    """Do what the app answered to a submission. False if Slack cannot."""
    if not answer:
        world.close_modal(view)
        return True
    action = answer.get("response_action") if isinstance(answer, dict) else None
    if action == "clear":
        world.close_modals(user.id)
        return True
    if action == "errors":
        return _show_errors(view, answer.get("errors"))
    if action in {"update", "push"}:
        return _show_view(world, user, view, answer.get("view"), push=action == "push")
    log.warning("Slack knows no response_action %r.", action)
    return False


def _show_errors(view: View, errors: Any) -> bool:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        log.warning("The answer names errors for other things than input blocks: %s", errors)
        return False
    view.errors = {block_id: str(message) for block_id, message in errors.items()}
    return True


def _show_view(world: World, user: User, view: View, content: Any, *, push: bool) -> bool:
    problems = problems_in_view(content) if isinstance(content, dict) else "no view"
    if problems or content.get("type") != "modal":
        log.warning("The view in the answer is refused: %s", problems or "not a modal")
        return False
    try:
        if push:
            world.push_modal(world.make_view(user, content))
        else:
            world.update_view(view, content)
    except Refusal as refusal:
        log.warning("The view in the answer is refused: %s", refusal.error)
        return False
    return True


def close(world: World, user: User, *, everything: bool = False) -> None:
    """Close the top modal, or with `everything` (the cross) all of them. The app is told if they ask for it."""
    with world.lock:
        top = world.top_modal(user.id)
        if top is None:
            return
        if everything or top.content.get("clear_on_close"):
            closed, cleared = world.close_modals(user.id), True
        else:
            world.close_modal(top)
            closed, cleared = [top], False
        workspace = world.workspaces[user.team_id]
        told = [
            payloads.view_closed(workspace, user, view, is_cleared=cleared)
            for view in closed
            if view.content.get("notify_on_close")
        ]
    for payload in told:
        _deliver(world, payload)
