"""spaCy's `ner` in a vote."""

import pytest
import spacy
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import fix_random_seed

from spacy_xling_ner.workbench.silver import annotate_corpus, vote
from spacy_xling_ner.workbench.silver.certain_recogniser import CertainRecogniser

TEXT = "Anna Smith met Bob"
ANNA, BOB = (0, 10, "PER"), (15, 18, "PER")
# what each of three pipelines learns to find
TAUGHT = [[ANNA, BOB], [ANNA], [ANNA]]


def train(entities):
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    model = {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}}
    nlp.add_pipe("ner", config={"model": model})
    examples = [Example.from_dict(nlp.make_doc(TEXT), {"entities": entities})]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer)
    assert [(e.start_char, e.end_char, e.label_) for e in nlp(TEXT).ents] == entities
    return nlp


@pytest.fixture(scope="module")
def teachers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("teachers")
    paths = [folder / str(number) for number in range(len(TAUGHT))]
    for path, entities in zip(paths, TAUGHT, strict=True):
        train(entities).to_disk(path)
    (folder / "texts.txt").write_text(TEXT)
    return paths


def annotate(teachers, output, **options):
    texts = teachers[0].parent / "texts.txt"
    report = annotate_corpus(teachers, texts, output, component="ner", **options)
    (doc,) = DocBin().from_disk(output).get_docs(spacy.blank("en").vocab)
    return report, doc


def test_the_score_is_the_share_of_the_teachers(teachers):
    pipelines = [spacy.load(path) for path in teachers]
    docs = [[nlp.get_pipe("tok2vec")(nlp.make_doc(TEXT))] for nlp in pipelines]
    found = vote([CertainRecogniser(nlp.get_pipe("ner")) for nlp in pipelines], docs)
    ((anna,),) = found.spans
    assert (anna.start, anna.end, anna.score) == (0, 2, 1)
    assert found.outside[0].tolist() == pytest.approx([0, 0, 1, 2 / 3])


@pytest.mark.parametrize(
    ("min_score", "iob"), [(0.6, ["B", "I", "O", "O"]), (0.7, ["B", "I", "O", ""])]
)
def test_what_too_few_find_is_not_annotated(teachers, tmp_path, min_score, iob):
    report, doc = annotate(teachers, tmp_path / "silver.spacy", min_score=min_score)
    assert [token.ent_iob_ for token in doc] == iob
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [ANNA]
    assert (report.entities["PER"], report.mean_score) == (1, 1)


def test_a_tie_is_decided_by_the_least_share(teachers, tmp_path):
    report, doc = annotate(teachers[:2], tmp_path / "silver.spacy", min_score=0.6)
    assert [token.ent_iob_ for token in doc] == ["B", "I", "O", ""]
    assert report.open_tokens == 1


def test_another_component_cannot_vote(teachers, tmp_path):
    with pytest.raises(ValueError, match=r"'tok2vec' of .* is neither an xling_ner nor a ner"):
        annotate_corpus(
            teachers, teachers[0].parent / "texts.txt", tmp_path / "s.spacy", component="tok2vec"
        )
