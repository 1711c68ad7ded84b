import hashlib

import pytest
import srsly

from spacy_xling_ner.workbench.corpora.assets import AssetError, check_assets

URL = "https://example.org/0123456789abcdef/train.bio"


@pytest.fixture
def project(tmp_path):
    assets = [
        {"dest": f"assets/{name}", "url": URL + name, "checksum": hashlib.md5(data).hexdigest()}
        for name, data in (("a.bio", b"a"), ("b.bio", b"b"))
    ]
    srsly.write_yaml(tmp_path / "project.yml", {"assets": assets})
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.bio").write_bytes(b"a")
    (tmp_path / "assets" / "b.bio").write_bytes(b"b")
    return tmp_path


def faults(project):
    with pytest.raises(AssetError) as error:
        check_assets(project)
    return str(error.value).splitlines()


def test_all_right(project):
    assert check_assets(project) == ["assets/a.bio", "assets/b.bio"]
    assert check_assets(str(project)) == ["assets/a.bio", "assets/b.bio"]


def test_missing_asset_is_named_with_its_address(project):
    (project / "assets" / "b.bio").unlink()
    assert faults(project) == [f"assets/b.bio: missing; get it from {URL}b.bio"]


def test_folder_in_place_of_the_file_is_missing(project):
    (project / "assets" / "b.bio").unlink()
    (project / "assets" / "b.bio").mkdir()
    assert faults(project) == [f"assets/b.bio: missing; get it from {URL}b.bio"]


def test_wrong_checksum_is_named_with_both_sums_and_the_mend(project):
    (project / "assets" / "a.bio").write_bytes(b"b")
    found, expected = (hashlib.md5(data).hexdigest() for data in (b"b", b"a"))
    assert faults(project) == [
        f"assets/a.bio: MD5 {found}, expected {expected}; delete the file and get it again from "
        f"{URL}a.bio"
    ]


def test_all_faults_are_named_at_once(project):
    (project / "assets" / "a.bio").write_bytes(b"")
    (project / "assets" / "b.bio").unlink()
    assert [fault.split(":")[0] for fault in faults(project)] == ["assets/a.bio", "assets/b.bio"]


def test_asset_without_a_checksum_is_a_fault(project):
    asset = {"dest": "assets/a.bio", "url": URL}
    srsly.write_yaml(project / "project.yml", {"assets": [asset]})
    (fault,) = faults(project)
    assert fault.startswith("assets/a.bio: no checksum in")


def test_no_project_is_an_error(tmp_path):
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{tmp_path / 'project.yml'}: missing")


def test_project_without_assets_has_nothing_to_check(tmp_path):
    (tmp_path / "project.yml").write_text("title: none\n")
    assert check_assets(tmp_path) == []
