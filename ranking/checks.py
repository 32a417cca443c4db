"""System checks of the ranking's own promises."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from .signing import BadKey, read_key


@register(Tags.security)
def the_edition_key_can_sign(app_configs, **kwargs):
    """A key that cannot be read is said at deployment, not on the first of the month."""
    if not settings.EDITION_KEY:
        return []
    try:
        read_key(settings.EDITION_KEY)
    except BadKey as problem:
        return [
            Error(
                f"EDITION_KEY cannot sign editions: {problem}.",
                hint="Make one: openssl genpkey -algorithm ed25519 | base64 -w0",
                id="ranking.E001",
            )
        ]
    return []
