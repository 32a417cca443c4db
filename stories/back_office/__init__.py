"""Stories in the Wagtail admin: the queue, comments, tags, brands, the learning loop."""
