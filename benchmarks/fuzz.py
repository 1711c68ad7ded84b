"""Coverage-guided fuzzing of a pipeline: the tokenizer, the romanizer, all views, and the entities.

    python -m pip install atheris
    python -m benchmarks.fuzz PIPELINE CORPUS DOCUMENTS

CORPUS is a folder: it keeps each input that reached a new line, and the next run starts from it.
An input is text in UTF-16, so that most of what is tried is text; U+001E separates documents.
"""

import os
import sys
from pathlib import Path
from typing import Callable, Dict, List, Sequence

import srsly
from spacy.language import Language
from spacy.tokens import Doc

SEEDS = Path("tests/data/fuzz_seeds.json")
SEPARATOR = "\x1e"
VIEWS = ("native", "romaji", "latin", "gloss", "kind", "tag", "transliteration")

View = Callable[[Doc], List[str]]


def main() -> None:
    """Fuzz a pipeline; ends at the first error, or after so many documents."""
    import atheris  # only this command needs it

    pipeline, corpus, documents = sys.argv[1:]
    with atheris.instrument_imports(include=["spacy_xling_ner"]):
        import spacy

        nlp = spacy.load(pipeline)
        views = make_views()
        check_texts(nlp, views, ["東京で田中さんと3回。"])
    folder = Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    for n, text in enumerate(srsly.read_json(SEEDS)):
        (folder / f"seed{n}").write_bytes(text.encode("utf-16-le"))
    n_read = 0

    def run(data: bytes) -> None:
        nonlocal n_read
        texts = data.decode("utf-16-le", errors="ignore").split(SEPARATOR)
        check_texts(nlp, views, texts)
        n_read += len(texts)
        if n_read >= int(documents):
            print(f"{n_read} documents, no error; {len(list(folder.iterdir()))} inputs kept")
            sys.stdout.flush()
            os._exit(0)  # libFuzzer knows no other end but a number of inputs

    atheris.Setup([sys.argv[0], "-max_len=400", "-timeout=300", corpus], run)
    atheris.Fuzz()


def make_views() -> Dict[str, View]:
    """Create a view of each kind, with its default settings."""
    from spacy import registry

    names = {name: f"spacy_xling_ner.{name}_view.v1" for name in VIEWS}
    views: Dict[str, View] = registry.resolve({k: {"@misc": v} for k, v in names.items()})
    return views


def check_texts(nlp: Language, views: Dict[str, View], texts: Sequence[str]) -> None:
    """Check what holds for every text, as one batch.

    RAISES (AssertionError): If it does not.
    """
    docs = list(nlp.pipe(texts, batch_size=len(texts)))
    assert [doc.text for doc in docs] == [*texts], texts
    for doc in docs:
        for name, view in views.items():
            strings = view(doc)
            assert len(strings) == len(doc), (name, doc.text)
            assert all(isinstance(string, str) for string in strings), (name, doc.text)
        assert all(isinstance(token._.romaji, str) for token in doc), doc.text
        assert all(0 <= entity._.score <= 1 for entity in doc.ents), doc.text
        assert all(entity.text.strip() for entity in doc.ents), doc.text


if __name__ == "__main__":
    main()
