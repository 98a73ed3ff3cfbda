"""Stories, revisions, and those who write them."""
