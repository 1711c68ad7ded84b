"""The demo: a page on this machine that shows what a pipeline makes of a text."""
