import pytest
from conftest import crf_network, make_pipeline


@pytest.fixture(scope="package")
def voters():
    """Two pipelines with a CRF that know the sentences; not to be changed."""
    return [make_pipeline(steps=60, seed=seed, network=crf_network()) for seed in (0, 1)]
