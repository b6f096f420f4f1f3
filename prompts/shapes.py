"""A small language for saying what a JSON value may look like.

A check is a function from a decoded JSON value to the problems in it. The functions below build checks out of
limits and out of other checks, so that a table of limits reads as a table (see `prompts.block_kit_limits`).

Pointers are put together on the way up, from a problem to the payload that holds it: a value without
problems, which is nearly every value, costs nothing but the comparison.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack would refuse.

    `pointer` is a JSON pointer (RFC 6901) to the place, such as "/blocks/0/text/text". `message` is for
    developers and may be logged: it never repeats what a person wrote. `code` is the error with which
    Slack's Web API answers.
    """

    pointer: str
    message: str
    code: str = "invalid_blocks"

    def under(self, key: str | int) -> "Problem":
        """The same problem, seen from the object or list that holds the value at `key`."""
        escaped = str(key).replace("~", "~0").replace("/", "~1")
        return replace(self, pointer=f"/{escaped}{self.pointer}")


Check = Callable[[Any], Sequence[Problem]]

FINE: Sequence[Problem] = ()


def problem(message: str, pointer: str = "") -> Sequence[Problem]:
    """A single problem, at the value itself unless `pointer` leads further down."""
    return (Problem(pointer, message),)


def length(text: str) -> int:
    """The length of a text in UTF-16 units.

    Slack does not say how it counts. Of the likely ways this one gives the larger number, so it errs safely.
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def anything(value: Any) -> Sequence[Problem]:  # noqa: ARG001 - it is a Check, and looks at nothing
    """Accept whatever it is."""
    return FINE


def boolean(value: Any) -> Sequence[Problem]:
    """Accept true and false."""
    return FINE if isinstance(value, bool) else problem("must be true or false")


def number(value: Any) -> Sequence[Problem]:
    """Accept whole and decimal numbers."""
    return FINE if isinstance(value, (int, float)) and not isinstance(value, bool) else problem("must be a number")


def integer(minimum: int, maximum: int | None = None) -> Check:
    """Accept whole numbers from `minimum` to `maximum`, both included."""

    def check(value: Any) -> Sequence[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            return problem("must be a whole number")
        if value < minimum:
            return problem(f"must be at least {minimum}, is {value}")
        if maximum is not None and value > maximum:
            return problem(f"must be at most {maximum}, is {value}")
        return FINE

    return check


def string(minimum: int = 0, maximum: int | None = None, *, pattern: str | None = None, expected: str = "") -> Check:
    """Accept strings of `minimum` to `maximum` UTF-16 units that match `pattern`, in words: `expected`."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: Any) -> Sequence[Problem]:
        if not isinstance(value, str):
            return problem("must be a string")
        units = length(value)
        if units < minimum:
            return problem("must not be empty" if units == 0 else f"must have at least {minimum} characters")
        if maximum is not None and units > maximum:
            return problem(f"must have at most {maximum} characters, has {units}")
        if compiled and not compiled.fullmatch(value):
            return problem(f"must be {expected}")
        return FINE

    return check


def choice(*allowed: str) -> Check:
    """Accept one of some words."""

    def check(value: Any) -> Sequence[Problem]:
        return FINE if value in allowed else problem(f"must be one of {', '.join(allowed)}")

    return check


def listing(of: Check, minimum: int = 0, maximum: int | None = None) -> Check:
    """Accept lists of `minimum` to `maximum` items that each pass `of`."""

    def check(value: Any) -> Sequence[Problem]:
        if not isinstance(value, (list, tuple)):
            return problem("must be a list")
        found: list[Problem] = []
        if len(value) < minimum:
            found.append(Problem("", f"must have at least {minimum} items, has {len(value)}"))
        if maximum is not None and len(value) > maximum:
            found.append(Problem("", f"must have at most {maximum} items, has {len(value)}"))
        for index, item in enumerate(value):
            if inside := of(item):
                found.extend(each.under(index) for each in inside)
        return found

    return check


def unique_listing(of: Check, minimum: int = 0, maximum: int | None = None) -> Check:
    """Accept lists as `listing` does, without repetition."""
    check_items = listing(of, minimum, maximum)

    def check(value: Any) -> Sequence[Problem]:
        if found := check_items(value):
            return found
        repeated = any(item in value[:index] for index, item in enumerate(value))
        return problem("must not name anything twice") if repeated else FINE

    return check


def record(
    kind: str | None = None,
    *,
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    rules: Collection[Check] = (),
    closed: bool = True,
) -> Check:
    """Accept objects with the `required` keys, perhaps the `optional` ones, and, if `closed`, no others.

    With `kind`, its "type" must be just that. The `rules` are checks of the whole object, for what concerns
    several keys at once; they run only when each key by itself is fine, so they need not guard against
    wrong types.
    """
    typed = {} if kind is None else {"type": choice(kind)}
    needed = typed | dict(required or {})
    checks = needed | dict(optional or {})
    name = f"a {kind}" if kind else "this object"

    def check(value: Any) -> Sequence[Problem]:
        if not isinstance(value, dict):
            return problem("must be an object")
        found: list[Problem] = []
        for key, item in value.items():
            check_item = checks.get(key)
            if check_item is None:
                if closed:
                    found.append(Problem("", f"is not a key of {name}").under(key))
            elif inside := check_item(item):
                found.extend(each.under(key) for each in inside)
        if not needed.keys() <= value.keys():
            missing = (key for key in needed if key not in value)
            found.extend(Problem("", f"{key} is missing from {name}") for key in missing)
        if not found:
            for rule in rules:
                found.extend(rule(value))
        return found

    return check


def by_type(kinds: Mapping[str, Check], what: str) -> Check:
    """Accept objects whose "type" is one of `kinds` and that pass its check; `what` is their common name."""

    def check(value: Any) -> Sequence[Problem]:
        if not isinstance(value, dict):
            return problem("must be an object")
        kind = value.get("type")
        check_kind = kinds.get(kind) if isinstance(kind, str) else None
        if check_kind is None:
            return problem(f"must be the type of a known {what} that is allowed here", "/type")
        return check_kind(value)

    return check


def exactly_one_of(first: str, second: str) -> Check:
    """A rule for records: one of two keys is there, and not both."""

    def check(value: Any) -> Sequence[Problem]:
        return FINE if (first in value) != (second in value) else problem(f"needs either {first} or {second}")

    return check
