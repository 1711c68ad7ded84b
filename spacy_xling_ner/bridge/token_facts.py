"""What the views know of each token by itself, remembered for each lexicon."""

import re
from dataclasses import dataclass
from sys import intern
from typing import FrozenSet, List, Optional, Tuple, Union

from spacy.attrs import LEMMA, MORPH, NORM, ORTH, POS, TAG
from spacy.tokens import Doc

from ..romaji import Romanization, romanize
from ..romaji.token import reading_of
from ..romaji.variants import fold_variants
from .english_forms import has_japanese_letters, latin_form, norm_form, number_form
from .lexicon.candidate import Candidate, head_word, verb_of, words_of
from .lexicon.kinds import kinds_of
from .lexicon.lexicon import Lexicon
from .particles import NO_PARTICLE, particle
from .token_classes import Shape, as_letter
from .translations import (
    PROPER_NOUN,
    LookedUp,
    TokenForm,
    candidates_of,
    is_content,
    is_name,
    spelling_of,
)

# what of a token decides all that is known of it
ATTRS: List[Union[int, str]] = [ORTH, TAG, POS, LEMMA, NORM, MORPH]

_EDGE_TAGS = ("名詞", "接頭辞", "接尾辞", "形状詞", "形容詞", "動詞", "副詞", "代名詞", "記号")
_NOUN_TAGS = ("名詞-普通名詞", "名詞-固有名詞", "接尾辞-名詞的", "名詞-助動詞語幹", "形状詞")
NO_KINDS: FrozenSet[str] = frozenset()
_JOINERS = frozenset("・=＝")
# as plain numbers, which take less time
_NOUN, _NAME, _CAPITAL, _JOINER, _PARTICLE, _AMBIGUOUS, _EDGE, _START, _FOLDED = map(int, Shape)
# what NFKC leaves as it is, after any other character
_UNFOLDED = re.compile("[\x00-\x7f々〆〇、。「」『』ぁ-ゖァ-ヺー・㐀-䶿一-鿿]*")


@dataclass(frozen=True, eq=False, slots=True)
class TokenFacts:
    """What is known of a token by itself; equal only to itself.

    text (str): Its text.
    tag (str): Its part of speech, empty if unknown.
    is_japanese (bool): Whether it has kana or kanji.
    number (Optional[str]): The number that it is, in English.
    romaji (Romanization): How it is read, in Latin script.
    latin (Romanization): How English writes it in Latin script, and where that comes from.
    glosses (Tuple[str, ...]): English words for it in lower case, best first.
    gloss (str): The first of them, or what stands for it.
    words (Tuple[str, ...]): All words of all its candidates.
    kinds (FrozenSet[str]): What its entries in the lexicon are names of; empty where nobody needs
        it, because it is no name or its tag says.
    particle (Romanization): The English word that does nearly the same, without a text for what is
        no such particle.
    may_edge (bool): Whether a match over several tokens may begin or end with it.
    shape (str): How it goes with its neighbours, as one letter (see `shapes`).
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
    shape: str

    @property
    def is_proper(self) -> bool:
        """Whether the tokenizer takes it for a name.

        RETURNS (bool): True for proper nouns.
        """
        return PROPER_NOUN in self.tag

    @property
    def lower(self) -> Romanization:
        """How it is written without capitals, but for what has no kana and no kanji.

        RETURNS (Romanization): The text and its source.
        """
        if not self.is_japanese:
            return self.latin
        return Romanization(self.latin.text.lower(), self.latin.source)


def read_token(doc: Doc, i: int, lexicon: Lexicon) -> TokenFacts:
    """Find what is known of a token by itself.

    doc (Doc): The document.
    i (int): The token's place.
    lexicon (Lexicon): The lexicon.
    RETURNS (TokenFacts): What is known of it.
    """
    token = doc[i]
    form = TokenForm(
        fold_variants(token.text),
        intern(token.tag_),
        token.pos_,
        token.lemma_,
        token.norm_,
        romanize(token.text, reading_of(str(token.morph))),
    )
    if has_japanese_letters(form.text):
        return _read_japanese(form, lexicon)
    text = latin_form(form.text)
    latin = Romanization(text, romanize(text).source)
    gloss = norm_form(form.text) if doc.vocab.lang == "ja" else form.norm
    may_edge = _has_edge_tag(form)
    return TokenFacts(
        text=form.text,
        tag=form.tag,
        is_japanese=False,
        number=None,
        romaji=form.romaji,
        latin=latin,
        glosses=(),
        gloss=gloss,
        words=words_of(text),
        kinds=NO_KINDS,
        particle=particle(form),
        may_edge=may_edge,
        shape=_shape(form, False, latin, (), may_edge, lexicon),
    )


def _read_japanese(form: TokenForm, lexicon: Lexicon) -> TokenFacts:
    is_number = form.tag.startswith("名詞-数詞")
    number = number_form(form.text, form.norm) if is_number else None
    found = LookedUp(lexicon)
    candidates = [] if number else candidates_of(found, form)
    texts = [candidate.text for candidate in candidates]
    heads = map(verb_of if form.tag.startswith("動詞") else head_word, texts)
    glosses = tuple(dict.fromkeys([word for word in heads if word]))
    words = tuple(dict.fromkeys([word for text in texts for word in words_of(text)]))
    latin = _latin(form, number, candidates, lexicon)
    needs_kinds = _has_capital(latin) and "人名" not in form.tag and "地名" not in form.tag
    may_edge = _has_edge_tag(form) and is_content(form)
    return TokenFacts(
        text=form.text,
        tag=form.tag,
        is_japanese=True,
        number=number,
        romaji=form.romaji,
        latin=latin,
        glosses=glosses,
        gloss=number or (glosses[0] if glosses else form.norm),
        # most often the same, and then kept once
        words=glosses if words == glosses else words,
        kinds=kinds_of(found[form.text]) if needs_kinds else NO_KINDS,
        particle=particle(form),
        may_edge=may_edge,
        shape=_shape(form, True, latin, glosses, may_edge, lexicon),
    )


def _latin(
    form: TokenForm, number: Optional[str], candidates: List[Candidate], lexicon: Lexicon
) -> Romanization:
    if number is not None:
        return Romanization(number, "latin")
    spelling = spelling_of(candidates, form)
    if spelling:
        return Romanization(spelling, "lexicon")
    text, source = form.romaji
    if not is_name(candidates, form, lexicon):
        return form.romaji
    return Romanization(text[:1].upper() + text[1:], source)


def _has_capital(latin: Romanization) -> bool:
    return latin.text[:1].isupper()


def _has_edge_tag(form: TokenForm) -> bool:
    return form.tag.startswith(_EDGE_TAGS) or not form.tag


def _shape(
    form: TokenForm,
    is_japanese: bool,
    latin: Romanization,
    glosses: Tuple[str, ...],
    may_edge: bool,
    lexicon: Lexicon,
) -> str:
    shape = _NOUN if form.tag.startswith(_NOUN_TAGS) else 0
    if _has_capital(latin):
        shape |= _CAPITAL | _NAME if is_japanese else _CAPITAL
    if form.text in _JOINERS:
        shape |= _JOINER
    if particle(form) is not NO_PARTICLE:
        shape |= _PARTICLE
    if len(glosses) > 1:
        shape |= _AMBIGUOUS
    is_folded = _UNFOLDED.fullmatch(form.text) is None
    if is_folded:
        shape |= _FOLDED
    if may_edge:
        shape |= _EDGE
        # a surface of one character begins no entry that the lexicon could tell
        if is_folded or len(form.text) == 1 or lexicon.begins_surface(form.text):
            shape |= _START
    return as_letter(shape)
