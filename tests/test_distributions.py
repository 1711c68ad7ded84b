"""The sdist and the wheel hold what the package needs, and the wheel works without the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
import srsly

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
CODE = """
import json, sys, spacy
nlp = spacy.load(sys.argv[1])
docs = nlp.pipe(json.loads(sys.stdin.read()))
found = [[[e.start_char, e.end_char, e.label_] for e in doc.ents] for doc in docs]
import spacy_xling_ner
print(json.dumps([spacy_xling_ner.__file__, found]))
"""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    pytest.importorskip("build")
    folder = tmp_path_factory.mktemp("dist")
    # `build` makes the wheel from the sdist: a file that the sdist lacks is not in the wheel either
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


@pytest.mark.slow
def test_distributions_hold_the_package_and_no_corpora(distributions):
    sdist, wheel = distributions
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    in_wheel = set(zipfile.ZipFile(wheel).namelist())
    listing = subprocess.run(
        ["git", "ls-files", "spacy_xling_ner"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    package = set(listing.stdout.splitlines())
    assert "spacy_xling_ner/py.typed" in package
    assert package <= in_sdist
    assert package <= in_wheel
    assert {"README.md", "LICENSE", "pyproject.toml"} <= in_sdist
    for names in (in_sdist, in_wheel):
        tops = {name.partition("/")[0] for name in names}
        assert not tops & {"assets", "benchmarks", "corpus", "training", "docs"}
        assert not [name for name in names if name.startswith("tests/data")]
    assert {name.partition("/")[0].partition("-")[0] for name in in_wheel} == {"spacy_xling_ner"}


@pytest.mark.slow
def test_the_wheel_loads_a_pipeline_outside_of_the_checkout(distributions, tmp_path):
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    outside = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index"]
    subprocess.run([*install, "--no-deps", str(distributions[1])], check=True, env=outside)
    # the dependencies are those of this environment; its `.pth` files, such as ours, are not read
    scheme = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "env")})
    (Path(scheme) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    with zipfile.ZipFile(DATA / "pipelines_0_1_0.zip") as archive:
        archive.extractall(tmp_path)
    saved = srsly.read_json(DATA / "pipelines_0_1_0.json")
    for name, expected in saved["pipelines"].items():
        shown = subprocess.run(
            [str(python), "-c", CODE, str(tmp_path / name)],
            input=json.dumps(saved["texts"]),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=tmp_path,
            env=outside,
        )
        file, found = json.loads(shown.stdout)
        assert Path(file).is_relative_to(tmp_path)
        assert found == [[entity[:3] for entity in entities] for entities in expected]
