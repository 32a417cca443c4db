"""What the wiki adds to the administration of Wagtail."""
