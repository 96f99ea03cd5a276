"""Django database back end: PostgreSQL as Django has it, with the embedded server started at the first connection."""

from contextlib import suppress
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import sql

from spil import postgres


class DatabaseWrapper(base.DatabaseWrapper):
    _known: set[str] = set()

    def get_connection_params(self) -> dict[str, Any]:
        """Connection parameters; for the embedded server its socket, with the database made when it is missing."""
        if settings.EMBEDDED_POSTGRES:
            self.settings_dict["HOST"] = str(postgres.start(settings.VAR))
        parameters: dict[str, Any] = super().get_connection_params()
        if settings.EMBEDDED_POSTGRES:
            self._make_database(parameters["dbname"], parameters["host"])
        return parameters

    def _make_database(self, name: str, host: str) -> None:
        if name in self._known or name == "postgres":
            return
        with psycopg.connect(dbname="postgres", user=postgres.SUPERUSER, host=host, autocommit=True) as connection:
            if not connection.execute("select from pg_database where datname = %s", [name]).fetchone():
                with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # another was first
                    connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        self._known.add(name)
