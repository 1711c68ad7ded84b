"""What a source pipeline knows: its labels, and the bigrams and words of its training."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional, Tuple, Union

from spacy.language import Language
from spacy.tokens import Doc
from tqdm import tqdm

from ...layers.char_bigrams import START
from ...layers.module_weights import MODULES
from ...transfer.find_modules import find_module, find_modules
from ...transfer.seen_strings import SEEN_TABLES, count_seen
from ...transfer.transfer_modules import load_source
from ..corpora.spacy_file import as_read_in_training, read_docs
from .labels import count_tags


@dataclass(frozen=True)
class SourceKnowledge:
    """What a source pipeline knows.

    name (str): Path or package name.
    component (str): The component whose modules would be transferred.
    nlp (Language): The pipeline.
    labels (List[str]): The component's labels.
    modules (List[str]): Those of `char`, `word` and `classifier` that it has.
    tables (Dict[str, Mapping[str, int]]): For `char` and `word` the bigrams and words of its
        training, with their frequency; only those that are known.
    tags (Optional[Counter[str]]): The BILUO tags of its training data, None if that is not at hand.
    corpus (Optional[str]): The training data, if at hand.
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
        """Say how often a word of its training begins with a capital.

        RETURNS (Optional[float]): The share of its words, 0 to 1; None if it has not counted.
        """
        # the table's keys are hashes, so the first characters have to be tried out
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
    """Load a source pipeline, and read what it knows.

    source (Union[str, Path, Language]): Path or package name, or the pipeline itself.
    component (str): Name of the component whose modules would be transferred.
    corpus (Union[str, Path, None]): Its training data, a `.spacy` file. The tags are counted in it,
        and the bigrams and words if the source does not have them: into its vocabulary, but not
        on disk. By default the file that the source's config names, if it is there and has as many
        tokens as the source has counted.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (SourceKnowledge): What it knows.
    RAISES (ValueError): The source cannot be loaded, or has no such component.
    RAISES (CorpusFormatError): The training data cannot be read.
    """
    nlp = source if isinstance(source, Language) else load_source(source, MODULES)
    name = f"{nlp.lang}_{nlp.meta['name']}" if isinstance(source, Language) else str(source)
    if component not in nlp.pipe_names:
        raise ValueError(
            f"No component '{component}' in the source pipeline {name}, which has: "
            f"{', '.join(nlp.pipe_names) or 'none'}. Name the right one with --source-component."
        )
    pipe = nlp.get_pipe(component)
    encoder = find_module(pipe, *SEEN_TABLES)
    modules = [name for name, _ in find_modules(pipe)]
    tables = _tables(nlp)
    path = Path(corpus) if corpus is not None else _training_data(nlp)
    tags: Optional[Counter[str]] = None
    if path is not None:
        tags = Counter()
        for _, doc in _training_docs(nlp, path, progress):
            tags.update(count_tags(len(doc), doc.ents))
        if corpus is None and sum(tags.values()) != sum(tables.get("word", {}).values()):
            path, tags = None, None  # another file of that name
        elif encoder is not None and len(tables) < len(SEEN_TABLES):
            docs = (doc for doc, _ in _training_docs(nlp, path, progress))
            count_seen(encoder, docs, nlp.vocab)
            tables = _tables(nlp)
    labels = list(nlp.pipe_labels.get(component, []))
    file = None if path is None else str(path)
    return SourceKnowledge(name, component, nlp, labels, modules, tables, tags, file)


def _tables(nlp: Language) -> Dict[str, Mapping[str, int]]:
    lookups = nlp.vocab.lookups
    return {m: lookups.get_table(name) for m, name in SEEN_TABLES.items() if name in lookups}


def _training_data(nlp: Language) -> Optional[Path]:
    try:
        path = nlp.config.interpolate()["corpora"]["train"]["path"]
    except (KeyError, ValueError):
        return None
    return Path(path) if path and Path(path).is_file() else None


def _training_docs(nlp: Language, path: Path, progress: bool) -> Iterator[Tuple[Doc, Doc]]:
    docs = read_docs(path, nlp.vocab, user_data=False)
    for doc in tqdm(docs, desc=path.name, unit=" texts", delay=2, disable=not progress):
        yield as_read_in_training(nlp, doc), doc
