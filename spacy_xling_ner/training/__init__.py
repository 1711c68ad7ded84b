"""What `spacy train` needs: gold tags, corpus reader, scorer, optimizer."""
