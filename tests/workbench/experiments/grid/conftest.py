import json
import signal
import sys
from types import SimpleNamespace

import pytest

from spacy_xling_ner.workbench.experiments import comparison, significance, worth
from spacy_xling_ner.workbench.experiments.grid import plan, run

from .samples import ROOT, processes_below, spec, start, wait_until


def stamps(output):
    return {
        path: path.stat().st_mtime_ns
        for folder in (output / "cells").glob("*")
        for path in [folder, *folder.rglob("*")]
    }


@pytest.fixture(scope="package", autouse=True)
def few_resamples():
    """Statistics that are fast; nothing here depends on their digits."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (comparison, "N_RESAMPLES"),
            (worth, "N_RESAMPLES"),
            (significance, "N_PERMUTATIONS"),
        ):
            patch.setattr(module, name, 99)
        yield


@pytest.fixture(scope="session")
def grid(tmp_path_factory):
    """A tiny grid that was killed after its first cells, and then run to its end."""
    folder = tmp_path_factory.mktemp("grid")
    file = folder / "tiny.yml"
    file.write_text(json.dumps(spec()), encoding="utf8")
    output = folder / "output"
    process = start(folder / "notes.json", file, output, "--workers", 1)
    try:
        wait_until(lambda: len(list(output.glob("cells/*/cell.json"))) >= 3, process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    if sys.platform == "linux":
        # no process of the killed run goes on
        wait_until(lambda: not processes_below(output))
    before = stamps(output)
    planned = plan(file, ROOT)
    outcome = run(planned, output, workers=1)
    return SimpleNamespace(
        output=output,
        plan=planned,
        notes=json.loads((folder / "notes.json").read_text()),
        before=before,
        after=stamps(output),
        outcome=outcome,
    )
