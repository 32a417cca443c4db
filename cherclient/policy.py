"""Which content security policy a page has: the public one, a wider one in the back office."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings

BACK_OFFICE = "/admin/"


class PolicyMiddleware(CSPMiddleware):
    """`CONTENT_SECURITY_POLICY` everywhere, with `BACK_OFFICE_POLICY` put in its place under /admin/."""

    def get_policy_parts(self, request, response, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(BACK_OFFICE):
            parts.replace = settings.BACK_OFFICE_POLICY | (parts.replace or {})
        return parts
