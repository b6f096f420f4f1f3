"""`python -m bench`: measure, say what came out, and with `--write` keep it in docs/performance.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import fields
from functools import partial
from pathlib import Path

from bench import answers, apps, evaluation, report, sending, ticks
from bench.figures import Figure
from bench.surroundings import Sizes, Surroundings, say

FIGURES = (
    Figure(
        "tick-postgresql",
        "A tick with nothing due: a million mentorships against a thousand, PostgreSQL",
        1.5,
        "times",
        partial(ticks.tick, "postgresql"),
    ),
    Figure("tick-sqlite", "The same on SQLite", 1.5, "times", partial(ticks.tick, "sqlite")),
    Figure(
        "evaluation",
        "The daily evaluation of a million mentorships, against a plain scan of the same rows",
        3,
        "times",
        evaluation.against_a_scan,
    ),
    Figure("evaluation-memory", "Memory that it takes beyond what the process held", 50, "MiB", evaluation.memory),
    Figure("answer", "From a typed command to the modal, against a bare Bolt app", 1.1, "times", answers.alone),
    Figure("answer-crowd", "The same with 32 people at once", 1.3, "times", answers.at_once),
    Figure("start", "From the start to the first connection, against that app", 3, "times", apps.start),
    Figure("first-start", "The same when the database is yet to be made", 3, "times", apps.first_start),
    Figure(
        "nudges-limited",
        "Nudges in 50 workspaces, against what Slack's limits allow",
        95,
        "%",
        sending.limited,
        is_more_better=True,
    ),
    Figure("nudges-fast", "Nudges without limits, one process", 150, "a second", sending.fast, is_more_better=True),
    Figure(
        "nudges-replicas", "The same: three processes against one", 2.5, "times", sending.replicas, is_more_better=True
    ),
    Figure("memory", "Memory once started, against that app", 2.5, "times", apps.memory),
    Figure(
        "memory-later",
        "Memory after 10,000 nudges and 10,000 commands, against the start",
        1.3,
        "times",
        sending.memory,
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the figures that were named, or all. Returns 1 where a goal is missed."""
    options = _parser().parse_args(arguments)
    chosen = [figure for figure in FIGURES if not options.figures or figure.name in options.figures]
    sizes = Sizes(**{size.name: getattr(options, size.name) for size in fields(Sizes)})
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sendoff-bench-")))
        folder = Path(options.data) if options.data else scratch
        folder.mkdir(parents=True, exist_ok=True)
        surroundings = Surroundings(sizes, folder, scratch, stack)
        lines = []
        for figure in chosen:
            say(f"… {figure.name}")
            lines.append(report.Line(figure, figure.measure(surroundings)))
    sys.stdout.write(report.table(lines))
    if options.write:
        report.write(lines)
    return 0 if all(line.is_met for line in lines) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Is Sendoff fast? Each figure compares two things within this run, in turn.",
        epilog="Figures: " + ", ".join(figure.name for figure in FIGURES),
    )
    parser.add_argument(
        "figures",
        nargs="*",
        metavar="FIGURE",
        help="what to measure (default: everything)",
    )
    for size in fields(Sizes):
        name = f"--{size.name.replace('_', '-')}"
        parser.add_argument(name, type=int, default=size.default, metavar="N", help="(default: %(default)s)")
    parser.add_argument("--data", metavar="DIR", help="keep the databases there, for the next time")
    parser.add_argument("--write", action="store_true", help="write what came out into docs/performance.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
