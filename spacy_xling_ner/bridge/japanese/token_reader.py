"""Facts about a Japanese token that do not depend on its neighbours."""

import re
from sys import intern
from typing import List, Optional, Tuple

from spacy.tokens import Doc

from ...romaji import DEFAULT_STYLE, Romanization, romanize
from ...romaji.token import reading_of
from ...romaji.variants import fold_variants
from ...tokenizer.kanji import KANJI_READERS
from ..english_forms import latin_form, norm_form
from ..lexicon.candidate import Candidate, head_word, verb_of, words_of
from ..lexicon.kinds import PERSON, PLACE, kinds_of
from ..lexicon.lexicon import Lexicon
from ..token_facts import NO_KINDS, TokenFacts
from .english_forms import LETTER, number_form, particle_form
from .loan import phonetic_letters
from .translations import (
    PROPER_NOUN,
    TokenForm,
    english_spelling,
    find_candidates,
    is_content,
    is_name,
)

_EDGE_TAGS = ("名詞", "接頭辞", "接尾辞", "形状詞", "形容詞", "動詞", "副詞", "代名詞", "記号")
_NOUN_TAGS = ("名詞-普通名詞", "名詞-固有名詞", "接尾辞-名詞的", "名詞-助動詞語幹", "形状詞")
_NUMBER_TAG = "名詞-数詞"
_DOT = "・"
_JOINERS = frozenset(_DOT + "=＝")
# characters that NFKC does not change, whatever stands before them
_UNFOLDED = re.compile("[\x00-\x7f々〆〇、。「」『』ぁ-ゖァ-ヺー・㐀-䶿一-鿿]*")


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
    is_native = LETTER.search(form.text) is not None
    is_number = form.tag.startswith(_NUMBER_TAG)
    may_edge = form.tag.startswith(_EDGE_TAGS) or not form.tag
    kind = PERSON if "人名" in form.tag else PLACE if "地名" in form.tag else ""
    number: Optional[str] = None
    glosses: Tuple[str, ...] = ()
    kinds = NO_KINDS
    if is_native:
        may_edge = may_edge and is_content(form)
        if is_number:
            number = number_form(form.text, form.norm)
        candidates = [] if number else find_candidates(lexicon.get, form)
        texts = [candidate.text for candidate in candidates]
        heads = map(verb_of if form.tag.startswith("動詞") else head_word, texts)
        glosses = tuple(dict.fromkeys([word for word in heads if word]))
        gloss = number or (glosses[0] if glosses else form.norm)
        words = tuple(dict.fromkeys([word for text in texts for word in words_of(text)]))
        latin = _latin(form, number, candidates, lexicon)
        # the tag of a person or a place decides its kind
        if latin.text[:1].isupper() and not kind:
            kinds = kinds_of(lexicon.get(form.text))
    else:
        latin, gloss = latin_form(form.text), norm_form(form.text)
        words = words_of(latin.text)
    is_folded = _UNFOLDED.fullmatch(form.text) is None
    return TokenFacts(
        text=form.text,
        is_native=is_native,
        is_proper=PROPER_NOUN in form.tag,
        is_number=is_number,
        number=number,
        reading=form.romaji,
        latin=latin,
        glosses=glosses,
        gloss=gloss,
        # mostly equal, and then one object saves memory
        words=glosses if words == glosses else words,
        kind=kind,
        kinds=kinds,
        particle=particle_form(form.text, form.tag),
        may_edge=may_edge,
        may_separate=form.text == _DOT,
        phonetic=phonetic_letters(form.text),
        is_noun=form.tag.startswith(_NOUN_TAGS),
        is_joiner=form.text in _JOINERS,
        # of one character, and of one in another form, the lexicon cannot tell
        may_start=is_folded or len(form.text) == 1 or lexicon.begins_surface(form.text),
        is_folded=is_folded,
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
