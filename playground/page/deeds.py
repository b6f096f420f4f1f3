"""What somebody does on the page, by name. Each takes what the browser has sent; the page then shows what became of it.

A deed raises LookupError if what it is about is not, or no longer, in front of this person, and ValueError if what was
sent makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from playground import interactions
from playground.elements import find_element
from playground.interactions import Place
from playground.model import Channel, Message, User, View
from playground.page.entering import kept_value, option_with
from playground.page.turning import TURNS
from playground.person import Person
from playground.world import World

Sent = Mapping[str, Any]
"""A decoded JSON object."""
Deed = Callable[[World, User, Sent], None]


def say(world: World, user: User, sent: Sent) -> None:
    """Send what was written (`text`) in a conversation (`channel`): a command, if it begins with a slash."""
    channel, text = _channel(world, user, sent), _text(sent, "text").strip()
    if text.startswith("/"):
        Person(world, user.id).command(text, channel)
    elif channel is world.dm_with_app(user.id) and world.manifest.messages_read_only:
        app = world.manifest.app_name
        world.notify(user.id, channel, f"{app} reads no messages. Begin with / to give it a command.")
    elif text:
        Person(world, user.id).say(text, channel)


def enter(world: World, user: User, sent: Sent) -> None:
    """Enter or choose a `value` in an element. `moment` is "typing" while Enter has not been pressed."""
    place, element = _element(world, user, sent)
    value = kept_value(element, sent.get("value"), ZoneInfo(user.tz))
    typing = sent.get("moment") == "typing"
    interactions.enter(world, user, place, sent["block"], sent["action"], value, on_character=typing)


def use(world: World, user: User, sent: Sent) -> None:
    """Press a button, or pick the option with a `value` from an overflow menu."""
    place, element = _element(world, user, sent)
    option = option_with(element, sent["value"]) if "value" in sent else None
    interactions.use(world, user, place, sent["block"], sent["action"], option=option)


def submit(world: World, user: User, sent: Sent) -> None:
    """Submit the modal (`view`)."""
    interactions.submit(world, user, _modal(world, user, sent))


def close(world: World, user: User, sent: Sent) -> None:
    """Close the modal (`view`), and with `everything` those under it."""
    _modal(world, user, sent)
    interactions.close(world, user, everything=bool(sent.get("everything")))


def shortcut(world: World, user: User, sent: Sent) -> None:
    """Start the shortcut with a `callback_id`; one for messages needs `channel` and `ts`."""
    name = _text(sent, "callback_id")
    if world.manifest.shortcuts[name]["type"] == "message":
        interactions.run_message_shortcut(world, user, _message(world, user, sent), name)
    else:
        interactions.run_global_shortcut(world, user, name)


def opened(world: World, user: User, sent: Sent) -> None:
    """Tell the app which of its tabs (`tab`) is being looked at."""
    tab = _text(sent, "tab")
    if tab not in {"home", "messages"}:
        raise ValueError(f"no tab {tab!r}")
    interactions.open_tab(world, user, tab)


def read(world: World, user: User, sent: Sent) -> None:
    """Have read a conversation (`channel`) up to a message (`ts`)."""
    channel, ts = _channel(world, user, sent), _text(sent, "ts")
    with world.lock:
        if ts > channel.last_read.get(user.id, ""):
            channel.last_read[user.id] = ts
            # Whoever sits at the page sees everybody's unread marks.
            world.touch(world.users)


def clock(world: World, user: User, sent: Sent) -> None:
    """Turn the clock, by one of `playground.page.turning.TURNS` (`turn`), on this person's wall clock."""
    _, later = TURNS[_text(sent, "turn")]
    world.clock.turn_to(later(world.clock.now().astimezone(ZoneInfo(user.tz))))
    world.touch(world.users)


DEEDS: Mapping[str, Deed] = {
    deed.__name__: deed for deed in (say, enter, use, submit, close, shortcut, opened, read, clock)
}


def _text(sent: Sent, key: str) -> str:
    value = sent.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} is needed")  # noqa: TRY004 - whatever is wrong with a request is one kind of error
    return value


def _channel(world: World, user: User, sent: Sent) -> Channel:
    channel = world.channels[_text(sent, "channel")]
    if user.id not in channel.members:
        raise KeyError(channel.id)
    return channel


def _message(world: World, user: User, sent: Sent) -> Message:
    message = _channel(world, user, sent).messages[_text(sent, "ts")]
    if message.ephemeral_to not in {"", user.id}:
        raise KeyError(message.ts)
    return message


def _modal(world: World, user: User, sent: Sent) -> View:
    modal = world.top_modal(user.id)
    if modal is None or modal.id != _text(sent, "view"):
        raise KeyError("modal")
    return modal


def _element(world: World, user: User, sent: Sent) -> tuple[Place, Mapping[str, Any]]:
    """Where somebody acts, and on what."""
    with world.lock:
        place: Place
        if "view" in sent:
            place = world.views[_text(sent, "view")]
            if place.user_id != user.id:
                raise KeyError(place.id)
        else:
            place = _message(world, user, sent)
        found = find_element(place.blocks, _text(sent, "block"), _text(sent, "action"))
        if found is None:
            raise KeyError("element")
        return place, found[1]
