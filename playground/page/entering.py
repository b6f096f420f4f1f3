"""What the browser sends for an element, as what Slack keeps in `state.values`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.elements import SEVERAL, STATE_KEY, TYPED_IN, options_of


def option_with(element: Mapping[str, Any], value: object) -> dict[str, Any]:
    """The option of an element with a value. Raises ValueError."""
    for option in options_of(element):
        if option.get("value") == value:
            return option
    raise ValueError(f"no option {value!r}")


def kept_value(element: Mapping[str, Any], sent: object, zone: ZoneInfo) -> Any:
    """The value of an element for `playground.interactions.enter`.

    `sent` is a text or a list of texts: what was typed, options' values, ids, a date, a time, or a local date with
    time (in `zone`). Empty means that nothing is entered. Raises ValueError if it does not fit the element.
    """
    kind = element["type"]
    if kind not in STATE_KEY or kind in {"file_input", "rich_text_input"}:
        raise ValueError(f"nothing is entered in {kind}")
    if kind in SEVERAL:
        if not isinstance(sent, list):
            raise ValueError("a list is needed")
        return [_one(element, each, zone) for each in sent]
    return _one(element, sent, zone) if sent not in {None, ""} else None


def _one(element: Mapping[str, Any], sent: object, zone: ZoneInfo) -> Any:
    if not isinstance(sent, str):
        raise ValueError("a text is needed")  # noqa: TRY004 - whatever is wrong with a request is one kind of error
    kind = element["type"]
    if kind in TYPED_IN:
        # Browsers send lines as they keep them; Slack knows "\n" only.
        return sent.replace("\r\n", "\n")
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(sent).replace(tzinfo=zone).timestamp())
    if STATE_KEY[kind] in {"selected_option", "selected_options"}:
        return option_with(element, sent)
    return sent
