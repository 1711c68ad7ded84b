import json
import logging
import os

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus
from spacy.vocab import Vocab

from spacy_xling_ner.training.allowed_tags import annotated_labels
from spacy_xling_ner.training.gold_offsets import get_gold
from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.errors import CorpusFormatError
from spacy_xling_ner.workbench.corpora.formats import FORMATS

from .samples import RAW, SAMPLES

# the tokenizer makes one token of 日本語
MISALIGNED = '{"text": "日本語を話す", "entities": [[0, 2, "LOC"]]}\n'


@pytest.fixture
def write(tmp_path):
    def write_file(text, name="in.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf8")
        return path

    return write_file


def read(path):
    return list(DocBin().from_disk(path).get_docs(Vocab()))


def ents(doc):
    return [(ent.text, ent.label_) for ent in doc.ents]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_converts_and_reports(name, write, tmp_path):
    lang = "ja" if name in ("gsd", "hironsan", "stockmark", "xsid") else "xx"
    output = tmp_path / "new" / "out.spacy"
    report = convert(write({**SAMPLES, **RAW}[name]), str(output), format=name, lang=lang)
    docs = read(output)
    assert (report.documents, report.read) == (len(docs), len(docs))
    assert report.tokens == sum(map(len, docs))
    assert sum(report.entities.values()) == sum(len(doc.ents) for doc in docs) > 0
    assert sum(report.gold.values()) == sum(len(get_gold(doc)) for doc in docs)
    saved = json.loads((tmp_path / "new" / "out.spacy.report.json").read_text("utf8"))
    assert saved == json.loads(json.dumps(report.to_dict()))


def test_english_keeps_the_words_of_the_corpus_in_training(write, tmp_path):
    output = tmp_path / "out.spacy"
    convert(write("don't\tO\n:-)x\tO\n"), output, format="wnut17", lang="en")
    (example,) = Corpus(output)(spacy.blank("en"))
    assert [token.text for token in example.predicted] == ["don't", ":-)x"]
    assert [token.ent_iob_ for token in example.reference] == ["O", "O"]


def test_english_can_be_tokenized_by_the_pipeline(write, tmp_path):
    output = tmp_path / "out.spacy"
    convert(write("can't\tB-X\n"), output, format="wnut17", lang="en", tokens="pipeline")
    (doc,) = read(output)
    assert ([token.text for token in doc], ents(doc)) == (["ca", "n't"], [("can't", "X")])


def test_japanese_is_tokenized_by_the_pipeline_or_kept(write, tmp_path):
    output = tmp_path / "out.spacy"
    source = write("国家\tB-ORG\n公務\tI-ORG\n員\tO\n")
    convert(source, output, format="gsd", lang="ja", split_mode="C")
    (doc,) = read(output)
    assert len(doc) < 3
    assert doc[0].tag_
    convert(source, output, format="gsd", lang="ja", tokens="keep")
    (doc,) = read(output)
    assert [token.text for token in doc] == ["国家", "公務", "員"]
    assert (doc.text, ents(doc)) == ("国家公務員", [("国家公務", "ORG")])


def test_misaligned_span_is_expanded_and_listed_and_its_offsets_are_kept(write, tmp_path):
    output = tmp_path / "out.spacy"
    source = write("\n" + MISALIGNED)
    report = convert(source, output, format="jsonl", lang="ja", split_mode="C")
    (doc,) = read(output)
    assert (ents(doc), get_gold(doc)) == ([("日本語", "LOC")], [(0, 2, "LOC")])
    assert report.misaligned_counts() == {"misaligned, expanded": 1}
    assert str(report.misaligned[0]) == (
        f"{source}:2: '日本' (LOC) misaligned, expanded to '日本語'"
    )


def test_misaligned_span_can_be_dropped_or_refused(write, tmp_path):
    output = tmp_path / "out.spacy"
    options = {"format": "jsonl", "lang": "ja", "split_mode": "C"}
    report = convert(write(MISALIGNED), output, misfits="drop", **options)
    (doc,) = read(output)
    assert (ents(doc), get_gold(doc)) == ([], [(0, 2, "LOC")])
    assert (report.gold["LOC"], report.entities["LOC"], len(report.misaligned)) == (1, 0, 1)
    before = output.read_bytes()
    with pytest.raises(CorpusFormatError, match=r"in\.txt:1: expected an entity of whole tokens"):
        convert(write(MISALIGNED), output, misfits="error", **options)
    assert output.read_bytes() == before


def test_labels_are_mapped_left_out_and_counted(write, tmp_path):
    labels = write('{"PERSON": "PER", "DATE": null}', "map.json")
    source = write("山田\tB-PERSON\n今日\tB-DATE\n")
    output = tmp_path / "out.spacy"
    report = convert(source, output, format="gsd", lang="ja", labels=labels)
    assert (report.gold, report.left_out) == ({"PER": 1}, {"DATE": 1})
    assert get_gold(read(output)[0]) == [(0, 2, "PER")]


def test_label_missing_from_the_map_is_refused(write, tmp_path):
    labels = write('{"DATE": null}', "map.json")
    with pytest.raises(CorpusFormatError) as caught:
        convert(
            write("山\tO\n田\tB-X\n"), tmp_path / "o.spacy", format="gsd", lang="ja", labels=labels
        )
    message = f"in.txt:2: expected a label of {labels} (DATE; or add \"*\"), got 'X'"
    assert message in str(caught.value)


def test_several_files_are_joined_and_each_is_named(write, tmp_path):
    paths = [write(SAMPLES["wikineural"], name) for name in ("a.txt", "b.txt")]
    report = convert(paths, tmp_path / "o.spacy", format="wikineural", lang="xx")
    assert report.documents == 4
    assert [str(tag).split(": ")[0] for tag in report.invalid_tags] == [f"{p}:4" for p in paths]
    with pytest.raises(ValueError, match="at least one input"):
        convert([], tmp_path / "o.spacy", format="gsd", lang="ja")


def test_repaired_tags_are_logged(write, tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        convert(write(SAMPLES["wikineural"]), tmp_path / "o.spacy", format="wikineural", lang="xx")
    assert "1 invalid tags were read as the start of an entity" in caplog.text


def test_part_and_sample_are_chosen(write, tmp_path, caplog):
    source = write("".join(f"word{i}\tO\n\n" for i in range(50)))
    output = tmp_path / "o.spacy"
    options = {"format": "wnut17", "lang": "xx", "split": "train:80,dev:20"}
    texts = {}
    for part in ("train", "dev"):
        report = convert(source, output, part=part, **options)
        assert report.read == 50
        texts[part] = {doc.text for doc in read(output)}
    assert (len(texts["train"] | texts["dev"]), texts["train"] & texts["dev"]) == (50, set())
    report = convert(source, output, part="train", sample_size=7, seed=1, **options)
    assert {doc.text for doc in read(output)} < texts["train"]
    assert report.documents == 7
    with caplog.at_level(logging.WARNING):
        convert(source, output, sample_size=51, format="wnut17", lang="xx")
        convert(source, output, part="none", format="wnut17", lang="xx", split="none:0,all:100")
    assert "A sample of 51 was asked for, but there are 50" in caplog.text
    assert "No text is left to write" in caplog.text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "gsb"}, "Did you mean 'gsd'"),
        ({"tokens": "mine"}, "Unknown value 'mine' for tokens"),
        ({"misfits": "keep"}, "Unknown value 'keep' for misfits"),
        ({"stray": "drop"}, "Unknown value 'drop' for stray"),
        ({"split": "a:100"}, "must be given together"),
        ({"part": "a"}, "must be given together"),
        ({"lang": None}, "Give a language"),
        ({"sample_size": -1}, "got -1"),
    ],
)
def test_wrong_argument_is_refused(write, tmp_path, options, message):
    with pytest.raises(ValueError, match=message):
        convert(
            write(SAMPLES["gsd"]),
            tmp_path / "o.spacy",
            **{"format": "gsd", "lang": "ja", **options},
        )


def test_raw_text_has_no_tokens_to_keep(write, tmp_path):
    options = {"format": "jsonl", "lang": "xx", "tokens": "keep"}
    with pytest.raises(ValueError, match=r"in\.txt has no tokens to keep"):
        convert(write(RAW["jsonl"]), tmp_path / "o.spacy", **options)


def test_output_must_be_a_spacy_file(write, tmp_path):
    with pytest.raises(ValueError, match=r"must be a \.spacy file"):
        convert(write(SAMPLES["gsd"]), tmp_path / "out", format="gsd", lang="ja")


@pytest.mark.parametrize("text", ["", "犬\tO\n猫\n", "犬\tO\n猫\tI-X\n", "# only\n"])
def test_on_an_error_nothing_is_left(write, tmp_path, text):
    source = write(text)
    with pytest.raises(CorpusFormatError):
        convert(source, tmp_path / "new" / "o.spacy", format="gsd", lang="ja")
    assert os.listdir(tmp_path) == [source.name]


def test_file_without_a_text_is_refused(write, tmp_path):
    with pytest.raises(CorpusFormatError, match=r"in\.txt:1: expected at least one text, got none"):
        convert(write("# a comment\n"), tmp_path / "o.spacy", format="xsid", lang="ja")


def test_text_that_the_tokenizer_cannot_read_is_named(write, tmp_path):
    source = write('\n{"text": "' + "猫" * 20000 + '", "entities": []}')
    with pytest.raises(CorpusFormatError, match=r"in\.txt:2: expected a text that the tokenizer"):
        convert(source, tmp_path / "o.spacy", format="jsonl", lang="ja")


def test_tokenizer_that_changes_the_text_is_refused(write, tmp_path):
    @spacy.registry.tokenizers("test_convert_shout")
    def make_tokenizer():
        return lambda nlp: lambda text: spacy.tokens.Doc(nlp.vocab, words=[text.upper()])

    config = write(
        '[nlp]\nlang = "en"\n[nlp.tokenizer]\n@tokenizers = "test_convert_shout"', "c.cfg"
    )
    with pytest.raises(CorpusFormatError, match="got another text from its tokens"):
        convert(write(RAW["jsonl"]), tmp_path / "o.spacy", format="jsonl", config=config)


def test_the_labels_that_a_corpus_knows_are_kept(write, tmp_path):
    output = tmp_path / "out.spacy"
    convert(write(RAW["jsonl"]), output, format="jsonl", lang="xx", annotated=["PER", "LOC"])
    (doc,) = read(output)
    assert annotated_labels(doc) == ["PER", "LOC"]
    convert(write(RAW["jsonl"]), output, format="jsonl", lang="xx")
    assert annotated_labels(read(output)[0]) is None


def test_blanks_at_the_edges_of_a_spacy_file_are_listed(tmp_path):
    nlp = spacy.blank("xx")
    doc = Doc(nlp.vocab, words=["山田", "\u3000", "が"], spaces=[False] * 3)
    doc.set_ents([Span(doc, 0, 2, label="PER")])
    DocBin(docs=[doc]).to_disk(tmp_path / "hand.spacy")
    report = convert(tmp_path / "hand.spacy", tmp_path / "out.spacy", lang="xx")
    assert [span.action for span in report.trimmed] == ["trimmed to '山田'"]
