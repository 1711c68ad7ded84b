"""Documents to evaluate a pipeline or one of its components on."""

from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Tuple, Union

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from ...pipeline.xling_ner import XlingNER
from ..corpora.spacy_file import read_docs


def load_component(pipeline: Union[str, Path], name: str) -> Tuple[Language, XlingNER]:
    """Load a pipeline and find its recogniser.

    pipeline (Union[str, Path]): Path or package name.
    name (str): Name of the component.
    RETURNS (Tuple[Language, XlingNER]): The pipeline and the component.
    RAISES (OSError): If there is no such pipeline.
    RAISES (ValueError): If it has no such component, or one of another kind.
    """
    nlp, component = load_any_component(pipeline, name)
    if not isinstance(component, XlingNER):
        raise ValueError(f"The component '{name}' of {pipeline} is no xling_ner: it has no scores.")
    return nlp, component


def load_any_component(pipeline: Union[str, Path], name: str) -> Tuple[Language, Any]:
    """Load a pipeline and find a component of any kind; see `load_component`."""
    nlp = spacy.load(pipeline)
    if name not in nlp.pipe_names:
        names = ", ".join(nlp.pipe_names) or "none"
        raise ValueError(f"{pipeline} has no component '{name}'; its components: {names}.")
    return nlp, nlp.get_pipe(name)


def unannotated(vocab: Vocab, reference: Doc) -> Union[str, Doc]:
    """Give the input of a pipeline for a gold document.

    vocab (Vocab): The pipeline's vocabulary.
    reference (Doc): The gold document.
    RETURNS (Union[str, Doc]): Its raw text, so that the pipeline's tokenizer is evaluated too; its
        words if the corpus does not give the text.
    """
    if reference.has_unknown_spaces:
        return Doc(vocab, words=[token.text for token in reference])
    return reference.text


def words_of(make_doc: Callable[[str], Doc], reference: Doc) -> Doc:
    """Make a document of the words of a gold document, with the analysis of a tokenizer.

    A word that the tokenizer makes, too, has its analysis. Another one is analyzed by itself; if it
    is several tokens then, it has the part of speech of the last, its head in Japanese.

    make_doc (Callable[[str], Doc]): The tokenizer of the pipeline.
    reference (Doc): The gold document.
    RETURNS (Doc): The input of the pipeline's components.
    """
    tokenized = make_doc(reference.text)
    own = {(token.idx, len(token)): token for token in tokenized}
    words = [token.text for token in reference]
    spaces = [bool(token.whitespace_) for token in reference]
    doc = Doc(tokenized.vocab, words=words, spaces=spaces)
    for token in doc:
        found = own.get((token.idx, len(token)))
        if found is None:
            found = make_doc(token.text)[-1]
        token.tag, token.pos = found.tag, found.pos
        if len(found) == len(token):  # the reading of a part is not that of the word
            token.lemma, token.norm_ = found.lemma, found.norm_
            token.morph = found.morph
    return doc


def read_pairs(nlp: Language, name: str, corpus: Path) -> Iterator[Tuple[Doc, Doc]]:
    """Read a corpus and run the components before a given one on its raw texts.

    nlp (Language): The pipeline.
    name (str): Name of the component.
    corpus (Path): A `.spacy` file from `xling convert`.
    YIELDS (Tuple[Doc, Doc]): A document for the component, and its gold.
    RAISES (CorpusFormatError): If the file is missing or is no corpus.
    """
    gold = [doc for doc in read_docs(corpus, nlp.vocab) if doc.has_annotation("ENT_IOB")]
    inputs = (unannotated(nlp.vocab, doc) for doc in gold)
    yield from zip(run_before(nlp, name, inputs), gold, strict=True)


def run_before(nlp: Language, name: str, inputs: Iterable[Union[str, Doc]]) -> Iterator[Doc]:
    """Run the tokenizer and the components before a given one.

    nlp (Language): The pipeline.
    name (str): Name of the component.
    inputs (Iterable[Union[str, Doc]]): Texts or tokenised documents.
    YIELDS (Doc): A document for the component.
    """
    with nlp.select_pipes(enable=nlp.pipe_names[: nlp.pipe_names.index(name)]):
        yield from nlp.pipe(inputs)
