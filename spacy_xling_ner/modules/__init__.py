"""Builders that wire layers into the modules `char`, `word` and `classifier`."""
