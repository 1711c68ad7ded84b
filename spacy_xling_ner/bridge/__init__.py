"""The English form of each Japanese token: dictionary, tokenizer and neighbours."""
