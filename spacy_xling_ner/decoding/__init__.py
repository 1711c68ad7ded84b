"""From scores to entities: BILUO tags, Viterbi, and a CRF over the valid tag sequences."""
