from django.apps import AppConfig


class CherClientConfig(AppConfig):
    name = "cherclient"

    def ready(self) -> None:
        from cherclient import checks, page_wiring, wiring  # noqa: F401
