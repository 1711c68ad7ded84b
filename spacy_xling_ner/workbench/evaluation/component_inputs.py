"""Documents ready for a component of a pipeline, each with its gold."""

from pathlib import Path
from typing import Iterable, Iterator, Tuple, Union

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ...pipeline.xling_ner import XlingNER
from ..corpora.spacy_file import read_docs


def load_component(pipeline: Union[str, Path], name: str) -> Tuple[Language, XlingNER]:
    """Load a pipeline and find its recogniser.

    pipeline (Union[str, Path]): Path or package name.
    name (str): The component's name.
    RETURNS (Tuple[Language, XlingNER]): The pipeline and the component.
    RAISES (OSError): If there is no such pipeline.
    RAISES (ValueError): If it has no such component, or one of another kind.
    """
    nlp = spacy.load(pipeline)
    if name not in nlp.pipe_names:
        names = ", ".join(nlp.pipe_names) or "none"
        raise ValueError(f"{pipeline} has no component '{name}'; its components: {names}.")
    component = nlp.get_pipe(name)
    if not isinstance(component, XlingNER):
        raise ValueError(f"The component '{name}' of {pipeline} is no xling_ner: it has no scores.")
    return nlp, component


def read_pairs(nlp: Language, name: str, corpus: Path) -> Iterator[Tuple[Doc, Doc]]:
    """Read a corpus, and run the components before one on the raw texts.

    nlp (Language): The pipeline.
    name (str): The component.
    corpus (Path): A `.spacy` file written by the converter.
    YIELDS (Tuple[Doc, Doc]): A document for the component, and its gold.
    RAISES (CorpusFormatError): If there is no such file, or it is something else.
    """
    gold = [doc for doc in read_docs(corpus, nlp.vocab) if doc.has_annotation("ENT_IOB")]
    inputs = (
        Doc(nlp.vocab, words=[token.text for token in doc]) if doc.has_unknown_spaces else doc.text
        for doc in gold
    )
    yield from zip(run_before(nlp, name, inputs), gold, strict=True)


def run_before(nlp: Language, name: str, inputs: Iterable[Union[str, Doc]]) -> Iterator[Doc]:
    """Run the tokenizer and the components before one.

    nlp (Language): The pipeline.
    name (str): The component.
    inputs (Iterable[Union[str, Doc]]): Texts, or documents that are tokenised.
    YIELDS (Doc): A document for the component.
    """
    with nlp.select_pipes(enable=nlp.pipe_names[: nlp.pipe_names.index(name)]):
        yield from nlp.pipe(inputs)
