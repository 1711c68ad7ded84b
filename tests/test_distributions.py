"""The sdist and the wheel hold what the package needs, and the wheel works without the checkout.

`DISTRIBUTIONS` names a folder with the two, as the release workflow has them; else they are built.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
import srsly

import spacy_xling_ner

ROOT = Path(__file__).parents[1]
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf8")
SAVED = ("test_saved_pipelines.py", "data/pipelines_0_1_0.zip", "data/pipelines_0_1_0.json")
INSTALLED = """
import spacy_xling_ner
from importlib.metadata import version
print(spacy_xling_ner.__file__, version("spacy-xling-ner"))
"""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    pytest.importorskip("build")
    folder = Path(os.environ.get("DISTRIBUTIONS") or tmp_path_factory.mktemp("dist")).resolve()
    if not any(folder.iterdir()):
        # `build` makes the wheel from the sdist: a file that the sdist lacks is in neither
        build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
        subprocess.run([*build, str(ROOT)], check=True, capture_output=True, cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def test_python_versions_and_version_are_the_same_everywhere():
    versions = re.findall(r'"Programming Language :: Python :: (\d\.\d+)"', PYPROJECT)
    jobs = srsly.read_yaml(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]
    assert [row["python"] for row in jobs["ci"]["strategy"]["matrix"]["include"]] == versions
    assert f'requires-python = ">={versions[0]}"' in PYPROJECT
    assert srsly.read_yaml(ROOT / "CITATION.cff")["version"] == spacy_xling_ner.__version__
    assert f"\n## [{spacy_xling_ner.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf8")


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
def test_an_index_would_take_them(distributions):
    sdist, wheel = map(str, distributions)
    version = spacy_xling_ner.__version__
    assert Path(sdist).name == f"spacy_xling_ner-{version}.tar.gz"
    assert Path(wheel).name == f"spacy_xling_ner-{version}-py3-none-any.whl"
    for command in (["twine", "check", "--strict", sdist, wheel], ["check_wheel_contents", wheel]):
        checked = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, cwd=ROOT
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.slow
def test_the_wheel_works_outside_of_the_checkout(distributions, tmp_path):
    venv.create(tmp_path / "env", with_pip=False)
    python = str(tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python")
    outside = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index"]
    subprocess.run([*install, "--no-deps", str(distributions[1])], check=True, env=outside)
    # the dependencies are those of this environment; its `.pth` files, such as ours, are not read
    scheme = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "env")})
    (Path(scheme) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    (tmp_path / "data").mkdir()
    for file in SAVED:
        shutil.copy(Path(__file__).parent / file, tmp_path / file)

    def run(*command):
        return subprocess.run(
            [python, *command], capture_output=True, text=True, cwd=tmp_path, env=outside
        )

    file, version = run("-c", INSTALLED).stdout.split()
    assert Path(file).is_relative_to(tmp_path / "env")
    assert version == spacy_xling_ner.__version__
    tested = run("-m", "pytest", "-p", "no:cacheprovider", SAVED[0])
    assert tested.returncode == 0, tested.stdout + tested.stderr
    # found by its entry point
    command = run("-m", "spacy", "xling", "card", "--help")
    assert "model card" in command.stdout, command.stderr
