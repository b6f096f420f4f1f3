"""Rate limits: by method, by conversation, by workspace."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.cast import JONAS, MAYA
from playground.limits import Limits
from playground.world import World


def test_limits_are_off_until_they_are_put_on() -> None:
    limits = Limits()
    assert not any(limits.wait_for("users.list", "T1") for _ in range(1000))
    limits.on = True
    assert any(limits.wait_for("users.list", "T1") for _ in range(1000))


def test_a_method_is_limited_alone_and_by_workspace() -> None:
    limits = Limits()
    limits.on = True
    while not limits.wait_for("users.list", "T1"):
        pass
    assert limits.wait_for("users.list", "T1") >= 1
    assert limits.wait_for("users.list", "T2") == 0
    assert limits.wait_for("users.info", "T1") == 0
    assert limits.wait_for("api.test", "T1") == 0


def test_the_table_can_be_changed() -> None:
    limits = Limits()
    limits.on = True
    limits.per_minute["users.info"] = 6000
    assert not any(limits.wait_for("users.info", "T1") for _ in range(1000))


def test_messages_are_limited_by_conversation_and_in_all() -> None:
    limits = Limits()
    limits.on = True
    posts = 0
    while not limits.wait_for("chat.postMessage", "T1", "D1"):
        posts += 1
    assert posts == limits.channel_burst
    assert limits.wait_for("chat.postMessage", "T1", "D2") == 0
    limits.posts_per_workspace = 60
    others = 0
    while not limits.wait_for("chat.postMessage", "T1", f"D{others + 3}"):
        others += 1
    assert 10 <= others <= 20


def test_slack_says_when_to_try_again(client: WebClient, world: World) -> None:
    world.limits.on = True
    world.limits.channel_burst = 1
    client.chat_postMessage(channel=MAYA, text="one")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=MAYA, text="two")
    answer = caught.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
    client.chat_postMessage(channel=JONAS, text="another conversation")
    client.users_info(user=MAYA)
