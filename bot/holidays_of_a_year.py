"""`python holidays_of_a_year.py 2026`: print what the library holidays knows about a year, a place a line, as JSON.

It runs as a process of its own, which lets go of the library by ending (docs/decisions/0010); bot.public_holidays
starts it. So it imports nothing of ours, and nobody imports it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date

from holidays import country_holidays, list_supported_countries

_SAME_AS_GB = "UK"
"""The library takes it beside the code of ISO 3166."""


def of_year(year: int) -> Iterator[tuple[str, str | None, list[date]]]:
    """The public holidays of each country, by its two letters (ISO 3166), and of each region, by a code such as DE-BY
    and with its own name; the country's are among them."""
    for country, regions in list_supported_countries().items():
        if len(country) != 2 or country == _SAME_AS_GB:
            continue
        everywhere = country_holidays(country, years=year)
        yield country, None, sorted(everywhere)
        aliases = everywhere.get_subdivision_aliases()
        for region in regions:
            # Among its names may be abbreviations, and a name in several languages: the first full one is the usual.
            name = next((name for name in aliases.get(region, ()) if not name.isupper()), region)
            yield f"{country}-{region}", name, sorted(country_holidays(country, subdiv=region, years=year))


if __name__ == "__main__":
    for place in of_year(int(sys.argv[1])):
        sys.stdout.write(json.dumps(place, default=date.isoformat) + "\n")
