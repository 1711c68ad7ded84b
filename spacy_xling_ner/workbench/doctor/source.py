"""Reading from a source pipeline what it knows: its labels, and the strings seen in training."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional, Union

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training.iob_utils import doc_to_biluo_tags
from tqdm import tqdm

from ...layers.char_bigrams import START
from ...layers.module_weights import MODULES
from ...transfer.find_modules import find_module, find_modules
from ...transfer.seen_strings import SEEN_TABLES, count_seen
from ...transfer.transfer_modules import load_source
from ..corpora.spacy_file import read_docs


@dataclass(frozen=True)
class SourceKnowledge:
    """A source pipeline and what it knows.

    name (str): Path or package name.
    component (str): The component whose modules would be transferred.
    nlp (Language): The pipeline.
    labels (List[str]): Labels of the component.
    modules (List[str]): The modules that the component has.
    tables (Dict[str, Mapping[str, int]]): Bigrams (`char`) and words (`word`) of its training data
        with their counts, as far as it has counted them.
    tags (Optional[Counter[str]]): BILUO tags of its training data; None if that was not found.
    corpus (Optional[str]): The training data, if found.
    """

    name: str
    component: str
    nlp: Language
    labels: List[str]
    modules: List[str]
    tables: Dict[str, Mapping[str, int]]
    tags: "Optional[Counter[str]]"
    corpus: Optional[str]

    def capitals(self) -> Optional[float]:
        """Compute the share of words in training that start with a capital.

        RETURNS (Optional[float]): The share, 0 to 1; None if the source has not counted.
        """
        # the keys of the table are hashes, so every possible first character is looked up
        table = self.tables.get("char", {})
        counts = {char: table.get(START + char, 0) for char in map(chr, range(0xD800))}
        n_words = sum(counts.values())
        n_capitals = sum(count for char, count in counts.items() if char.isupper())
        return round(n_capitals / n_words, 4) if n_words else None


def read_source(
    source: Union[str, Path, Language],
    component: str = "xling_ner",
    corpus: Union[str, Path, None] = None,
    *,
    progress: bool = False,
) -> SourceKnowledge:
    """Load a source pipeline and count the strings and tags of its training data.

    source (Union[str, Path, Language]): The pipeline, or its path or package name.
    component (str): Name of the component whose modules would be transferred.
    corpus (Union[str, Path, None]): Its training data, a `.spacy` file. The tags are counted in it,
        and the bigrams and words if the source has not counted them (into its vocabulary, but not
        on disk). By default the file in the source's config, if it exists and has as many tokens as
        the source has counted.
    progress (bool): Show a progress bar if it takes more than two seconds.
    RETURNS (SourceKnowledge): What it knows.
    RAISES (ValueError): If the source cannot be loaded, or has no such component.
    RAISES (CorpusFormatError): If the training data cannot be read.
    """
    nlp = source if isinstance(source, Language) else load_source(source, MODULES)
    name = f"{nlp.lang}_{nlp.meta['name']}" if isinstance(source, Language) else str(source)
    if component not in nlp.pipe_names:
        raise ValueError(
            f"No component '{component}' in the source pipeline {name}, which has: "
            f"{', '.join(nlp.pipe_names) or 'none'}. Name the right one with --source-component."
        )
    pipe = nlp.get_pipe(component)
    tables = _tables(nlp)
    path = Path(corpus) if corpus is not None else _training_data(nlp)
    tags: Optional[Counter[str]] = None
    if path is not None:
        tags = Counter()
        for doc in _read(nlp, path, progress):
            tags.update(doc_to_biluo_tags(doc))
        encoder = find_module(pipe, *SEEN_TABLES)
        if corpus is None and sum(tags.values()) != sum(tables.get("word", {}).values()):
            path, tags = None, None  # another file of that name
        elif encoder is not None and len(tables) < len(SEEN_TABLES):
            count_seen(encoder, _training_docs(nlp, path, progress), nlp.vocab)
            tables = _tables(nlp)
    return SourceKnowledge(
        name,
        component,
        nlp,
        labels=list(nlp.pipe_labels.get(component, [])),
        modules=[module for module, _ in find_modules(pipe)],
        tables=tables,
        tags=tags,
        corpus=None if path is None else str(path),
    )


def _tables(nlp: Language) -> Dict[str, Mapping[str, int]]:
    lookups = nlp.vocab.lookups
    return {m: lookups.get_table(name) for m, name in SEEN_TABLES.items() if name in lookups}


def _training_data(nlp: Language) -> Optional[Path]:
    try:
        path = nlp.config.interpolate()["corpora"]["train"]["path"]
    except (KeyError, ValueError):
        return None
    return Path(path) if path and Path(path).is_file() else None


def _read(nlp: Language, path: Path, progress: bool) -> Iterator[Doc]:
    docs = read_docs(path, nlp.vocab, user_data=False)
    yield from tqdm(docs, desc=path.name, unit=" texts", delay=2, disable=not progress)


def _training_docs(nlp: Language, path: Path, progress: bool) -> Iterator[Doc]:
    """Create the documents that spaCy's corpus reader feeds to a network, from the gold ones."""
    for doc in _read(nlp, path, progress):
        words = [token.text for token in doc]
        yield Doc(nlp.vocab, words=words) if doc.has_unknown_spaces else nlp.make_doc(doc.text)
