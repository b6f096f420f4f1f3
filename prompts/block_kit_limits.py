"""What each Block Kit object may hold, as tables, with which `prompts.block_kit` checks messages and views.

The limits are those of https://docs.slack.dev/reference/block-kit and the pages below it, which are named
beside the tables. Where Slack's pages and its SDK differ, the stricter one is taken.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from prompts.shapes import (
    FINE,
    Check,
    Problem,
    anything,
    boolean,
    by_type,
    choice,
    exactly_one_of,
    integer,
    length,
    listing,
    number,
    problem,
    record,
    string,
    unique_listing,
)

LONGEST_TEXT = 3000

_url = string(1, 3000, pattern=r"[A-Za-z][A-Za-z0-9+.-]*:\S+", expected="a URL")
_web_url = string(1, 3000, pattern=r"https?://\S+", expected="an http or https URL")
_style = choice("primary", "danger")
_date_format = string(pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}", expected="a date as YYYY-MM-DD")
_number_text = string(pattern=r"-?[0-9]+(\.[0-9]+)?", expected="a number written as a string")


# Rules about several keys of one object


def _has_text_or_fields(section: Mapping[str, Any]) -> Sequence[Problem]:
    return FINE if "text" in section or "fields" in section else problem("needs text or fields")


def _dispatches_no_files(block: Mapping[str, Any]) -> Sequence[Problem]:
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        return problem("must not be set for a file_input", "/dispatch_action")
    return FINE


def _filters_something(conversation_filter: Mapping[str, Any]) -> Sequence[Problem]:
    return FINE if conversation_filter else problem("needs at least one key")


def _offered(element: Mapping[str, Any]) -> list[Any]:
    """All options of an element, those in groups included."""
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(option for group in groups for option in group["options"])]


def _initial_options_are_offered(element: Mapping[str, Any]) -> Sequence[Problem]:
    if "initial_option" not in element and "initial_options" not in element:
        return FINE
    offered = _offered(element)
    found = []
    if "initial_option" in element and element["initial_option"] not in offered:
        found.append(Problem("/initial_option", "must be equal to one of the options"))
    found.extend(
        Problem(f"/initial_options/{index}", "must be equal to one of the options")
        for index, option in enumerate(element.get("initial_options", ()))
        if option not in offered
    )
    return found


def _initial_selection_is_within_maximum(element: Mapping[str, Any]) -> Sequence[Problem]:
    maximum = element.get("max_selected_items")
    if maximum is None:
        return FINE
    return [
        Problem(f"/{key}", f"must have at most max_selected_items = {maximum} items")
        for key in ("initial_options", "initial_users", "initial_conversations", "initial_channels")
        if len(element.get(key, ())) > maximum
    ]


def _initial_value_fits(element: Mapping[str, Any]) -> Sequence[Problem]:
    shortest, longest = element.get("min_length", 0), element.get("max_length", LONGEST_TEXT)
    if shortest > longest:
        return problem("must not be more than max_length", "/min_length")
    if "initial_value" in element and not shortest <= length(element["initial_value"]) <= longest:
        return problem(f"must have {shortest} to {longest} characters", "/initial_value")
    return FINE


def _numbers_are_in_order(element: Mapping[str, Any]) -> Sequence[Problem]:
    values = {key: element[key] for key in ("min_value", "initial_value", "max_value") if key in element}
    if not element["is_decimal_allowed"]:
        fractions = [key for key, value in values.items() if "." in value]
        if fractions:
            return [Problem(f"/{key}", "must be a whole number") for key in fractions]
    in_order = [Decimal(value) for value in values.values()]
    return FINE if in_order == sorted(in_order) else problem("needs min_value <= initial_value <= max_value")


def _line_counts_are_in_order(element: Mapping[str, Any]) -> Sequence[Problem]:
    if element.get("min_lines", 1) <= element.get("max_lines", element.get("min_lines", 1)):
        return FINE
    return problem("must not be more than max_lines", "/min_lines")


def _date(value: Any) -> Sequence[Problem]:
    if found := _date_format(value):
        return found
    try:
        date.fromisoformat(value)
    except ValueError:
        return problem("must be a day of the calendar")
    return FINE


def _time_zone(value: Any) -> Sequence[Problem]:
    if not isinstance(value, str):
        return problem("must be a string")
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last two: paths, and folders such as "Europe"
        return problem("must be the IANA name of a time zone")
    return FINE


# Composition objects: https://docs.slack.dev/reference/block-kit/composition-objects


def plain_text(maximum: int = LONGEST_TEXT) -> Check:
    """Accept a plain_text object of 1 to `maximum` UTF-16 units."""
    return record("plain_text", required={"text": string(1, maximum)}, optional={"emoji": boolean})


def any_text(maximum: int = LONGEST_TEXT) -> Check:
    """Accept a plain_text or mrkdwn object of 1 to `maximum` UTF-16 units."""
    mrkdwn = record("mrkdwn", required={"text": string(1, maximum)}, optional={"verbatim": boolean})
    return by_type({"plain_text": plain_text(maximum), "mrkdwn": mrkdwn}, "text object")


def _option(text: Check, **more: Check) -> Check:
    return record(
        required={"text": text, "value": string(1, 150)},
        optional={"description": plain_text(75), **more},
    )


_menu_option = _option(plain_text(75))
_overflow_option = _option(plain_text(75), url=_url)
_listed_option = _option(any_text(75))
_option_group = record(required={"label": plain_text(75), "options": listing(_menu_option, 1, 100)})

_confirmation = record(
    required={
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    optional={"style": _style},
)

_dispatch_action_config = record(
    required={"trigger_actions_on": unique_listing(choice("on_enter_pressed", "on_character_entered"), 1)}
)

_conversation_filter = record(
    optional={
        "include": unique_listing(choice("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    rules=[_filters_something],
)

_slack_file = record(optional={"id": string(1), "url": _web_url}, rules=[exactly_one_of("id", "url")])

_picture_required = {"alt_text": string(1, 2000)}
_picture_optional = {"image_url": _web_url, "slack_file": _slack_file}
_picture_rules = [exactly_one_of("image_url", "slack_file")]


# Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

_text_style = {
    "style": record(
        optional=dict.fromkeys(
            ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink"),
            boolean,
        )
    )
}

_inline = by_type(
    {
        "text": record("text", required={"text": string(1)}, optional=_text_style),
        "link": record("link", required={"url": _url}, optional={"text": string(1), "unsafe": boolean, **_text_style}),
        "emoji": record(
            "emoji",
            required={"name": string(1)},
            optional={"unicode": string(1), "skin_tone": integer(1, 6), **_text_style},
        ),
        "date": record(
            "date",
            required={"timestamp": integer(0), "format": string(1)},
            optional={"url": _url, "fallback": string(1), **_text_style},
        ),
        "user": record("user", required={"user_id": string(1)}, optional=_text_style),
        "usergroup": record("usergroup", required={"usergroup_id": string(1)}, optional=_text_style),
        "channel": record("channel", required={"channel_id": string(1)}, optional=_text_style),
        "team": record("team", required={"team_id": string(1)}, optional=_text_style),
        "broadcast": record(
            "broadcast", required={"range": choice("here", "channel", "everyone")}, optional=_text_style
        ),
        "color": record("color", required={"value": string(1)}, optional=_text_style),
    },
    "rich text element",
)

_rich_text_section = record("rich_text_section", required={"elements": listing(_inline)})

_rich_text_part = by_type(
    {
        "rich_text_section": _rich_text_section,
        "rich_text_list": record(
            "rich_text_list",
            required={
                "style": choice("bullet", "ordered"),
                "elements": listing(by_type({"rich_text_section": _rich_text_section}, "list item")),
            },
            optional={"indent": integer(0), "offset": integer(0), "border": integer(0, 1)},
        ),
        "rich_text_preformatted": record(
            "rich_text_preformatted",
            required={"elements": listing(_inline)},
            optional={"border": integer(0, 1), "language": string(1)},
        ),
        "rich_text_quote": record(
            "rich_text_quote", required={"elements": listing(_inline)}, optional={"border": integer(0, 1)}
        ),
    },
    "part of a rich text",
)

_rich_text = record("rich_text", required={"elements": listing(_rich_text_part)}, optional={"block_id": string(1, 255)})


# Elements: https://docs.slack.dev/reference/block-kit/block-elements

_focus = {"focus_on_load": boolean}
_confirm = {"confirm": _confirmation}
_placeholder = {"placeholder": plain_text(150)}
_menu = _focus | _confirm | _placeholder
_multi_menu = _menu | {"max_selected_items": integer(1)}
_typed_input = _focus | _placeholder | {"dispatch_action_config": _dispatch_action_config}
_options_or_groups = {
    "options": listing(_menu_option, 1, 100),
    "option_groups": listing(_option_group, 1, 100),
}
_id = string(1)
_ids = unique_listing(_id, 1)


def _element(
    kind: str,
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    rules: Sequence[Check] = (),
) -> Check:
    return record(kind, required=required, optional={"action_id": string(1, 255), **(optional or {})}, rules=rules)


_ELEMENTS: Mapping[str, Check] = {
    "button": _element(
        "button",
        {"text": plain_text(75)},
        {
            "value": string(1, 2000),
            "url": _url,
            "style": _style,
            "accessibility_label": string(1, 75),
            **_confirm,
        },
    ),
    "workflow_button": _element(
        "workflow_button",
        {
            "text": plain_text(75),
            "workflow": record(
                required={
                    "trigger": record(
                        required={"url": _web_url},
                        optional={
                            "customizable_input_parameters": listing(
                                record(required={"name": string(1), "value": string()})
                            )
                        },
                    )
                }
            ),
        },
        {"style": _style, "accessibility_label": string(1, 75)},
    ),
    "overflow": _element("overflow", {"options": listing(_overflow_option, 1, 5)}, _confirm),
    "checkboxes": _element(
        "checkboxes",
        {"options": listing(_listed_option, 1, 10)},
        {"initial_options": unique_listing(_listed_option, 1), **_focus, **_confirm},
        [_initial_options_are_offered],
    ),
    "radio_buttons": _element(
        "radio_buttons",
        {"options": listing(_listed_option, 1, 10)},
        {"initial_option": _listed_option, **_focus, **_confirm},
        [_initial_options_are_offered],
    ),
    "static_select": _element(
        "static_select",
        optional={"initial_option": _menu_option, **_options_or_groups, **_menu},
        rules=[exactly_one_of("options", "option_groups"), _initial_options_are_offered],
    ),
    "multi_static_select": _element(
        "multi_static_select",
        optional={"initial_options": unique_listing(_menu_option, 1), **_options_or_groups, **_multi_menu},
        rules=[
            exactly_one_of("options", "option_groups"),
            _initial_options_are_offered,
            _initial_selection_is_within_maximum,
        ],
    ),
    "external_select": _element(
        "external_select", optional={"initial_option": _menu_option, "min_query_length": integer(0), **_menu}
    ),
    "multi_external_select": _element(
        "multi_external_select",
        optional={
            "initial_options": unique_listing(_menu_option, 1),
            "min_query_length": integer(0),
            **_multi_menu,
        },
        rules=[_initial_selection_is_within_maximum],
    ),
    "users_select": _element("users_select", optional={"initial_user": _id, **_menu}),
    "multi_users_select": _element(
        "multi_users_select",
        optional={"initial_users": _ids, **_multi_menu},
        rules=[_initial_selection_is_within_maximum],
    ),
    "conversations_select": _element(
        "conversations_select",
        optional={
            "initial_conversation": _id,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _conversation_filter,
            **_menu,
        },
    ),
    "multi_conversations_select": _element(
        "multi_conversations_select",
        optional={
            "initial_conversations": _ids,
            "default_to_current_conversation": boolean,
            "filter": _conversation_filter,
            **_multi_menu,
        },
        rules=[_initial_selection_is_within_maximum],
    ),
    "channels_select": _element(
        "channels_select", optional={"initial_channel": _id, "response_url_enabled": boolean, **_menu}
    ),
    "multi_channels_select": _element(
        "multi_channels_select",
        optional={"initial_channels": _ids, **_multi_menu},
        rules=[_initial_selection_is_within_maximum],
    ),
    "datepicker": _element("datepicker", optional={"initial_date": _date, **_menu}),
    "timepicker": _element(
        "timepicker",
        optional={
            "initial_time": string(pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]", expected="a time as HH:mm"),
            "timezone": _time_zone,
            **_menu,
        },
    ),
    "datetimepicker": _element(
        "datetimepicker",
        optional={"initial_date_time": integer(1_000_000_000, 9_999_999_999), **_focus, **_confirm},
    ),
    "plain_text_input": _element(
        "plain_text_input",
        optional={
            "initial_value": string(),
            "multiline": boolean,
            "min_length": integer(0, LONGEST_TEXT),
            "max_length": integer(1, LONGEST_TEXT),
            **_typed_input,
        },
        rules=[_initial_value_fits],
    ),
    "email_text_input": _element("email_text_input", optional={"initial_value": string(), **_typed_input}),
    "url_text_input": _element("url_text_input", optional={"initial_value": string(), **_typed_input}),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {"min_value": _number_text, "initial_value": _number_text, "max_value": _number_text, **_typed_input},
        [_numbers_are_in_order],
    ),
    "rich_text_input": _element(
        "rich_text_input",
        optional={
            "initial_value": _rich_text,
            "min_lines": integer(1),
            "max_lines": integer(1),
            **_typed_input,
        },
        rules=[_line_counts_are_in_order],
    ),
    "file_input": _element(
        "file_input", optional={"filetypes": unique_listing(string(1), 1), "max_files": integer(1, 10)}
    ),
    "image": record("image", required=_picture_required, optional=_picture_optional, rules=_picture_rules),
}

_MENUS_AND_PICKERS = (
    "checkboxes",
    "radio_buttons",
    "static_select",
    "multi_static_select",
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
)
_TYPED_INPUTS = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)


def _one_of_the_elements(*kinds: str) -> Check:
    return by_type({kind: _ELEMENTS[kind] for kind in kinds}, "element")


_in_section = _one_of_the_elements("button", "workflow_button", "overflow", "image", *_MENUS_AND_PICKERS)
_in_actions = _one_of_the_elements("button", "workflow_button", "overflow", "datetimepicker", *_MENUS_AND_PICKERS)
_in_input = _one_of_the_elements("datetimepicker", *_MENUS_AND_PICKERS, *_TYPED_INPUTS)
_in_context = by_type(
    {"image": _ELEMENTS["image"], "plain_text": any_text(), "mrkdwn": any_text()}, "element of a context"
)


# Blocks: https://docs.slack.dev/reference/block-kit/blocks


def _block(
    kind: str,
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    rules: Sequence[Check] = (),
) -> Check:
    return record(kind, required=required, optional={"block_id": string(1, 255), **(optional or {})}, rules=rules)


def texts_length(value: Any) -> int:
    """The UTF-16 units of all texts inside a value: each string that stands at a key "text"."""
    if isinstance(value, dict):
        return sum(
            length(item) if key == "text" and isinstance(item, str) else texts_length(item)
            for key, item in value.items()
        )
    if isinstance(value, (list, tuple)):
        return sum(map(texts_length, value))
    return 0


def _holds_at_most(maximum: int) -> Check:
    def check(table: Mapping[str, Any]) -> Sequence[Problem]:
        units = texts_length(table["rows"])
        return FINE if units <= maximum else problem(f"must have at most {maximum} characters, has {units}", "/rows")

    return check


_cell = by_type(
    {
        "raw_text": record("raw_text", required={"text": string(1)}),
        "raw_number": record("raw_number", required={"value": number, "text": string(1)}),
        "rich_text": _rich_text,
    },
    "table cell",
)
_column_settings = record(optional={"align": choice("left", "center", "right"), "is_wrapped": boolean})


def _column(value: Any) -> Sequence[Problem]:
    return FINE if value is None else _column_settings(value)


def _only_limits(kind: str, limits: Mapping[str, Check], rules: Sequence[Check] = ()) -> Check:
    """A block that this bot does not send: its known limits hold, its other keys pass unread."""
    return record(kind, required=limits, optional={"block_id": string(1, 255)}, rules=rules, closed=False)


BLOCKS: Mapping[str, Check] = {
    "section": _block(
        "section",
        optional={
            "text": any_text(),
            "fields": listing(any_text(2000), 1, 10),
            "accessory": _in_section,
            "expand": boolean,
        },
        rules=[_has_text_or_fields],
    ),
    "header": _block("header", {"text": plain_text(150)}, {"level": integer(1, 4)}),
    "divider": _block("divider"),
    "context": _block("context", {"elements": listing(_in_context, 1, 10)}),
    "actions": _block("actions", {"elements": listing(_in_actions, 1, 25)}),
    "input": _block(
        "input",
        {"label": plain_text(2000), "element": _in_input},
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        [_dispatches_no_files],
    ),
    "image": _block("image", _picture_required, {"title": plain_text(2000), **_picture_optional}, _picture_rules),
    "rich_text": _rich_text,
    "markdown": _block("markdown", {"text": string(1, 12_000)}),
    "table": _block(
        "table",
        {"rows": listing(listing(_cell, 1, 20), 1, 100)},
        {"column_settings": listing(_column, 0, 20)},
        [_holds_at_most(10_000)],
    ),
    "data_table": _only_limits(
        "data_table", {"rows": listing(listing(anything, 1, 20), 2, 201)}, [_holds_at_most(20_000)]
    ),
    "context_actions": _only_limits("context_actions", {"elements": listing(anything, 1, 5)}),
    **{
        kind: _only_limits(kind, {})
        for kind in ("file", "alert", "container", "plan", "task_card", "data_visualization")
    },
}
"""The check of each block, by its type."""

_EVERYWHERE = frozenset(("section", "header", "divider", "context", "actions", "input", "image", "rich_text"))

BLOCKS_OF_SURFACE: Mapping[str, frozenset[str]] = {
    "message": frozenset(BLOCKS),
    "modal": _EVERYWHERE,
    "home": _EVERYWHERE,
}
"""Which blocks may stand where; see https://docs.slack.dev/reference/block-kit/blocks."""

ELEMENTS_OF_MODALS_ONLY = frozenset(("file_input", "rich_text_input"))
"""Input elements that Slack shows in modals and nowhere else."""


# Views: https://docs.slack.dev/reference/views

_view_keys = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
_view_blocks = {"blocks": listing(anything, 1, 100)}

VIEWS: Mapping[str, Check] = {
    "modal": record(
        "modal",
        required={"title": plain_text(24), **_view_blocks},
        optional={
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            **_view_keys,
        },
    ),
    "home": record("home", required=_view_blocks, optional=_view_keys),
}
"""The frame of each view, by its type. `prompts.block_kit` looks into its blocks, as it knows the surface."""
