"""Finding and making accounts by e-mail address."""

from __future__ import annotations

from django.contrib.auth.models import BaseUserManager


class UserManager(BaseUserManager):
    """Accounts keyed by e-mail address, compared without case."""

    def get_by_natural_key(self, email: str):
        return self.get(email=self.normalize_email(email))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Lower case throughout: two accounts for one mailbox help nobody."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)  # None: unusable, signs in by mailed code
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def member_for(self, email: str, *, pseudonym: str = "", language: str = "fr"):
        """The account of a confirmed address, made on the way when there is none.

        allauth learns that the address is theirs: the mailed link has shown it.
        """
        from allauth.account.models import EmailAddress

        email = self.normalize_email(email)
        known = EmailAddress.objects.select_related("user").filter(email=email, verified=True)
        if found := known.first():
            return found.user
        member = self.filter(email=email).first() or self.create_user(
            email, pseudonym=pseudonym, language=language
        )
        others = EmailAddress.objects.filter(user=member, primary=True).exclude(email=email)
        shown = {"verified": True, "primary": not others.exists()}
        EmailAddress.objects.update_or_create(user=member, email=email, defaults=shown)
        return member
