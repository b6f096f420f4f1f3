"""What Slack would refuse is found before it leaves, and nothing else is.

The limits here are copied from https://docs.slack.dev/reference/block-kit by hand: they are not read from the
code under test.
"""

import copy
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from prompts.block_kit import Problem, problems_in_message, problems_in_view

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Text") -> Json:
    return {"type": "mrkdwn", "text": text}


def options(count: int) -> list[Json]:
    return [{"text": plain(f"Option {index}"), "value": f"option-{index}"} for index in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": plain(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": options(2), **more}


def confirmation(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain("Yes"), "deny": plain("No"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def input_block(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A chart", **more}


def rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def table(rows: list[list[str]], **more: Any) -> Json:
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def in_modal(element: Json) -> Json:
    return modal(input_block(element))


def pointers(problems: list[Problem]) -> list[str]:
    return [problem.pointer for problem in problems]


def problems_in(payload: Json) -> list[Problem]:
    return problems_in_view(payload) if payload.get("type") in {"modal", "home"} else problems_in_message(payload)


# Each limit, as: what the payload with n of it looks like, the most it may have, and where the problem is.

TEXT_LIMITS: dict[str, tuple[Callable[[str], Json], int, str]] = {
    "message text": (lambda s: {"text": s}, 40_000, "/text"),
    "message markdown_text": (lambda s: {"markdown_text": s}, 12_000, "/markdown_text"),
    "markdown block": (lambda s: {"blocks": [{"type": "markdown", "text": s}]}, 12_000, "/blocks/0/text"),
    "view title": (lambda s: modal(section(), title=plain(s)), 24, "/title/text"),
    "view submit": (lambda s: modal(section(), submit=plain(s)), 24, "/submit/text"),
    "view close": (lambda s: modal(section(), close=plain(s)), 24, "/close/text"),
    "modal private_metadata": (lambda s: modal(section(), private_metadata=s), 3000, "/private_metadata"),
    "home private_metadata": (lambda s: home(section(), private_metadata=s), 3000, "/private_metadata"),
    "modal callback_id": (lambda s: modal(section(), callback_id=s), 255, "/callback_id"),
    "home callback_id": (lambda s: home(section(), callback_id=s), 255, "/callback_id"),
    "view external_id": (lambda s: modal(section(), external_id=s), 255, "/external_id"),
    "block_id": (lambda s: modal(section(block_id=s)), 255, "/blocks/0/block_id"),
    "section plain text": (lambda s: modal(section(text=plain(s))), 3000, "/blocks/0/text/text"),
    "section mrkdwn text": (lambda s: modal(section(text=mrkdwn(s))), 3000, "/blocks/0/text/text"),
    "section field": (
        lambda s: modal({"type": "section", "fields": [plain(), mrkdwn(s)]}),
        2000,
        "/blocks/0/fields/1/text",
    ),
    "header": (lambda s: home({"type": "header", "text": plain(s)}), 150, "/blocks/0/text/text"),
    "context text": (
        lambda s: home({"type": "context", "elements": [mrkdwn(s)]}),
        3000,
        "/blocks/0/elements/0/text",
    ),
    "input label": (
        lambda s: modal(input_block(text_input(), label=plain(s))),
        2000,
        "/blocks/0/label/text",
    ),
    "input hint": (lambda s: modal(input_block(text_input(), hint=plain(s))), 2000, "/blocks/0/hint/text"),
    "image block alt_text": (lambda s: home(image(alt_text=s)), 2000, "/blocks/0/alt_text"),
    "image block title": (lambda s: home(image(title=plain(s))), 2000, "/blocks/0/title/text"),
    "image element alt_text": (
        lambda s: home(section(accessory=image(alt_text=s))),
        2000,
        "/blocks/0/accessory/alt_text",
    ),
    "action_id": (lambda s: home(actions(button(action_id=s))), 255, "/blocks/0/elements/0/action_id"),
    "button text": (lambda s: home(actions(button(text=plain(s)))), 75, "/blocks/0/elements/0/text/text"),
    "button value": (lambda s: home(actions(button(value=s))), 2000, "/blocks/0/elements/0/value"),
    "button accessibility_label": (
        lambda s: home(actions(button(accessibility_label=s))),
        75,
        "/blocks/0/elements/0/accessibility_label",
    ),
    "placeholder of an input": (
        lambda s: in_modal(text_input(placeholder=plain(s))),
        150,
        "/blocks/0/element/placeholder/text",
    ),
    "placeholder of a select": (
        lambda s: home(actions(select(placeholder=plain(s)))),
        150,
        "/blocks/0/elements/0/placeholder/text",
    ),
    "initial_value": (
        lambda s: in_modal(text_input(initial_value=s)),
        3000,
        "/blocks/0/element/initial_value",
    ),
    "initial_value with max_length": (
        lambda s: in_modal(text_input(initial_value=s, max_length=20)),
        20,
        "/blocks/0/element/initial_value",
    ),
    "option text": (
        lambda s: in_modal(select(options=[{"text": plain(s), "value": "a"}])),
        75,
        "/blocks/0/element/options/0/text/text",
    ),
    "option value": (
        lambda s: in_modal(select(options=[{"text": plain(), "value": s}])),
        150,
        "/blocks/0/element/options/0/value",
    ),
    "option description": (
        lambda s: in_modal(select(options=[{"text": plain(), "value": "a", "description": plain(s)}])),
        75,
        "/blocks/0/element/options/0/description/text",
    ),
    "option text of radio buttons": (
        lambda s: in_modal({"type": "radio_buttons", "options": [{"text": mrkdwn(s), "value": "a"}]}),
        75,
        "/blocks/0/element/options/0/text/text",
    ),
    "option group label": (
        lambda s: in_modal({"type": "static_select", "option_groups": [{"label": plain(s), "options": options(1)}]}),
        75,
        "/blocks/0/element/option_groups/0/label/text",
    ),
    "confirm title": (
        lambda s: home(actions(button(confirm=confirmation(title=plain(s))))),
        100,
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "confirm text": (
        lambda s: home(actions(button(confirm=confirmation(text=mrkdwn(s))))),
        300,
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "confirm confirm": (
        lambda s: home(actions(button(confirm=confirmation(confirm=plain(s))))),
        30,
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "confirm deny": (
        lambda s: home(actions(button(confirm=confirmation(deny=plain(s))))),
        30,
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "table": (lambda s: {"blocks": [table([[s]])]}, 10_000, "/blocks/0/rows"),
}

URL_LIMITS: dict[str, tuple[Callable[[str], Json], str]] = {
    "button url": (lambda s: home(actions(button(url=s))), "/blocks/0/elements/0/url"),
    "image url": (lambda s: home(image(image_url=s)), "/blocks/0/image_url"),
    "image element url": (
        lambda s: home({"type": "context", "elements": [image(image_url=s)]}),
        "/blocks/0/elements/0/image_url",
    ),
    "overflow option url": (
        lambda s: home(actions({"type": "overflow", "options": [{"text": plain(), "value": "a", "url": s}]})),
        "/blocks/0/elements/0/options/0/url",
    ),
}


def select_with_groups(count: int) -> Json:
    return {
        "type": "static_select",
        "option_groups": [{"label": plain(), "options": options(1)} for _ in range(count)],
    }


COUNT_LIMITS: dict[str, tuple[Callable[[int], Json], int, int, str]] = {
    "message blocks": (lambda n: {"text": "a", "blocks": [section()] * n}, 0, 50, "/blocks"),
    "attachments": (lambda n: {"text": "a", "attachments": [{"text": "a"}] * n}, 0, 100, "/attachments"),
    "blocks of an attachment": (
        lambda n: {"attachments": [{"blocks": [section()] * n}]},
        0,
        50,
        "/attachments/0/blocks",
    ),
    "modal blocks": (lambda n: modal(*[section()] * n), 1, 100, "/blocks"),
    "home blocks": (lambda n: home(*[section()] * n), 1, 100, "/blocks"),
    "fields": (
        lambda n: home({"type": "section", "fields": [plain()] * n}),
        1,
        10,
        "/blocks/0/fields",
    ),
    "context elements": (
        lambda n: home({"type": "context", "elements": [plain()] * n}),
        1,
        10,
        "/blocks/0/elements",
    ),
    "actions elements": (lambda n: home(actions(*[button()] * n)), 1, 25, "/blocks/0/elements"),
    "select options": (
        lambda n: in_modal(select(options=options(n))),
        1,
        100,
        "/blocks/0/element/options",
    ),
    "option groups": (lambda n: in_modal(select_with_groups(n)), 1, 100, "/blocks/0/element/option_groups"),
    "options of a group": (
        lambda n: in_modal(
            {"type": "multi_static_select", "option_groups": [{"label": plain(), "options": options(n)}]}
        ),
        1,
        100,
        "/blocks/0/element/option_groups/0/options",
    ),
    "overflow options": (
        lambda n: home(actions({"type": "overflow", "options": options(n)})),
        1,
        5,
        "/blocks/0/elements/0/options",
    ),
    "radio options": (
        lambda n: in_modal({"type": "radio_buttons", "options": options(n)}),
        1,
        10,
        "/blocks/0/element/options",
    ),
    "checkbox options": (
        lambda n: in_modal({"type": "checkboxes", "options": options(n)}),
        1,
        10,
        "/blocks/0/element/options",
    ),
    "max_files": (
        lambda n: in_modal({"type": "file_input", "max_files": n}),
        1,
        10,
        "/blocks/0/element/max_files",
    ),
    "min_length": (lambda n: in_modal(text_input(min_length=n)), 0, 3000, "/blocks/0/element/min_length"),
    "max_length": (lambda n: in_modal(text_input(max_length=n)), 1, 3000, "/blocks/0/element/max_length"),
    "header level": (
        lambda n: home({"type": "header", "text": plain(), "level": n}),
        1,
        4,
        "/blocks/0/level",
    ),
    "ten digits of initial_date_time": (
        lambda n: in_modal({"type": "datetimepicker", "initial_date_time": n}),
        1_000_000_000,
        9_999_999_999,
        "/blocks/0/element/initial_date_time",
    ),
    "table rows": (lambda n: {"blocks": [table([["a"]] * n)]}, 1, 100, "/blocks/0/rows"),
    "table columns": (lambda n: {"blocks": [table([["a"] * n])]}, 1, 20, "/blocks/0/rows/0"),
    "table column_settings": (
        lambda n: {"blocks": [table([["a"]], column_settings=[{"align": "right"}] * n)]},
        0,
        20,
        "/blocks/0/column_settings",
    ),
    "data_table rows": (
        lambda n: {"blocks": [table([["a"]] * n) | {"type": "data_table"}]},
        2,
        201,
        "/blocks/0/rows",
    ),
    "context_actions elements": (
        lambda n: {"blocks": [{"type": "context_actions", "elements": [{"type": "icon_button"}] * n}]},
        1,
        5,
        "/blocks/0/elements",
    ),
}


@pytest.mark.parametrize(("payload", "maximum", "pointer"), TEXT_LIMITS.values(), ids=TEXT_LIMITS)
def test_text_may_be_as_long_as_its_limit_and_no_longer(
    payload: Callable[[str], Json], maximum: int, pointer: str
) -> None:
    assert problems_in(payload("a" * maximum)) == []
    assert pointer in pointers(problems_in(payload("a" * (maximum + 1))))


@pytest.mark.parametrize(("payload", "maximum", "pointer"), TEXT_LIMITS.values(), ids=TEXT_LIMITS)
def test_text_is_counted_in_utf_16_units(payload: Callable[[str], Json], maximum: int, pointer: str) -> None:
    emoji = "🌱"  # one character of Python, two units
    fits = emoji * (maximum // 2) + "ü" * (maximum % 2)
    assert problems_in(payload(fits)) == []
    assert pointer in pointers(problems_in(payload(fits + "ü")))


@pytest.mark.parametrize(("payload", "pointer"), URL_LIMITS.values(), ids=URL_LIMITS)
def test_urls_have_a_limit_and_a_scheme(payload: Callable[[str], Json], pointer: str) -> None:
    start = "https://example.org/"
    assert problems_in(payload(start + "a" * (3000 - len(start)))) == []
    assert pointers(problems_in(payload(start + "a" * (3001 - len(start))))) == [pointer]
    assert pointers(problems_in(payload("example.org"))) == [pointer]


@pytest.mark.parametrize(("payload", "minimum", "maximum", "pointer"), COUNT_LIMITS.values(), ids=COUNT_LIMITS)
def test_numbers_and_counts_lie_within_their_limits(
    payload: Callable[[int], Json], minimum: int, maximum: int, pointer: str
) -> None:
    assert problems_in(payload(minimum)) == []
    assert problems_in(payload(maximum)) == []
    assert pointers(problems_in(payload(maximum + 1))) == [pointer]
    if minimum > 0:
        assert pointers(problems_in(payload(minimum - 1))) == [pointer]


@pytest.mark.parametrize(
    "name", [name for name in TEXT_LIMITS if name.endswith(("text", "title", "label", "hint", "block_id"))]
)
def test_texts_that_are_shown_must_not_be_empty(name: str) -> None:
    payload, _, pointer = TEXT_LIMITS[name]
    expected = [""] if name.startswith("message") else [pointer]
    assert pointers(problems_in(payload(""))) == expected


def test_escaped_text_is_counted_as_it_is_sent() -> None:
    escaped = "&amp;" * 600
    assert problems_in_view(home(section(text=mrkdwn(escaped)))) == []
    assert pointers(problems_in_view(home(section(text=mrkdwn(escaped + "&"))))) == ["/blocks/0/text/text"]


def test_all_texts_of_a_messages_blocks_together_have_a_limit_with_a_code_of_its_own() -> None:
    blocks = [section(text=plain("a" * 2640)) for _ in range(5)]
    assert problems_in_message({"text": "a", "blocks": blocks}) == []
    blocks.append(rich_text({"type": "rich_text_quote", "elements": [{"type": "text", "text": "b"}]}))
    assert [(p.pointer, p.code) for p in problems_in_message({"text": "a", "blocks": blocks})] == [
        ("/blocks", "msg_blocks_too_long")
    ]


def test_markdown_blocks_of_a_message_share_one_limit() -> None:
    blocks = [{"type": "markdown", "text": "a" * 6000}, {"type": "markdown", "text": "b" * 6000}]
    assert problems_in_message({"blocks": blocks}) == []
    blocks.append({"type": "markdown", "text": "c"})
    assert pointers(problems_in_message({"blocks": blocks})) == ["/blocks"]


def test_view_has_a_limit_in_bytes_with_a_code_of_its_own() -> None:
    view = home(*(section(text=plain("a" * 2420)) for _ in range(100)), private_metadata="")
    view["private_metadata"] = "m" * (250_000 - len(json.dumps(view)))
    assert problems_in_view(view) == []
    view["private_metadata"] += "m"
    assert [(p.pointer, p.code) for p in problems_in_view(view)] == [("", "view_too_large")]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"markdown_text": "a" * 12_001}, "msg_too_long"),
        ({"markdown_text": "a", "text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "a", "blocks": [section()]}, "markdown_text_conflict"),
        ({"text": "a", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "a", "attachments": {}}, "invalid_attachments"),
        ({"text": "a", "attachments": ["a"]}, "invalid_attachments"),
        ({"text": "a", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "a", "blocks": [{"type": "divide"}]}, "invalid_blocks"),
        ({"text": 3}, "invalid_blocks"),
    ],
)
def test_problem_of_a_message_carries_slacks_error(message: Json, code: str) -> None:
    assert [problem.code for problem in problems_in_message(message)] == [code]


# Where things may stand

EVERYWHERE: dict[str, Json] = {
    "section": section(),
    "header": {"type": "header", "text": plain()},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [mrkdwn(), image()]},
    "actions": actions(button()),
    "input": input_block(text_input()),
    "image": image(),
    "rich_text": rich_text(),
}

IN_MESSAGES_ONLY: dict[str, Json] = {
    "markdown": {"type": "markdown", "text": "# Title"},
    "table": table([["a"]]),
    "data_table": table([["a"], ["b"]]) | {"type": "data_table"},
    "context_actions": {"type": "context_actions", "elements": [{"type": "feedback_buttons"}]},
    **{
        kind: {"type": kind, "anything": "else"}
        for kind in ("file", "alert", "container", "plan", "task_card", "data_visualization")
    },
}


@pytest.mark.parametrize("block", EVERYWHERE.values(), ids=EVERYWHERE)
def test_block_may_stand_everywhere(block: Json) -> None:
    assert problems_in_message({"blocks": [block]}) == []
    assert problems_in_view(modal(block)) == []
    assert problems_in_view(home(block)) == []


@pytest.mark.parametrize("block", IN_MESSAGES_ONLY.values(), ids=IN_MESSAGES_ONLY)
def test_block_may_stand_in_messages_only(block: Json) -> None:
    assert problems_in_message({"blocks": [block]}) == []
    assert pointers(problems_in_view(modal(block))) == ["/blocks/0/type"]
    assert pointers(problems_in_view(home(block))) == ["/blocks/0/type"]


SIMPLE_ELEMENTS: dict[str, Json] = {
    "button": button(),
    "workflow_button": {
        "type": "workflow_button",
        "text": plain(),
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/2"}},
    },
    "overflow": {"type": "overflow", "options": options(1)},
    "image": image(),
    "checkboxes": {"type": "checkboxes", "options": options(1)},
    "radio_buttons": {"type": "radio_buttons", "options": options(1)},
    "static_select": select(),
    "multi_static_select": {"type": "multi_static_select", "options": options(1)},
    "number_input": {"type": "number_input", "is_decimal_allowed": True},
    **{
        kind: {"type": kind}
        for kind in (
            "external_select",
            "multi_external_select",
            "users_select",
            "multi_users_select",
            "conversations_select",
            "multi_conversations_select",
            "channels_select",
            "multi_channels_select",
            "datepicker",
            "timepicker",
            "datetimepicker",
            "plain_text_input",
            "email_text_input",
            "url_text_input",
            "rich_text_input",
            "file_input",
        )
    },
}

TYPED = {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
}

NOT_IN_SECTION = TYPED | {"datetimepicker"}
NOT_IN_ACTIONS = TYPED | {"image"}
NOT_IN_INPUT = {"button", "workflow_button", "overflow", "image"}
NOT_IN_CONTEXT = set(SIMPLE_ELEMENTS) - {"image"}


@pytest.mark.parametrize("kind", SIMPLE_ELEMENTS)
def test_element_stands_only_in_the_blocks_that_take_it(kind: str) -> None:
    element = SIMPLE_ELEMENTS[kind]
    places = [
        (section(accessory=element), "/accessory/type", NOT_IN_SECTION),
        (actions(element), "/elements/0/type", NOT_IN_ACTIONS),
        (input_block(element), "/element/type", NOT_IN_INPUT),
        ({"type": "context", "elements": [element]}, "/elements/0/type", NOT_IN_CONTEXT),
    ]
    for block, pointer, refused in places:
        expected = [f"/blocks/0{pointer}"] if kind in refused else []
        assert pointers(problems_in_view(modal(block))) == expected, block["type"]


@pytest.mark.parametrize("kind", ["file_input", "rich_text_input"])
def test_some_inputs_stand_in_modals_only(kind: str) -> None:
    assert problems_in_view(in_modal({"type": kind})) == []
    assert pointers(problems_in_view(home(input_block({"type": kind})))) == ["/blocks/0/element/type"]
    assert pointers(problems_in_message({"blocks": [input_block({"type": kind})]})) == ["/blocks/0/element/type"]


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_response_url_enabled_belongs_into_an_input_block_of_a_modal(kind: str) -> None:
    element = {"type": kind, "response_url_enabled": True}
    assert problems_in_view(in_modal(element)) == []
    assert pointers(problems_in_view(modal(actions(element)))) == ["/blocks/0/elements/0/response_url_enabled"]
    assert pointers(problems_in_view(home(input_block(element)))) == ["/blocks/0/element/response_url_enabled"]


# Whole payloads


def test_modal_with_inputs_needs_a_submit_button() -> None:
    view = in_modal(text_input())
    del view["submit"]
    assert problems_in_view(view) == [Problem("", "submit is missing from a modal with input blocks")]
    view["blocks"] = [section()]
    assert problems_in_view(view) == []


def test_home_with_inputs_needs_none() -> None:
    assert problems_in_view(home(input_block(text_input()))) == []


@pytest.mark.parametrize("key", ["title", "submit", "close"])
def test_home_has_no_title_submit_or_close(key: str) -> None:
    assert pointers(problems_in_view(home(section(), **{key: plain()}))) == [f"/{key}"]


@pytest.mark.parametrize("key", ["id", "hash", "state", "team_id", "root_view_id"])
def test_keys_that_slack_adds_to_a_view_are_not_sent_back(key: str) -> None:
    assert pointers(problems_in_view(modal(section(), **{key: "V1"}))) == [f"/{key}"]


@pytest.mark.parametrize("kind", [None, "workflow_step", ["modal"]])
def test_view_is_a_modal_or_a_home(kind: Any) -> None:
    assert pointers(problems_in_view({"type": kind, "blocks": [section()]})) == ["/type"]


def test_block_ids_are_unique_in_the_payload() -> None:
    blocks = [section(block_id="a"), section(block_id="b"), {"type": "divider", "block_id": "a"}]
    assert pointers(problems_in_view(modal(*blocks))) == ["/blocks/2/block_id"]
    assert pointers(problems_in_message({"blocks": blocks})) == ["/blocks/2/block_id"]


def test_action_ids_are_unique_in_their_block_only() -> None:
    twice = actions(button(action_id="a"), button(action_id="a"))
    assert pointers(problems_in_view(modal(twice))) == ["/blocks/0/elements/1/action_id"]
    assert problems_in_view(modal(actions(button(action_id="a")), actions(button(action_id="a")))) == []


def test_only_one_element_has_the_focus() -> None:
    first, second = text_input(focus_on_load=True), select(focus_on_load=True)
    assert problems_in_view(modal(input_block(first), input_block(text_input(focus_on_load=False)))) == []
    assert pointers(problems_in_view(modal(input_block(first), actions(select(), second)))) == [
        "/blocks/1/elements/1/focus_on_load"
    ]


# Single objects: what is refused, and where


def in_element(element: Json, pointer: str) -> tuple[Json, str]:
    return in_modal(element), f"/blocks/0/element{pointer}"


def in_block(block: Json, pointer: str) -> tuple[Json, str]:
    return modal(block), f"/blocks/0{pointer}"


TWO = options(2)
OTHER = {"text": plain("Other"), "value": "other"}
WRONG: dict[str, tuple[Json, str]] = {
    "section without text or fields": in_block({"type": "section"}, ""),
    "block without type": in_block({"text": plain()}, "/type"),
    "block that is no object": in_block("section", ""),  # type: ignore[arg-type]
    "block with an unknown key": in_block({"type": "divider", "text": plain()}, "/text"),
    "unknown key that needs escaping": in_block({"type": "divider", "a/b~c": 1}, "/a~1b~0c"),
    "header in mrkdwn": in_block({"type": "header", "text": mrkdwn()}, "/text/type"),
    "header without text": in_block({"type": "header"}, ""),
    "label in mrkdwn": in_block(input_block(text_input(), label=mrkdwn()), "/label/type"),
    "text that is a string": in_block(section(text="Text"), "/text"),
    "emoji in mrkdwn": in_block(section(text=mrkdwn() | {"emoji": True}), "/text/emoji"),
    "verbatim in plain_text": in_block(section(text=plain() | {"verbatim": True}), "/text/verbatim"),
    "emoji that is no boolean": in_block(section(text=plain() | {"emoji": 1}), "/text/emoji"),
    "input without element": in_block({"type": "input", "label": plain()}, ""),
    "input with a list as its element": in_block(input_block([text_input()]), "/element"),  # type: ignore[arg-type]
    "dispatch_action on files": in_block(input_block({"type": "file_input"}, dispatch_action=True), "/dispatch_action"),
    "image without alt_text": in_block({"type": "image", "image_url": "https://example.org/a.png"}, ""),
    "image without a source": in_block({"type": "image", "alt_text": "A chart"}, ""),
    "image with two sources": in_block(image(slack_file={"id": "F1"}), ""),
    "slack_file with id and url": in_block(
        {
            "type": "image",
            "alt_text": "A",
            "slack_file": {"id": "F1", "url": "https://files.slack.com/a"},
        },
        "/slack_file",
    ),
    "image that is no web page": in_block(image(image_url="data:image/png;base64,AA"), "/image_url"),
    "button in a wrong style": in_block(actions(button(style="default")), "/elements/0/style"),
    "button with mrkdwn": in_block(actions(button(text=mrkdwn())), "/elements/0/text/type"),
    "button with options": in_block(actions(button(options=TWO)), "/elements/0/options"),
    "confirm without deny": in_block(
        actions(button(confirm={k: v for k, v in confirmation().items() if k != "deny"})),
        "/elements/0/confirm",
    ),
    "confirm in a wrong style": in_block(
        actions(button(confirm=confirmation(style="warning"))), "/elements/0/confirm/style"
    ),
    "select without options": in_element({"type": "static_select"}, ""),
    "select with options and groups": in_element(select(option_groups=[{"label": plain(), "options": TWO}]), ""),
    "option of a select in mrkdwn": in_element(
        select(options=[{"text": mrkdwn(), "value": "a"}]), "/options/0/text/type"
    ),
    "option of a select with url": in_element(
        select(options=[OTHER | {"url": "https://example.org"}]), "/options/0/url"
    ),
    "option without value": in_element(select(options=[{"text": plain()}]), "/options/0"),
    "option with an empty value": in_element(select(options=[{"text": plain(), "value": ""}]), "/options/0/value"),
    "description in mrkdwn": in_element(
        select(options=[OTHER | {"description": mrkdwn()}]), "/options/0/description/type"
    ),
    "initial_option that is not offered": in_element(select(initial_option=OTHER), "/initial_option"),
    "initial_option that differs in its emoji": in_element(
        select(initial_option={"text": TWO[0]["text"] | {"emoji": True}, "value": TWO[0]["value"]}),
        "/initial_option",
    ),
    "initial_option of no group": in_element(select_with_groups(2) | {"initial_option": OTHER}, "/initial_option"),
    "initial radio button that is not offered": in_element(
        {"type": "radio_buttons", "options": TWO, "initial_option": OTHER}, "/initial_option"
    ),
    "initial checkbox that is not offered": in_element(
        {"type": "checkboxes", "options": TWO, "initial_options": [TWO[1], OTHER]}, "/initial_options/1"
    ),
    "initial_options that are empty": in_element(
        {"type": "checkboxes", "options": TWO, "initial_options": []}, "/initial_options"
    ),
    "initial_options with a repetition": in_element(
        {"type": "multi_static_select", "options": TWO, "initial_options": [TWO[0], TWO[0]]},
        "/initial_options",
    ),
    "max_selected_items of zero": in_element(
        {"type": "multi_users_select", "max_selected_items": 0}, "/max_selected_items"
    ),
    "more initial_options than may be selected": in_element(
        {"type": "multi_static_select", "options": TWO, "initial_options": TWO, "max_selected_items": 1},
        "/initial_options",
    ),
    "more initial_users than may be selected": in_element(
        {"type": "multi_users_select", "initial_users": ["U1", "U2"], "max_selected_items": 1},
        "/initial_users",
    ),
    "users_select with options": in_element({"type": "users_select", "options": TWO}, "/options"),
    "filter that filters nothing": in_element({"type": "conversations_select", "filter": {}}, "/filter"),
    "filter for an unknown kind": in_element(
        {"type": "conversations_select", "filter": {"include": ["dm"]}}, "/filter/include/0"
    ),
    "filter with a repetition": in_element(
        {"type": "conversations_select", "filter": {"include": ["im", "im"]}}, "/filter/include"
    ),
    "min_length over max_length": in_element(text_input(min_length=9, max_length=8), "/min_length"),
    "initial_value under min_length": in_element(text_input(min_length=9, initial_value="a"), "/initial_value"),
    "dispatch_action_config without triggers": in_element(
        text_input(dispatch_action_config={"trigger_actions_on": []}),
        "/dispatch_action_config/trigger_actions_on",
    ),
    "dispatch_action_config with a wrong trigger": in_element(
        text_input(dispatch_action_config={"trigger_actions_on": ["on_click"]}),
        "/dispatch_action_config/trigger_actions_on/0",
    ),
    "number_input without is_decimal_allowed": in_element({"type": "number_input"}, ""),
    "number_input with numbers": in_element(
        {"type": "number_input", "is_decimal_allowed": False, "min_value": 1}, "/min_value"
    ),
    "number_input with words": in_element(
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "one"}, "/min_value"
    ),
    "number_input with a fraction where none is allowed": in_element(
        {"type": "number_input", "is_decimal_allowed": False, "initial_value": "1.5"}, "/initial_value"
    ),
    "number_input outside its bounds": in_element(
        {"type": "number_input", "is_decimal_allowed": True, "initial_value": "10", "max_value": "9"}, ""
    ),
    "date in another format": in_element({"type": "datepicker", "initial_date": "23.11.2026"}, "/initial_date"),
    "date that does not exist": in_element({"type": "datepicker", "initial_date": "2026-02-29"}, "/initial_date"),
    "time in another format": in_element({"type": "timepicker", "initial_time": "9:00"}, "/initial_time"),
    "time that does not exist": in_element({"type": "timepicker", "initial_time": "24:00"}, "/initial_time"),
    "time zone that does not exist": in_element({"type": "timepicker", "timezone": "Europe/Atlantis"}, "/timezone"),
    "time zone that is a continent": in_element({"type": "timepicker", "timezone": "Europe"}, "/timezone"),
    "time zone that is a path": in_element({"type": "timepicker", "timezone": "../UTC"}, "/timezone"),
    "datetimepicker with a placeholder": in_element({"type": "datetimepicker", "placeholder": plain()}, "/placeholder"),
    "whole number that is a boolean": in_element(text_input(max_length=True), "/max_length"),
    "more min_lines than max_lines": in_element(
        {"type": "rich_text_input", "min_lines": 3, "max_lines": 2}, "/min_lines"
    ),
    "rich text of an unknown kind": in_block(rich_text({"type": "rich_text_table"}), "/elements/0/type"),
    "rich text with empty text": in_block(
        rich_text({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
        "/elements/0/elements/0/text",
    ),
    "rich text in an unknown style": in_block(
        rich_text(
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "a", "style": {"bald": True}}],
            }
        ),
        "/elements/0/elements/0/style/bald",
    ),
    "rich text list without style": in_block(rich_text({"type": "rich_text_list", "elements": []}), "/elements/0"),
    "modal without title": ({"type": "modal", "blocks": [section()]}, ""),
    "modal without blocks": ({"type": "modal", "title": plain()}, ""),
    "modal with blocks that are no list": (modal() | {"blocks": {}}, "/blocks"),
    "title in mrkdwn": (modal(section(), title=mrkdwn()), "/title/type"),
    "table with a wrong cell": ({"blocks": [{"type": "table", "rows": [["a"]]}]}, "/blocks/0/rows/0/0"),
}


@pytest.mark.parametrize(("payload", "pointer"), WRONG.values(), ids=WRONG)
def test_wrong_object_is_found_where_it_is(payload: Json, pointer: str) -> None:
    assert pointers(problems_in(payload)) == [pointer]


RIGHT: dict[str, Json] = {
    "initial_option in a group": in_modal(select_with_groups(2) | {"initial_option": options(1)[0]}),
    "as many as may be selected": in_modal(
        {"type": "multi_static_select", "options": TWO, "initial_options": TWO, "max_selected_items": 2}
    ),
    "initial_value of min_length": in_modal(text_input(min_length=2, max_length=2, initial_value="ab")),
    "numbers in order": in_modal(
        {
            "type": "number_input",
            "is_decimal_allowed": True,
            "min_value": "-1.5",
            "initial_value": "9",
            "max_value": "10",
        }
    ),
    "radio buttons in mrkdwn": in_modal(
        {"type": "radio_buttons", "options": [{"text": mrkdwn("*Yes*"), "value": "yes"}]}
    ),
    "picture that Slack holds": home({"type": "image", "alt_text": "A", "slack_file": {"id": "F1"}, "title": plain()}),
    "leap day": in_modal({"type": "datepicker", "initial_date": "2028-02-29"}),
    "time with its zone": in_modal({"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Berlin"}),
    "input that dispatches": in_modal(
        text_input(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]})
    ),
    "filter": in_modal({"type": "conversations_select", "filter": {"include": ["im"], "exclude_bot_users": True}}),
    "rich text": home(
        rich_text(
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Hi ", "style": {"bold": True}},
                    {"type": "user", "user_id": "U1"},
                    {"type": "date", "timestamp": 1_790_000_000, "format": "{date_long}", "fallback": "soon"},
                    {"type": "link", "url": "https://example.org", "text": "here"},
                    {"type": "emoji", "name": "seedling"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": []}],
                "indent": 1,
                "border": 0,
            },
        )
    ),
    "table with all cells": {
        "blocks": [
            {
                "type": "table",
                "rows": [
                    [{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 1.5, "text": "1,5"}],
                    [rich_text(), {"type": "raw_text", "text": "b"}],
                ],
                "column_settings": [None, {"align": "right", "is_wrapped": True}],
            }
        ]
    },
    "update that takes the blocks away": {"text": "Done", "blocks": []},
    "arguments beside the content": {"channel": "D1", "text": "Hi", "ts": "1.2", "unfurl_links": False},
}


@pytest.mark.parametrize("payload", RIGHT.values(), ids=RIGHT)
def test_right_object_has_no_problems(payload: Json) -> None:
    assert problems_in(payload) == []


def test_all_problems_are_reported_at_once() -> None:
    view = modal(section(text=plain("")), {"type": "nonsense"}, title=plain("T" * 25))
    assert pointers(problems_in_view(view)) == ["/title/text", "/blocks/0/text/text", "/blocks/1/type"]


def test_problem_says_what_is_wrong_but_not_what_a_person_wrote() -> None:
    [problem] = problems_in_view(home(section(text=plain("Secret " * 500))))
    assert problem == Problem("/blocks/0/text/text", "must have at most 3000 characters, has 3500")


def test_lone_surrogates_are_counted_like_anything_else() -> None:
    assert problems_in_view(home(section(text=plain("\ud83c" * 3000)))) == []


# Generated views

# A busy machine is no fault of the code; how fast it is has a test of its own.
at_leisure = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ids = st.text("abcdef_-0123456789", min_size=1, max_size=20)


def texts(maximum: int) -> st.SearchStrategy[str]:
    # Half of the limit in characters is within it in UTF-16 units, whatever they are.
    return st.text(min_size=1, max_size=min(maximum // 2, 60))


def plain_texts(maximum: int) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"type": st.just("plain_text"), "text": texts(maximum)}, optional={"emoji": st.booleans()}
    )


def any_texts(maximum: int) -> st.SearchStrategy[Json]:
    mrkdwn_texts = st.fixed_dictionaries({"type": st.just("mrkdwn"), "text": texts(maximum)})
    return plain_texts(maximum) | mrkdwn_texts


@st.composite
def selects(draw: st.DrawFn) -> Json:
    labels = draw(st.lists(plain_texts(75), min_size=1, max_size=6))
    offered = [{"text": label, "value": f"v{index}"} for index, label in enumerate(labels)]
    element: Json = {"type": "static_select", "options": offered}
    if draw(st.booleans()):
        element["initial_option"] = draw(st.sampled_from(offered))
    return element


@st.composite
def text_inputs(draw: st.DrawFn) -> Json:
    shortest = draw(st.integers(0, 20))
    longest = draw(st.integers(max(shortest, 1), 3000))
    value = draw(st.text("abc ", min_size=shortest, max_size=min(longest, 40)))
    return {
        "type": "plain_text_input",
        "min_length": shortest,
        "max_length": longest,
        "initial_value": value,
    }


buttons = st.fixed_dictionaries(
    {"type": st.just("button"), "text": plain_texts(75)},
    optional={
        "value": texts(2000),
        "style": st.sampled_from(["primary", "danger"]),
        "confirm": st.fixed_dictionaries(
            {
                "title": plain_texts(100),
                "text": any_texts(300),
                "confirm": plain_texts(30),
                "deny": plain_texts(30),
            }
        ),
    },
)

blocks_of_all_kinds = st.one_of(
    st.just({"type": "divider"}),
    st.fixed_dictionaries({"type": st.just("header"), "text": plain_texts(150)}),
    st.fixed_dictionaries(
        {"type": st.just("section"), "text": any_texts(3000)},
        optional={
            "accessory": buttons | selects(),
            "fields": st.lists(any_texts(2000), min_size=1, max_size=10),
        },
    ),
    st.fixed_dictionaries({"type": st.just("context"), "elements": st.lists(any_texts(3000), min_size=1, max_size=10)}),
    st.fixed_dictionaries(
        {"type": st.just("actions"), "elements": st.lists(buttons | selects(), min_size=1, max_size=5)}
    ),
    st.fixed_dictionaries(
        {"type": st.just("input"), "label": plain_texts(2000), "element": text_inputs() | selects()},
        optional={"hint": plain_texts(2000), "optional": st.booleans()},
    ),
)


@st.composite
def views(draw: st.DrawFn) -> Json:
    blocks = draw(st.lists(blocks_of_all_kinds, min_size=1, max_size=6))
    blocks = [block | {"block_id": f"{draw(ids)}-{index}"} for index, block in enumerate(blocks)]
    if draw(st.booleans()):
        return home(*blocks, private_metadata=draw(st.text(max_size=100)))
    return modal(*blocks, title=draw(plain_texts(24)), submit=draw(plain_texts(24)))


@at_leisure
@given(views())
def test_generated_views_have_no_problems(view: Json) -> None:
    assert problems_in_view(view) == []


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every object inside a payload."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


@at_leisure
@given(views(), st.data())
def test_any_damage_to_a_view_is_found_where_it_is(view: Json, data: st.DataObject) -> None:
    view = copy.deepcopy(view)
    path = data.draw(st.sampled_from(list(places(view))), label="place")
    target: Any = view
    for step in path:
        target = target[step]
    damage = data.draw(st.sampled_from(["unknown key", "null", "empty text", "wrong type"]), label="damage")
    match damage:
        case "unknown key":
            target["surprise"] = 1
        case "null":
            target[data.draw(st.sampled_from(sorted(target)), label="key")] = None
        case "empty text" if isinstance(target.get("text"), str):
            target["text"] = ""
        case _:
            target["type"] = "surprise"
    pointer = "/".join(str(step) for step in ("", *path))
    assert any(found.startswith(pointer) or pointer.startswith(found) for found in pointers(problems_in_view(view)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["type", "text", "blocks", "element"]), inner),
    max_leaves=10,
)


@at_leisure
@given(st.dictionaries(st.sampled_from(["type", "text", "blocks", "attachments", "title"]), json_values))
def test_nothing_makes_it_raise(payload: Json) -> None:
    problems_in_message(payload)
    problems_in_view(payload)
    problems_in_view(payload | {"type": "modal"})


# Slack's own SDK as a second opinion


@pytest.mark.parametrize(
    "name",
    [
        "view title",
        "view submit",
        "view close",
        "modal private_metadata",
        "modal callback_id",
        "block_id",
        "section mrkdwn text",
        "header",
        "input label",
        "input hint",
        "image block alt_text",
        "image block title",
        "action_id",
        "button text",
        "button value",
        "button accessibility_label",
        "placeholder of an input",
        "confirm title",
        "confirm text",
        "confirm confirm",
        "confirm deny",
    ],
)
def test_sdk_knows_the_same_limit(name: str) -> None:
    payload, maximum, _ = TEXT_LIMITS[name]
    assert View(**payload("a" * maximum)).to_dict()
    with pytest.raises(SlackObjectFormationError):
        View(**payload("a" * (maximum + 1))).to_dict()


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("option text", lambda s: sdk.Option(text=s, value="a")),
        ("option value", lambda s: sdk.Option(text="a", value=s)),
        ("option group label", lambda s: sdk.OptionGroup(label=s, options=[])),
    ],
)
def test_sdk_knows_the_same_limit_of_options(name: str, build: Callable[[str], Any]) -> None:
    _, maximum, _ = TEXT_LIMITS[name]
    assert build("a" * maximum).to_dict()
    with pytest.raises(SlackObjectFormationError):
        build("a" * (maximum + 1)).to_dict()


def test_view_built_with_the_sdk_has_no_problems() -> None:
    first = sdk.Option(text="One", value="1", description="The first")
    view = View(
        type="modal",
        callback_id="plan",
        title="Plan",
        submit="Save",
        close="Cancel",
        private_metadata="{}",
        notify_on_close=True,
        blocks=[
            sdk.HeaderBlock(text="Header"),
            sdk.DividerBlock(),
            sdk.SectionBlock(
                text=sdk.MarkdownTextObject(text="*Hi*", verbatim=True),
                fields=["a", "b"],
                accessory=sdk.OverflowMenuElement(action_id="more", options=[first, first]),
            ),
            sdk.ContextBlock(elements=[sdk.ImageElement(image_url="https://example.org/a.png", alt_text="A")]),
            sdk.ActionsBlock(
                elements=[
                    sdk.ButtonElement(
                        text="Go",
                        action_id="go",
                        style="primary",
                        confirm=sdk.ConfirmObject(title="Sure?", text="Really", confirm="Yes", deny="No"),
                    ),
                    sdk.UserSelectElement(action_id="who", placeholder="Who"),
                    sdk.DatePickerElement(action_id="when", initial_date="2026-11-23"),
                ]
            ),
            sdk.InputBlock(
                label="Label",
                hint="Hint",
                optional=True,
                dispatch_action=True,
                element=sdk.PlainTextInputElement(
                    action_id="words",
                    multiline=True,
                    max_length=500,
                    focus_on_load=True,
                    dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
                ),
            ),
            sdk.InputBlock(label="Label", element=sdk.StaticSelectElement(options=[first], initial_option=first)),
            sdk.InputBlock(label="Label", element=sdk.RadioButtonsElement(options=[first], initial_option=first)),
            sdk.InputBlock(label="Label", element=sdk.CheckboxesElement(options=[first], initial_options=[first])),
            sdk.InputBlock(
                label="Label",
                element=sdk.ConversationMultiSelectElement(
                    max_selected_items=3, filter=sdk.ConversationFilter(include=["im"])
                ),
            ),
            sdk.InputBlock(label="Label", element=sdk.NumberInputElement(is_decimal_allowed=False)),
            sdk.InputBlock(label="Label", element=sdk.TimePickerElement(timezone="Europe/Berlin")),
            sdk.InputBlock(label="Label", element=sdk.DateTimePickerElement(initial_date_time=1_790_000_000)),
        ],
    )
    assert problems_in_view(view.to_dict()) == []


def test_checking_a_typical_view_takes_well_under_a_millisecond() -> None:
    blocks = [section(accessory=button(action_id="open")) for _ in range(15)]
    view = modal(*blocks, *(input_block(text_input(max_length=3000)) for _ in range(5)))

    def seconds() -> float:
        start = time.process_time()
        for _ in range(20):
            problems_in_view(view)
        return (time.process_time() - start) / 20

    assert min(seconds() for _ in range(5)) < 0.001
