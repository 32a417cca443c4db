from django.apps import AppConfig


class CherClientConfig(AppConfig):
    name = "cherclient"

    def ready(self) -> None:
        from cherclient import checks, wiring  # noqa: F401
