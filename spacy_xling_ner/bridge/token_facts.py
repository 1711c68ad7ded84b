"""Facts about a token that do not depend on its neighbours."""

import re
from dataclasses import dataclass
from sys import intern
from typing import FrozenSet, List, Optional, Tuple, Union

from spacy.attrs import LEMMA, MORPH, NORM, ORTH, POS, TAG
from spacy.tokens import Doc

from ..romaji import DEFAULT_STYLE, Romanization, romanize
from ..romaji.token import reading_of
from ..romaji.variants import fold_variants
from ..tokenizer.kanji import KANJI_READERS
from .english_forms import (
    has_japanese_letters,
    latin_form,
    norm_form,
    number_form,
    particle_form,
)
from .lexicon.candidate import Candidate, head_word, verb_of, words_of
from .lexicon.kinds import kinds_of
from .lexicon.lexicon import Lexicon
from .token_classes import TokenFlag, token_class
from .translations import (
    PROPER_NOUN,
    FoundCandidates,
    TokenForm,
    english_spelling,
    find_candidates,
    is_content,
    is_name,
)

# the attributes that decide all facts
ATTRS: List[Union[int, str]] = [ORTH, TAG, POS, LEMMA, NORM, MORPH]

_EDGE_TAGS = ("名詞", "接頭辞", "接尾辞", "形状詞", "形容詞", "動詞", "副詞", "代名詞", "記号")
_NOUN_TAGS = ("名詞-普通名詞", "名詞-固有名詞", "接尾辞-名詞的", "名詞-助動詞語幹", "形状詞")
NUMBER_TAG = "名詞-数詞"
_NO_KINDS: FrozenSet[str] = frozenset()
_JOINERS = frozenset("・=＝")
# characters that NFKC does not change, whatever stands before them
_UNFOLDED = re.compile("[\x00-\x7f々〆〇、。「」『』ぁ-ゖァ-ヺー・㐀-䶿一-鿿]*")


@dataclass(frozen=True, eq=False, slots=True)
class TokenFacts:
    """Facts about a token; compared by identity.

    text (str): Its text.
    tag (str): Its part of speech, empty if unknown.
    is_japanese (bool): True if it has kana or kanji.
    number (Optional[str]): A Japanese number as in English.
    romaji (Romanization): Its reading in Latin script.
    latin (Romanization): Its English form in Latin script, and the source of that.
    glosses (Tuple[str, ...]): English words for it in lower case, best first.
    gloss (str): The first gloss; without any, its number or its NORM.
    words (Tuple[str, ...]): All words of all its candidates.
    kinds (FrozenSet[str]): What its entries in the lexicon are names of; empty if it is no name,
        or if its tag decides.
    particle (Romanization): The English word of a particle; without text for other tokens.
    may_edge (bool): True if a phrase may begin or end with it.
    token_class (str): Its class, one character (see `token_classes`).
    """

    text: str
    tag: str
    is_japanese: bool
    number: Optional[str]
    romaji: Romanization
    latin: Romanization
    glosses: Tuple[str, ...]
    gloss: str
    words: Tuple[str, ...]
    kinds: FrozenSet[str]
    particle: Romanization
    may_edge: bool
    token_class: str

    @property
    def is_proper(self) -> bool:
        """True for proper nouns."""
        return PROPER_NOUN in self.tag

    @property
    def lower(self) -> Romanization:
        """Its English form in lower case; a token without kana and kanji stays as it is."""
        if not self.is_japanese:
            return self.latin
        return Romanization(self.latin.text.lower(), self.latin.source)


def read_token(doc: Doc, i: int, lexicon: Lexicon, kanji: str) -> TokenFacts:
    """Find the facts about a token.

    doc (Doc): The document.
    i (int): The token's index.
    lexicon (Lexicon): The lexicon.
    kanji (str): Name of the dictionary for kanji without a reading.
    RETURNS (TokenFacts): The facts.
    """
    token = doc[i]
    reading = reading_of(str(token.morph))
    form = TokenForm(
        fold_variants(token.text),
        intern(token.tag_),
        token.pos_,
        token.lemma_,
        token.norm_,
        romanize(token.text, reading, DEFAULT_STYLE, "", KANJI_READERS[kanji]),
    )
    is_japanese = has_japanese_letters(form.text)
    may_edge = form.tag.startswith(_EDGE_TAGS) or not form.tag
    number: Optional[str] = None
    glosses: Tuple[str, ...] = ()
    kinds = _NO_KINDS
    if is_japanese:
        may_edge = may_edge and is_content(form)
        if form.tag.startswith(NUMBER_TAG):
            number = number_form(form.text, form.norm)
        found = FoundCandidates(lexicon)
        candidates = [] if number else find_candidates(found, form)
        texts = [candidate.text for candidate in candidates]
        heads = map(verb_of if form.tag.startswith("動詞") else head_word, texts)
        glosses = tuple(dict.fromkeys([word for word in heads if word]))
        gloss = number or (glosses[0] if glosses else form.norm)
        words = tuple(dict.fromkeys([word for text in texts for word in words_of(text)]))
        latin = _latin(form, number, candidates, lexicon)
        # the tag of a person or a place decides its kind
        if latin.text[:1].isupper() and "人名" not in form.tag and "地名" not in form.tag:
            kinds = kinds_of(found[form.text])
    else:
        latin, gloss = latin_form(form.text), norm_form(form.text)
        words = words_of(latin.text)
    particle = particle_form(form.text, form.tag)
    is_folded = _UNFOLDED.fullmatch(form.text) is None
    is_capital = latin.text[:1].isupper()
    # of one character, and of one in another form, the lexicon cannot tell
    may_start = is_folded or len(form.text) == 1 or lexicon.begins_surface(form.text)
    flags = (
        TokenFlag.NOUN * form.tag.startswith(_NOUN_TAGS)
        | TokenFlag.NAME * (is_japanese and is_capital)
        | TokenFlag.CAPITAL * is_capital
        | TokenFlag.JOINER * (form.text in _JOINERS)
        | TokenFlag.PARTICLE * bool(particle.text)
        | TokenFlag.AMBIGUOUS * (len(glosses) > 1)
        | TokenFlag.EDGE * may_edge
        | TokenFlag.START * (may_edge and may_start)
        | TokenFlag.FOLDED * is_folded
    )
    return TokenFacts(
        text=form.text,
        tag=form.tag,
        is_japanese=is_japanese,
        number=number,
        romaji=form.romaji,
        latin=latin,
        glosses=glosses,
        gloss=gloss,
        # mostly equal, and then one object saves memory
        words=glosses if words == glosses else words,
        kinds=kinds,
        particle=particle,
        may_edge=may_edge,
        token_class=token_class(flags),
    )


def _latin(
    form: TokenForm, number: Optional[str], candidates: List[Candidate], lexicon: Lexicon
) -> Romanization:
    if number is not None:
        return Romanization(number, "latin")
    spelling = english_spelling(candidates, form)
    if spelling:
        return Romanization(spelling, "lexicon")
    if not is_name(candidates, form, lexicon):
        return form.romaji
    text, source = form.romaji
    return Romanization(text[:1].upper() + text[1:], source)
