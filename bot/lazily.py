"""What few processes ever need is loaded when it is first called, not at every start (docs/decisions/0007)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any


def lazily(module: str, function: str) -> Callable[..., Any]:
    """A function that stands for `function` of `module`, and loads the module when it is first called.

    The caller says its type. For modules that bring a large library with them, and for nothing else: an import that
    hides a circle is refused by tests/test_house.py.
    """

    def call(*args: object, **named: object) -> object:
        return _load(module, function)(*args, **named)

    return call


@cache
def _load(module: str, function: str) -> Callable[..., Any]:
    loaded: Callable[..., Any] = getattr(import_module(module), function)
    return loaded


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while the bot is loaded and put together, nor ever in what was: none of it is let go, and
    looking takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
