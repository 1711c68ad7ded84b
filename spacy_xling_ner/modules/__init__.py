"""The modules of the paper: `char`, `word` and `classifier`, and the network made of them."""
