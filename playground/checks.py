"""What a Slack client itself checks before it lets a modal go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playground.elements import STATE_KEY
from playground.model import View

REQUIRED = "This is a required field"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s/]+\S*")
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def input_errors(view: View) -> dict[str, str]:
    """What is wrong with what was entered, by block_id; empty if the modal may be submitted."""
    errors = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = view.values[block["block_id"]][element["action_id"]]
        value = state[STATE_KEY[element["type"]]]
        empty = value in (None, "", [])
        missing = "" if block.get("optional") else REQUIRED
        error = missing if empty else _error_of(element, value)
        if error:
            errors[block["block_id"]] = error
    return errors


def _error_of(element: Mapping[str, Any], value: Any) -> str:
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_error(element, value)
    if kind == "number_input":
        return _number_error(element, value)
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Enter a valid email address"
    if kind == "url_text_input" and not _URL.fullmatch(value):
        return "Enter a valid URL"
    return ""


def _length_error(element: Mapping[str, Any], value: str) -> str:
    units = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if units < (element.get("min_length") or 0):
        return f"Enter at least {element['min_length']} characters"
    if units > (element.get("max_length") or units):
        return f"Enter at most {element['max_length']} characters"
    return ""


def _number_error(element: Mapping[str, Any], value: str) -> str:
    decimal = element.get("is_decimal_allowed")
    if not (_DECIMAL if decimal else _WHOLE).fullmatch(value):
        return "Enter a number" if decimal else "Enter a whole number"
    if element.get("min_value") and float(value) < float(element["min_value"]):
        return f"Enter a number of {element['min_value']} or more"
    if element.get("max_value") and float(value) > float(element["max_value"]):
        return f"Enter a number of {element['max_value']} or less"
    return ""
