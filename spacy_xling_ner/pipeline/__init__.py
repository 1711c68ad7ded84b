"""The spaCy components `romanizer` and `xling_ner`."""
