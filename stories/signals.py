"""What stories announce. Signals are sent inside the transaction: receivers write rows only.

Everything slow (screening, mail) is enqueued on commit by `stories.tasks`.
"""

from django.dispatch import Signal

story_submitted = Signal()  # story_id
edit_submitted = Signal()  # story_id: of a public story, edited by its author
story_shown = Signal()  # facts: published.StoryFacts; bulk: whether a batch is under way
story_hidden = Signal()  # story_id, brand_id
stories_imported = Signal()  # count: stories shown by an import that has just ended
clusters_changed = Signal()  # clusters: story id to its cluster of near-duplicates; bulk, as above
margin_changed = Signal()  # story_id: what stands beside a story, its readers' words included
notices_changed = Signal()  # story_id: its page says something else of reports or replies
tag_changed = Signal()  # tag_id: other tags became this one
draft_letter_due = Signal()  # draft_id, kind, token: a letter to whoever began a draft
letter_written = Signal()  # letter_id: to be sent once the transaction has held
terms_published = Signal()  # texts: HTML of the terms of use, by language
review_acted = Signal()  # task_state, user, action, data: a moderator pressed a button
