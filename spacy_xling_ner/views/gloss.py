"""The gloss view: one English word for each token, for the word module."""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence

from spacy.lookups import Table
from spacy.tokens import Doc
from spacy.util import registry

from ..lexicon.candidate import words_of
from ..lexicon.lexicon import SOURCE_WORDS_NAME, Lexicon, get_lexicon
from .joined import joined_faces, particle
from .tokens import TokenFacts, span_matches, token_facts
from .view import View
from .word_lookup import look_up_words

# a vocabulary of no language, or of many, may hold Japanese
_MAY_BE_JAPANESE = frozenset(["ja", "xx", ""])


@dataclass(frozen=True)
class GlossView:
    """A view of the tokens as English words in lower case, as the NORM of English tokens.

    For a Japanese token this is its translation in the lexicon of the vocabulary (of several, the
    first that the table `xling_source_words` knows), or its English spelling if it is a name;
    numbers and punctuation as in English; and the token's own NORM for particles, auxiliaries and
    what the lexicon does not know. A token of another language is looked up by its text, in other
    cases, by its lemma and its NORM; without a translation it is its NORM. So is every English
    token. What is stored in `Token._.gloss` wins.

    joined (bool): Whether what is part of a name only by its neighbours has its word in the name:
        the nouns up to the head of a name, the dot between its parts.
    particles (bool): Whether particles have the English word that does nearly the same.
    """

    joined: bool = False
    particles: bool = False

    def __call__(self, doc: Doc) -> List[str]:
        """Find the gloss of every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        lexicon = get_lexicon(doc.vocab)
        source_words = doc.vocab.lookups.get_table(SOURCE_WORDS_NAME, None)
        if doc.vocab.lang in _MAY_BE_JAPANESE:
            glosses = self._japanese_glosses(doc, lexicon, source_words)
        elif doc.vocab.lang == "en" or not len(lexicon):
            glosses = [token.norm_ for token in doc]
        else:
            glosses = _word_glosses(doc, lexicon, source_words)
        stored: Dict[Any, Any] = doc.user_data
        if stored:
            for i, token in enumerate(doc):
                gloss = stored.get(("._.", "gloss", token.idx, None))
                if gloss is not None:
                    glosses[i] = gloss
        return glosses

    def _japanese_glosses(
        self, doc: Doc, lexicon: Lexicon, source_words: Optional[Table]
    ) -> List[str]:
        facts = token_facts(doc, lexicon)
        glosses = _own_glosses(doc, facts, lexicon, source_words)
        if self.particles:
            glosses = [particle(fact) or gloss for fact, gloss in zip(facts, glosses, strict=True)]
        if self.joined:
            for i, face in sorted(joined_faces(doc, facts).items()):
                glosses[i] = face.text.lower() if face.copied is None else glosses[face.copied]
        return glosses


@registry.misc("spacy_xling_ner.gloss_view.v1")
def create_gloss_view(joined: bool = False, particles: bool = False) -> View:
    """Create a view of the tokens as English words, by the lexicon of the vocabulary.

    joined (bool): Whether what is part of a name only by its neighbours has its word in the name.
    particles (bool): Whether particles have English words.
    RETURNS (Callable[[Doc], List[str]]): The view.
    """
    return GlossView(joined, particles)


def _own_glosses(
    doc: Doc, facts: List[TokenFacts], lexicon: Lexicon, source_words: Optional[Table]
) -> List[str]:
    glosses = [_best(fact.glosses, source_words) or fact.gloss for fact in facts]
    if doc.vocab.lang != "ja" and len(lexicon):
        others = _word_glosses(doc, lexicon, source_words)
        pairs = zip(facts, glosses, others, strict=True)
        glosses = [gloss if fact.is_japanese else other for fact, gloss, other in pairs]
    for match in span_matches(doc, facts, lexicon):
        for i, word in enumerate(match.words, start=match.start):
            words = words_of(word)
            if words and facts[i].is_japanese and facts[i].number is None:
                glosses[i] = words[-1]
    return glosses


def _word_glosses(doc: Doc, lexicon: Lexicon, source_words: Optional[Table]) -> List[str]:
    pairs = zip(doc, look_up_words(doc, lexicon), strict=True)
    return [_best(facts.glosses, source_words) or token.norm_ for token, facts in pairs]


def _best(glosses: Sequence[str], source_words: Optional[Table]) -> str:
    if source_words is not None and len(glosses) > 1:
        for word in glosses:
            if word in source_words:
                return word
    return glosses[0] if glosses else ""
