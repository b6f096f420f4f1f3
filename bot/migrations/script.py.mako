"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}

Other replicas of the version before run while this does, and after it: a new column needs a default or takes
NULL; a column or table is dropped one release after the last code that reads it; an index on a large table of
PostgreSQL is made CONCURRENTLY, outside a transaction.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
