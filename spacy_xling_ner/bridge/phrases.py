"""Phrases: entries of the lexicon that cover several tokens: 京都 大学, *Kyoto University*."""

import re
from typing import Dict, List, NamedTuple, Optional, Tuple

from ..caching.bounded_cache import BoundedCache
from ..romaji import Romanization
from .lexicon.candidate import Candidate, head_word, words_of
from .lexicon.lexicon import Lexicon, may_be_phrase
from .token_classes import TokenFlag, class_pattern, find_tokens
from .token_facts import TokenFacts

MAX_PHRASE_TOKENS = 8

# A token begins a phrase if the lexicon has its text as the beginning of one. It also may if a
# token after it has characters that fold: か alone begins no entry with が, but か + voice mark do.
_START = re.compile(
    f"{class_pattern(TokenFlag.START)}(?=.)"
    f"|{class_pattern(TokenFlag.EDGE, without=TokenFlag.START)}"
    f"(?=.{{,{MAX_PHRASE_TOKENS - 2}}}{class_pattern(TokenFlag.FOLDED)})"
)
_FUNCTION_WORDS = frozenset(
    ["the", "of", "and", "for", "in", "a", "an", "to", "on", "at", "de", "la"]
)


class Phrase(NamedTuple):
    """English forms of the tokens of a phrase.

    n_tokens (int): The number of tokens; 0 if there is no such entry.
    names (Tuple[Tuple[int, Romanization], ...]): The tokens that are part of a name, by their
        index in the phrase, with their Latin form.
    glosses (Tuple[Tuple[int, str], ...]): The tokens with a gloss in this phrase.
    """

    n_tokens: int
    names: Tuple[Tuple[int, Romanization], ...]
    glosses: Tuple[Tuple[int, str], ...]


_NO_PHRASE = Phrase(0, (), ())

PhraseCache = BoundedCache[Tuple[TokenFacts, ...], Phrase]


class _Aligned(NamedTuple):
    word: str  # one English word, as written; empty for none
    is_own: bool  # False for a word that stands for several tokens


def find_phrases(
    facts: List[TokenFacts], classes: str, lexicon: Lexicon, cache: PhraseCache
) -> List[Tuple[int, Phrase]]:
    """Find phrases from left to right, always the longest.

    facts (List[TokenFacts]): The tokens.
    classes (str): Their classes.
    lexicon (Lexicon): The lexicon.
    cache (PhraseCache): The phrases found before, with the same lexicon.
    RETURNS (List[Tuple[int, Phrase]]): First token and phrase; they do not overlap.
    """
    phrases: List[Tuple[int, Phrase]] = []
    if not lexicon.longest:
        return phrases
    free = 0
    for start in find_tokens(_START, classes):
        if start < free:
            continue
        text = facts[start].text + facts[start + 1].text
        if lexicon.begins_surface(text):
            phrase = _longest_phrase(facts, start, text, lexicon, cache)
            if phrase.n_tokens:
                phrases.append((start, phrase))
                free = start + phrase.n_tokens
    return phrases


def _longest_phrase(
    facts: List[TokenFacts], start: int, text: str, lexicon: Lexicon, cache: PhraseCache
) -> Phrase:
    longest, end = _NO_PHRASE, start + 1
    limit = min(len(facts), start + MAX_PHRASE_TOKENS)
    while len(text) <= lexicon.longest:
        if facts[end].may_edge:
            phrase = _read_phrase(facts[start : end + 1], text, lexicon, cache)
            longest = phrase if phrase.n_tokens else longest
        end += 1
        if end == limit:
            break
        text += facts[end].text
        if not lexicon.begins_surface(text):
            break
    return longest


def _read_phrase(
    tokens: List[TokenFacts], text: str, lexicon: Lexicon, cache: PhraseCache
) -> Phrase:
    key = tuple(tokens)
    phrase = cache.get(key)
    if phrase is None:
        candidate = _choose(tokens, lexicon.get(text))
        phrase = _NO_PHRASE if candidate is None else _translate(tokens, candidate)
        cache.put(key, phrase)
    return phrase


def _choose(tokens: List[TokenFacts], candidates: List[Candidate]) -> Optional[Candidate]:
    if any(token.is_number for token in tokens):
        return None  # 三 月, *March*, stays a number and *month*
    for candidate in candidates:
        # tokens with the tags of common nouns are translated as common nouns, not as a name
        if may_be_phrase(candidate) and ("n" in candidate.codes or _may_be_name(tokens)):
            return candidate
    return None


def _may_be_name(tokens: List[TokenFacts]) -> bool:
    # 京都 大学 and ワールド カップ, not 安全 保障
    if any(token.is_proper for token in tokens):
        return True
    letters = [token.phonetic for token in tokens]
    return min(letters) > 0 and max(letters) > 1


def _translate(tokens: List[TokenFacts], candidate: Candidate) -> Phrase:
    aligned = _align(tokens, candidate)
    own = [word for word, is_own in aligned if is_own]
    # a capital in every word: 京都 大学 is *Kyoto University*, 日本 語 not only the word *Japanese*
    is_name = len(own) > 1 and all(word[:1].isupper() for word in own) and _may_be_name(tokens)
    names: List[Tuple[int, Romanization]] = []
    glosses: List[Tuple[int, str]] = []
    for i, (token, (word, _)) in enumerate(zip(tokens, aligned, strict=True)):
        # a name keeps its own spelling: 国連 is all of *United Nations*
        has_own = token.latin.source == "lexicon" and token.latin.text[:1].isupper()
        if is_name and word and token.is_native and not has_own:
            names.append((i, Romanization(word, "lexicon")))
        words = words_of(word)
        if words and token.is_native and token.number is None:
            glosses.append((i, words[-1]))
    return Phrase(len(tokens), tuple(names), tuple(glosses))


def _align(tokens: List[TokenFacts], candidate: Candidate) -> List[_Aligned]:
    """Align the tokens with the English words: first by the lexicon, then in order.

    Content tokens without a word share that of another token, or get the head of the phrase.
    """
    texts = [word for word in candidate.text.replace("-", " ").split() if words_of(word)]
    lower = ["".join(words_of(text)) for text in texts]
    head = head_word(candidate.text)
    # by the lexicon: 京都 is Kyoto and 大学 is university, also in *University of Kyoto*
    word_of: Dict[int, int] = {}
    free = list(range(len(texts)))
    for i, token in enumerate(tokens):
        claimed = next((w for w in free if lower[w] in token.words), None)
        if claimed is not None:
            word_of[i] = claimed
            free.remove(claimed)
    # in order, if as many words are left as tokens: ワールド カップ, *World Cup*
    rest = [i for i, token in enumerate(tokens) if i not in word_of and token.may_edge]
    free = [w for w in free if lower[w] == head or lower[w] not in _FUNCTION_WORDS]
    if len(rest) == len(free):
        word_of.update(zip(rest, free, strict=True))
    # several tokens for one word: 安全 and 保障 are *security*, 理事 and 会 the *council*
    head_text = next((text for text, word in zip(texts, lower, strict=True) if word == head), head)
    head_is_free = any(lower[w] == head for w in free)
    aligned: List[_Aligned] = []
    for i, token in enumerate(tokens):
        word = texts[word_of[i]] if i in word_of else ""
        if not word and i in rest:
            shared = (text for text, w in zip(texts, lower, strict=True) if w in token.words)
            default = token.glosses[0] if token.glosses and not head_is_free else head_text
            word = next(shared, default)
        aligned.append(_Aligned(word, i in word_of))
    return aligned
