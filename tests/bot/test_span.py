"""How long something has lasted, in honest words (R16)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.span import Span, Unit, between


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        (date(2026, 5, 4), date(2026, 5, 4), Span(0, Unit.DAYS)),
        (date(2026, 5, 4), date(2026, 5, 3), Span(0, Unit.DAYS)),
        (date(2026, 5, 4), date(2026, 5, 10), Span(6, Unit.DAYS)),
        (date(2026, 5, 4), date(2026, 5, 11), Span(1, Unit.WEEKS)),
        (date(2026, 5, 4), date(2026, 6, 8), Span(5, Unit.WEEKS)),
        (date(2026, 5, 4), date(2026, 7, 5), Span(8, Unit.WEEKS)),
        (date(2026, 5, 4), date(2026, 7, 6), Span(2, Unit.MONTHS)),
        (date(2026, 5, 31), date(2026, 8, 30), Span(2, Unit.MONTHS)),
        (date(2026, 5, 31), date(2026, 8, 31), Span(3, Unit.MONTHS)),
        (date(2025, 5, 4), date(2027, 5, 3), Span(23, Unit.MONTHS)),
        (date(2025, 5, 4), date(2027, 5, 4), Span(2, Unit.YEARS)),
        (date(2020, 2, 29), date(2027, 2, 28), Span(6, Unit.YEARS)),
    ],
)
def test_r16_a_span_is_counted_in_full_units(first: date, last: date, span: Span) -> None:
    """R16: five weeks are five weeks."""
    assert between(first, last) == span


@given(first=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 20_000))
def test_r16_a_span_never_claims_more_than_has_passed(first: date, days: int) -> None:
    """R16"""
    span = between(first, first + timedelta(days=days))
    shortest = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365}[span.unit]
    assert span.count * shortest <= days
    assert (span.count > 0) == (days > 0)
