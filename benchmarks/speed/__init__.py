"""Speed and size of our pipelines, compared with spaCy's `ner`, `ja-ginza` and flair."""
