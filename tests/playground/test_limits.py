"""Rate limits: by method, by conversation, by workspace."""

from __future__ import annotations

from itertools import takewhile

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.cast import JONAS, MAYA
from playground.limits import Limits
from playground.world import World


def passed(limits: Limits, method: str, *where: str) -> int:
    """How many calls pass before one has to wait; 1000 stands for all."""
    return next((count for count in range(1000) if limits.wait_for(method, *where)), 1000)


def test_limits_are_off_until_they_are_put_on() -> None:
    limits = Limits()
    assert passed(limits, "users.list", "T1") == 1000
    limits.on = True
    assert passed(limits, "users.list", "T1") < 1000


def test_a_method_is_limited_alone_and_by_workspace() -> None:
    limits = Limits()
    limits.on = True
    assert passed(limits, "users.list", "T1") >= 5
    assert limits.wait_for("users.list", "T1") >= 1
    assert limits.wait_for("users.list", "T2") == 0
    assert limits.wait_for("users.info", "T1") == 0
    assert limits.wait_for("api.test", "T1") == 0


def test_the_table_can_be_changed() -> None:
    limits = Limits()
    limits.on = True
    limits.per_minute["users.info"] = 6000
    assert passed(limits, "users.info", "T1") == 1000


def test_messages_are_limited_by_conversation_and_in_all() -> None:
    limits = Limits()
    limits.on = True
    assert passed(limits, "chat.postMessage", "T1", "D1") == limits.channel_burst
    assert limits.wait_for("chat.postMessage", "T1", "D2") == 0
    limits.posts_per_workspace = 60
    others = (limits.wait_for("chat.postMessage", "T1", f"D{number}") for number in range(3, 1000))
    assert 10 <= sum(1 for _ in takewhile(lambda wait: wait == 0, others)) <= 20


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
