"""What accounts announce, so that sections they know nothing of can answer."""

from django.dispatch import Signal

# member; each receiver gives (name, title, rows) for every section it adds to the archive.
member_data_asked = Signal()
# member; in the transaction that erases the account.
account_closing = Signal()
