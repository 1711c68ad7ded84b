"""The error explorer: test sentences with gold and found entities."""
