import pytest

from spacy_xling_ner.workbench.report import write_report
from spacy_xling_ner.workbench.report.error_counts import count_errors
from spacy_xling_ner.workbench.report.output import read_output
from spacy_xling_ner.workbench.report.results_table import result_tables

from .made_grid import make


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A finished grid: two data sets, three sizes, five systems, two seeds."""
    return make(tmp_path_factory.mktemp("made") / "output")


@pytest.fixture(scope="session")
def output(made):
    return read_output(made.folder)


@pytest.fixture(scope="session")
def tables(output):
    return result_tables(output)[0]


@pytest.fixture(scope="session")
def counted(output):
    return count_errors(output)


@pytest.fixture(scope="session")
def counts(counted):
    """Error counts by data set, size and system."""
    return counted[0]


@pytest.fixture(scope="session")
def strata(counted):
    """Strata of each test sentence, by data set."""
    return counted[1]


@pytest.fixture(scope="session")
def page(made):
    """The report of the grid, written."""
    return write_report(made.folder)
