"""How fast, how large: this package's pipelines beside spaCy's `ner`, `ja-ginza` and flair."""
