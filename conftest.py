"""Test database: laid out once into a template that every run and every parallel worker copies."""

import fcntl
import hashlib
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("spil", deadline=None)  # no test fails for being slow
hypothesis_settings.load_profile("spil")

TEMPLATE_PREFIX = "spil_template_"


def _template_name() -> str:
    """A name that changes when any migration of ours, or a package that brings migrations, changes."""
    digest = hashlib.sha256()
    for path in sorted(settings.PACKAGE.glob("**/migrations/*.py")):
        digest.update(path.read_bytes())
    digest.update((settings.ROOT / "requirements" / "base.txt").read_bytes())
    return TEMPLATE_PREFIX + digest.hexdigest()[:12]


def _make_template(name: str) -> None:
    """Lay out a database under another name, then give it its own: what bears the name is complete."""
    unfinished = f"{name}_unfinished"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("select datname from pg_database where datname like %s", [f"{TEMPLATE_PREFIX}%"])
        present = {row[0] for row in cursor.fetchall()}
        if name in present:
            return
        for old in present:
            cursor.execute(f'drop database if exists "{old}" with (force)')
        cursor.execute(f'create database "{unfinished}"')
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'alter database "{unfinished}" rename to "{name}"')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Have the test database copied from the template."""
    name = _template_name()
    with (settings.VAR / "template.lock").open("a") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make_template(name)
    connection.settings_dict["TEST"]["TEMPLATE"] = name
