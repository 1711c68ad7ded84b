import pytest
import spacy
from spacy.tokens import Doc, DocBin

from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.spacy_file import read_docs

VOCAB = spacy.blank("en").vocab


def test_documents_come_with_or_without_their_user_data(tmp_path):
    doc = Doc(VOCAB, words=["Anna", "came"])
    doc.user_data["source"] = "letter"
    path = tmp_path / "in.spacy"
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    (read,) = read_docs(path, VOCAB)
    assert (read.text, read.user_data) == (doc.text, {"source": "letter"})
    (read,) = read_docs(path, VOCAB, user_data=False)
    assert (read.text, read.user_data) == (doc.text, {})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("in.bin", b"", "another suffix"),
        ("none.spacy", None, "no such file"),
        ("in.spacy", b"Anna came", r"in\.spacy:1: .*something else"),
    ],
)
def test_what_is_no_spacy_file_is_named(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusFormatError, match=said):
        list(read_docs(tmp_path / name, VOCAB))
