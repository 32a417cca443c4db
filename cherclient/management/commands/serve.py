"""manage.py serve: prepare the embedded site, then serve it from the same process."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

log = logging.getLogger(__name__)
THREADS = 8
MINUTE = 60.0
LOGIN = "first-login.txt"


def keep_clocks(stop: Event, every: float = MINUTE) -> None:
    """Run the clocks until `stop`; whatever goes wrong is logged, and the next round tries again."""
    while not stop.wait(every):
        try:
            call_command("keep_clocks", verbosity=0)
        except Exception:
            log.exception("A round of the clocks failed.")
        finally:
            connections.close_all()


def start_clocks(worker) -> None:
    """In the process that serves, after the fork: a thread that ends with it."""
    Thread(target=keep_clocks, args=(Event(),), name="clocks", daemon=True).start()


class Server(BaseApplication):
    """Gunicorn with one process and threads; the site is loaded once, before the fork."""

    def __init__(self, port: int):
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{self.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "preload_app": True,
            "worker_tmp_dir": str(settings.DATA_DIR),
            "loglevel": "warning",
            "post_worker_init": start_clocks,
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()


class Command(BaseCommand):
    help = "Prepare the embedded site and serve it on this machine only. Used by ./run."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, port: int, **options) -> None:
        call_command("prepare", stdout=self.stdout)
        self._say_where(port)
        connections.close_all()  # none crosses the fork
        Server(port).run()

    def _say_where(self, port: int) -> None:
        login = Path(settings.DATA_DIR) / LOGIN
        address, password = (*login.read_text().split(), "", "")[:2] if login.exists() else ("", "")
        self.stdout.write(
            f"\n  CherClient    http://127.0.0.1:{port}/\n"
            f"  Back office   http://127.0.0.1:{port}/admin/\n"
            f"  Login         {address}   {password}   (from {login})\n"
            f"  Data          {settings.DATA_DIR}\n"
            "  Mail          printed here; Ctrl-C stops the site\n"
        )
        self.stdout.flush()
