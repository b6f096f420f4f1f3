"""The log: a line of JSON an event, without tokens and without a word that somebody wrote."""

from __future__ import annotations

import logging
import sys

import structlog

OURS = ("bot.", "handlers.", "prompts.")


def set_up_logging(level: str) -> None:
    """Write structlog's events, and the libraries' warnings, to standard error.

    Slack's libraries log request bodies at INFO and DEBUG, which hold what people typed: from them only warnings
    are taken.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    # A filter rather than levels: Bolt gives its loggers levels of their own.
    handler.addFilter(_may_be_written)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)


def _may_be_written(record: logging.LogRecord) -> bool:
    # What the driver only warns of when a connection breaks, comes to us as an error, and is said once (bot.database).
    loud = logging.ERROR if record.name.startswith("psycopg") else logging.WARNING
    return record.levelno >= loud or record.name.startswith(OURS)
