"""The region's own Aurora cluster: one connection, kept between requests, over verified TLS."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

CERTIFICATES = Path(__file__).with_name("rds-ca.pem")

CREATE = """
CREATE TABLE IF NOT EXISTS transactions (
    transaction_id text PRIMARY KEY,
    session_id     text NOT NULL,
    amount         bigint NOT NULL CHECK (amount > 0),
    currency       text NOT NULL,
    booked_in      text NOT NULL,
    booked_at      timestamptz NOT NULL DEFAULT now()
)
"""
INSERT = """
INSERT INTO transactions (transaction_id, session_id, amount, currency, booked_in)
VALUES (:transaction_id, :session_id, :amount, :currency, :region)
ON CONFLICT (transaction_id) DO NOTHING
RETURNING transaction_id
"""
SELECT = """
SELECT transaction_id, session_id, amount, currency, booked_in, booked_at
FROM transactions WHERE transaction_id = :transaction_id
"""
FIELDS = ("transaction_id", "session_id", "amount", "currency", "booked_in", "booked_at")

# States of PostgreSQL that have an answer of their own.
NO_TABLE = "42P01"
TABLE_JUST_MADE = {"42P07", "23505"}
READ_ONLY = "25006"
REFUSED = "28"


class Unavailable(Exception):
    """Something the function depends on does not work. The cause is a name or a state, never a message."""

    def __init__(self, part: str, cause: str, state: str | None = None) -> None:
        super().__init__(f"{part}: {cause}")
        self.part = part
        self.cause = cause
        self.state = state


class Conflict(Exception):
    """A transaction id that was used before, for something else."""


class Database:
    """Books and finds transactions; connects when first needed, and again when the connection has gone."""

    def __init__(
        self,
        *,
        writer: str,
        reader: str,
        health_needs_writer: bool,
        credentials: Callable[[], tuple[str, str]],
        connect: Callable[[str, str, str], Any],
    ) -> None:
        self.writer = writer
        self.reader = reader
        self.health_needs_writer = health_needs_writer
        self.credentials = credentials
        self.connect = connect
        self.login: tuple[str, str] | None = None
        self.connections: dict[str, Any] = {}

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], credentials: Callable[[], tuple[str, str]], timeout: float
    ) -> Database:
        """The database that the environment names, reached with pg8000."""
        context = verified_tls()

        def connect(host: str, user: str, password: str) -> Any:
            import pg8000.native

            return pg8000.native.Connection(
                user=user,
                password=password,
                host=host,
                port=int(environment.get("DATABASE_PORT", "5432")),
                database=environment["DATABASE_NAME"],
                timeout=timeout,
                ssl_context=context,
                application_name="transaction-processor",
            )

        return cls(
            writer=environment["DATABASE_WRITER"],
            reader=environment["DATABASE_READER"],
            health_needs_writer=environment.get("HEALTH_NEEDS_WRITER", "true") == "true",
            credentials=credentials,
            connect=connect,
        )

    def check(self) -> None:
        """Fails unless the region can do its part.

        The region that leads must be able to write: once its writer has moved away it is unhealthy, and traffic
        stays with the other region until the writer comes back. The standby has to be readable only.
        """
        host = self.writer if self.health_needs_writer else self.reader
        [[recovering]] = self.run(host, "SELECT pg_is_in_recovery()")
        if recovering and self.health_needs_writer:
            self.forget(host)
            raise Unavailable("database", "ReadOnly")

    def book(self, transaction: Mapping[str, Any], region: str) -> bool:
        """Writes a transaction down. True when it is new, False when the very same one was there."""
        try:
            new = self.run(self.writer, INSERT, **transaction, region=region)
        except MissingTable:
            self.create()
            new = self.run(self.writer, INSERT, **transaction, region=region)
        if new:
            return True
        known = self.find(transaction["transaction_id"])
        if known is None or any(known[name] != value for name, value in transaction.items()):
            raise Conflict
        return False

    def find(self, transaction_id: str) -> dict[str, Any] | None:
        """A transaction, from the writer: what was just booked must be found."""
        try:
            rows = self.run(self.writer, SELECT, transaction_id=transaction_id)
        except MissingTable:
            return None
        return dict(zip(FIELDS, rows[0], strict=True)) if rows else None

    def create(self) -> None:
        """Makes the table. Two that meet here both succeed."""
        try:
            self.run(self.writer, CREATE)
        except Unavailable as fault:
            if fault.state not in TABLE_JUST_MADE:
                raise

    def run(self, host: str, statement: str, **values: Any) -> list[list[Any]]:
        """Runs a statement, on a fresh connection if the kept one, or the kept password, has become useless.

        Every statement here may be repeated without harm.
        """
        kept = host in self.connections or self.login is not None
        try:
            return self.attempt(host, statement, values)
        except Unavailable as fault:
            stale = fault.state in (None, READ_ONLY) or str(fault.state).startswith(REFUSED)
            if not kept or not stale:
                raise
            self.login = None
            return self.attempt(host, statement, values)

    def attempt(self, host: str, statement: str, values: Mapping[str, Any]) -> list[list[Any]]:
        """Runs a statement once; a connection that fails is not used again."""
        try:
            if self.login is None:
                self.login = self.credentials()
            if host not in self.connections:
                self.connections[host] = self.connect(host, *self.login)
            return self.connections[host].run(statement, **values) or []
        except Exception as fault:  # the driver's own types are only there where it is installed
            state = state_of(fault)
            if state == NO_TABLE:
                raise MissingTable("database", state, state) from fault
            self.forget(host)
            raise Unavailable("database", state or type(fault).__name__, state) from fault

    def forget(self, host: str) -> None:
        """Closes a connection, as far as it can still be closed."""
        connection = self.connections.pop(host, None)
        if connection is not None:
            try:
                connection.close()
            except Exception:  # noqa: S110 - it was broken before
                pass


class MissingTable(Unavailable):
    """The very first transaction of a new database."""


def state_of(fault: Exception) -> str | None:
    """PostgreSQL's five-character state, if the server itself refused."""
    detail = fault.args[0] if fault.args else None
    return detail.get("C") if isinstance(detail, dict) else None


def verified_tls() -> ssl.SSLContext:
    """TLS that believes certificates of RDS only, and only for the name that was asked for."""
    context = ssl.create_default_context(cafile=str(CERTIFICATES))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
