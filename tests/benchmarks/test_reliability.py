import pytest

from benchmarks.reliability import BATCH, mixed_batches, processes, threads


def test_a_batch_has_texts_of_every_length():
    assert {len(batch) for batch in mixed_batches(2)} == {BATCH}
    assert mixed_batches(2) == mixed_batches(2)
