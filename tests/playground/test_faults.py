"""Faults: each does what it says, when it says."""

from __future__ import annotations

import http.client
import time
import urllib.error

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.cast import MAYA
from playground.faults import Fault, Faults
from playground.person import Person
from playground.world import World


def test_a_lost_answer_comes_after_its_effect(client: WebClient, world: World, maya: Person) -> None:
    world.faults.add(Fault("answer_lost", "chat.postMessage", every=2))
    client.chat_postMessage(channel=MAYA, text="one")
    with pytest.raises((http.client.HTTPException, urllib.error.URLError, ConnectionError)):
        client.chat_postMessage(channel=MAYA, text="two")
    client.chat_postMessage(channel=MAYA, text="three")
    assert [message.text for message in maya.messages()] == ["one", "two", "three"]


def test_a_lost_request_has_no_effect(client: WebClient, world: World, maya: Person) -> None:
    world.faults.add(Fault("request_lost", "chat.postMessage", times=1))
    with pytest.raises((http.client.HTTPException, urllib.error.URLError, ConnectionError)):
        client.chat_postMessage(channel=MAYA, text="one")
    client.chat_postMessage(channel=MAYA, text="two")
    assert [message.text for message in maya.messages()] == ["two"]


def test_a_witness_sees_a_call_arrive_take_effect_and_be_answered(
    client: WebClient, world: World, maya: Person
) -> None:
    seen: list[tuple[str, int]] = []

    def witness(method: str, moment: str) -> None:
        assert method == "chat.postMessage"
        seen.append((moment, len(maya.messages())))

    world.faults.witness = witness
    client.chat_postMessage(channel=MAYA, text="one")
    world.wait_for(lambda: len(seen) == 3, timeout=1)
    assert seen == [("arrived", 0), ("done", 1), ("answered", 1)]


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_has_no_effect(client: WebClient, world: World, maya: Person, status: int) -> None:
    world.faults.add(Fault("server_error", "chat.postMessage", times=1, status=status))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=MAYA, text="one")
    assert caught.value.response.status_code == status
    assert maya.messages() == []
    client.chat_postMessage(channel=MAYA, text="two")
    assert [message.text for message in maya.messages()] == ["two"]


def test_a_rate_limit_says_how_long(client: WebClient, world: World, maya: Person) -> None:
    world.faults.add(Fault("rate_limited", "chat.postMessage", seconds=7))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=MAYA, text="one")
    assert caught.value.response.headers["Retry-After"] == "7"
    assert maya.messages() == []
    world.faults.clear()
    client.chat_postMessage(channel=MAYA, text="two")


def test_a_slow_answer_is_slow(client: WebClient, world: World) -> None:
    world.faults.add(Fault("slow", "users.info", seconds=0.2))
    began = time.monotonic()
    client.users_info(user=MAYA)
    assert time.monotonic() - began >= 0.2


def test_chance_is_repeatable() -> None:
    def happened(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault("slow", chance=0.5))
        return [faults.next("any", "slow") is not None for _ in range(50)]

    assert happened(1) == happened(1)
    assert happened(1) != happened(2)
    assert 10 < sum(happened(1)) < 40


def test_a_fault_is_for_its_method_and_kind() -> None:
    faults = Faults()
    faults.add(Fault("slow", "users.info"))
    assert faults.next("users.list", "slow") is None
    assert faults.next("users.info", "answer_lost") is None
    assert faults.next("users.info", "slow", "answer_lost") is not None
