"""Logs in to Aurora, MySQL or PostgreSQL, over verified TLS and with little patience."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Packed beside this file; in the source tree it lies with the other shared files.
CA_FILES = (Path(__file__).with_name("rds-ca.pem"), Path(__file__).parent.parent / "certificates" / "rds-ca.pem")

PORTS = {"mysql": 3306, "postgres": 5432}


class LoginError(RuntimeError):
    """The database was not reached, or did not let us in. Never holds a password."""


def login(secret: Mapping[str, Any], *, host: str = "", seconds: float = 5.0) -> Any:
    """A connection with the secret's user; the host may be another one than the secret's."""
    engine = secret.get("engine", "mysql")
    if engine not in PORTS:
        raise LoginError(f"no driver for {engine}")
    missing = [name for name in ("username", "password") if not secret.get(name)]
    address = host or secret.get("host", "")
    if missing or not address:
        raise LoginError(f"the secret lacks {', '.join(missing) or 'host'}")
    port = int(secret.get("port") or PORTS[engine])
    try:
        connect = _mysql if engine == "mysql" else _postgres
        return connect(secret, address, port, seconds)
    except Exception as fault:
        raise LoginError(f"{secret['username']} at {address}:{port}: {type(fault).__name__}: {_first(fault)}") from None


def context() -> ssl.SSLContext:
    """Trusts the authorities of RDS alone, and checks the name."""
    found = next((file for file in CA_FILES if file.is_file()), None)
    if found is None:
        raise LoginError("the certificates of RDS are not in the package")
    return ssl.create_default_context(cafile=str(found))


def query(connection: Any, statement: str, arguments: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Runs one statement and answers with its rows; both drivers speak the same interface."""
    cursor = connection.cursor()
    try:
        cursor.execute(statement, arguments)
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []
    finally:
        cursor.close()


def writes(connection: Any, engine: str) -> bool:
    """Whether this is the instance that takes writes."""
    if engine == "mysql":
        return str(query(connection, "SELECT @@innodb_read_only")[0][0]) == "0"
    return query(connection, "SELECT pg_is_in_recovery()")[0][0] is False


def _mysql(secret: Mapping[str, Any], address: str, port: int, seconds: float) -> Any:
    from pymysql.connections import Connection  # noqa: PLC0415
    from pymysql.constants import CLIENT  # noqa: PLC0415

    class OverTls(Connection):  # type: ignore[misc]
        """The driver goes on in clear when the server offers no TLS; this one stops before the password."""

        def _request_authentication(self) -> None:
            if not self.server_capabilities & CLIENT.SSL:
                raise LoginError("the server offers no TLS")
            super()._request_authentication()

    return OverTls(
        host=address,
        port=port,
        user=secret["username"],
        password=secret["password"],
        database=secret.get("dbname") or None,
        ssl=context(),
        connect_timeout=seconds,
        read_timeout=seconds,
        write_timeout=seconds,
        autocommit=True,
    )


def _postgres(secret: Mapping[str, Any], address: str, port: int, seconds: float) -> Any:
    import pg8000.dbapi  # noqa: PLC0415

    connection = pg8000.dbapi.connect(
        host=address,
        port=port,
        user=secret["username"],
        password=secret["password"],
        database=secret.get("dbname") or "postgres",
        ssl_context=context(),
        timeout=seconds,
    )
    connection.autocommit = True
    return connection


def _first(fault: BaseException) -> str:
    """The first words of a driver's message: what follows may repeat what was sent."""
    text = str(fault.args[-1] if fault.args else fault)
    return text.split("\n", maxsplit=1)[0][:120]
