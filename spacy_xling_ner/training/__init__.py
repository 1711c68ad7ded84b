"""Parts of `spacy train`: gold tags, corpus reader, scorer, optimizer."""
