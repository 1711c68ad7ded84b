"""The gloss view: one English word for each token, for the word module."""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional

from spacy.lookups import Table
from spacy.tokens import Doc
from spacy.util import registry

from ..lexicon.candidate import words_of
from ..lexicon.lexicon import SOURCE_WORDS_NAME, get_lexicon
from .tokens import TokenFacts, span_matches, token_facts
from .view import View

# a vocabulary of no language, or of many, may hold Japanese
_LANGUAGES = frozenset(["ja", "xx", ""])


@dataclass(frozen=True)
class GlossView:
    """A view of the tokens as English words in lower case, as the NORM of English tokens.

    For a Japanese token this is its translation in the lexicon of the vocabulary (of several, the
    first that the table `xling_source_words` knows), or its English spelling if it is a name;
    numbers and punctuation as in English; and the token's own NORM for particles, auxiliaries and
    what the lexicon does not know. What is stored in `Token._.gloss` wins. In other languages it
    is the NORM.
    """

    def __call__(self, doc: Doc) -> List[str]:
        """Find the gloss of every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        is_read = doc.vocab.lang in _LANGUAGES
        glosses = _glosses(doc) if is_read else [token.norm_ for token in doc]
        stored: Dict[Any, Any] = doc.user_data
        if stored:
            for i, token in enumerate(doc):
                gloss = stored.get(("._.", "gloss", token.idx, None))
                if gloss is not None:
                    glosses[i] = gloss
        return glosses


@registry.misc("spacy_xling_ner.gloss_view.v1")
def create_gloss_view() -> View:
    """Create a view of the tokens as English words, by the lexicon of the vocabulary.

    RETURNS (Callable[[Doc], List[str]]): The view.
    """
    return GlossView()


def _glosses(doc: Doc) -> List[str]:
    lexicon = get_lexicon(doc.vocab)
    source_words: Optional[Table] = doc.vocab.lookups.get_table(SOURCE_WORDS_NAME, None)
    facts = token_facts(doc, lexicon)
    if source_words is None:
        glosses = [fact.gloss for fact in facts]
    else:
        glosses = [_known_gloss(fact, source_words) for fact in facts]
    for match in span_matches(doc, facts, lexicon):
        for i, word in enumerate(match.words, start=match.start):
            words = words_of(word)
            if words and facts[i].is_japanese and facts[i].number is None:
                glosses[i] = words[-1]
    return glosses


def _known_gloss(fact: TokenFacts, source_words: Table) -> str:
    if len(fact.glosses) > 1:
        for word in fact.glosses:
            if word in source_words:
                return word
    return fact.gloss
