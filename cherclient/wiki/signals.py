"""What the wiki announces to the rest of the site."""

from django.dispatch import Signal

# stories: the public ids of stories an article cites, or cited until now. Sent in the transaction
# that publishes its text.
stories_cited = Signal()
