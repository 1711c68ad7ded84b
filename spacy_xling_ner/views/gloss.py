"""The gloss view: one English word for each token, for the word module."""

from dataclasses import dataclass
from typing import List, Optional, Sequence

from spacy.attrs import NORM
from spacy.lookups import Table
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry

from ..bridge.document_facts import doc_facts
from ..bridge.language import LANGUAGES, MIXED
from ..bridge.lexicon.lexicon import SOURCE_WORDS_NAME, Lexicon, get_lexicon
from ..bridge.token_classes import TokenFlag
from ..bridge.word_lookup import look_up_words
from ..caching.bounded_cache import cached
from ..caching.doc_columns import read_stored, read_strings
from ..tokenizer.kanji import check_kanji


@registry.misc("spacy_xling_ner.gloss_view.v1")
@dataclass(frozen=True)
class GlossView:
    """A view of the tokens as English words in lower case, like the NORM of English tokens.

    For a token of a language of the bridge (`bridge.language`) this is its translation in the
    lexicon of the vocabulary (of several, the first that the table `xling_source_words` has), or
    its English spelling if it is a name; numbers and punctuation as in English; and the token's
    own NORM for particles, auxiliaries and words that the lexicon does not have. A token of another
    language is looked up by its text, in other cases, by its lemma and its NORM; without a
    translation it is its NORM. So is every English token. What is stored in `Token._.gloss` wins;
    an empty string stands for the NORM.

    joined (bool): Give tokens that are part of a name only because of their neighbours their word
        in the name: the nouns up to the head of a name, the dot between its parts.
    particles (bool): Give particles the English word that does most nearly the same.
    kanji (str): Dictionary for kanji without a reading: "pykakasi" or "sudachi" (no GPL code).
    RAISES (ValueError): If there is no such dictionary.
    """

    joined: bool = False
    particles: bool = False
    kanji: str = "pykakasi"

    def __post_init__(self) -> None:
        """Check the choice."""
        check_kanji(self.kanji)

    def __call__(self, doc: Doc) -> List[str]:
        """Find the gloss of every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        stored = read_stored(doc, "gloss")
        glosses: List[str] = stored
        if None in stored:
            pairs = zip(stored, self.find(doc), strict=True)
            glosses = [found if gloss is None else gloss for gloss, found in pairs]
        if "" in stored:
            trios = zip(stored, glosses, read_strings(doc, NORM), strict=True)
            glosses = [norm if gloss == "" else found for gloss, found, norm in trios]
        return glosses

    def find(self, doc: Doc) -> List[str]:
        """Find the gloss of every token, whatever is stored in `Token._.gloss`.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        lexicon, lang = get_lexicon(doc.vocab), doc.vocab.lang
        source_words = doc.vocab.lookups.get_table(SOURCE_WORDS_NAME, None)
        language = LANGUAGES.get(lang)
        if language is None:
            if lang == "en" or not len(lexicon):
                return read_strings(doc, NORM)
            return _word_glosses(doc, lexicon, source_words)
        facts = doc_facts(doc, lexicon, language, self.kanji)
        glosses = [token.gloss for token in facts.tokens]
        # from the weakest evidence to the strongest: what comes later wins
        if source_words is not None:
            for i in facts.find(TokenFlag.AMBIGUOUS):
                glosses[i] = _first_known(facts.tokens[i].glosses, source_words)
        if lang in MIXED:
            for i, other in enumerate(_word_glosses(doc, lexicon, source_words)):
                if not facts.tokens[i].is_native:
                    glosses[i] = other
        for i, word in facts.glosses:
            glosses[i] = word
        if self.particles:
            for i in facts.find(TokenFlag.PARTICLE):
                glosses[i] = facts.tokens[i].particle.text
        if self.joined:
            for i, form in facts.name_parts(doc.vocab):
                glosses[i] = form.text.lower() if form.copied is None else glosses[form.copied]
        return glosses


def _word_glosses(doc: Doc, lexicon: Lexicon, source_words: Optional[Table]) -> List[str]:
    pairs = zip(look_up_words(doc, lexicon), read_strings(doc, NORM), strict=True)
    return [_first_known(facts.glosses, source_words) or norm for facts, norm in pairs]


def _first_known(glosses: Sequence[str], source_words: Optional[Table]) -> str:
    if source_words is not None and len(glosses) > 1:
        # like `word in source_words`, which hashes the word each time
        known = source_words.keys()
        for word in glosses:
            if _table_key(word) in known:
                return word
    return glosses[0] if glosses else ""


@cached
def _table_key(word: str) -> int:
    return int(get_string_id(word))
