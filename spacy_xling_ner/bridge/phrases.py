"""Entries of the lexicon that cover several tokens."""

import re
from typing import List, NamedTuple, Optional, Tuple

from ..caching.bounded_cache import BoundedCache
from ..romaji import Romanization
from .lexicon.candidate import Candidate, head_word, words_of
from .lexicon.lexicon import Lexicon, spans_tokens
from .lexicon.loan import is_katakana
from .token_classes import Shape, one_of, places
from .token_facts import TokenFacts

MAX_SPAN_TOKENS = 8

# What begins no entry by itself may begin one in another form, if what comes after it has another.
_START = re.compile(
    f"{one_of(Shape.START)}(?=.)"
    f"|{one_of(Shape.EDGE, no=[Shape.START])}(?=.{{,{MAX_SPAN_TOKENS - 2}}}{one_of(Shape.FOLDED)})"
)
_NUMBER_TAG = "名詞-数詞"


class SpanMatch(NamedTuple):
    """What an entry of the lexicon says of the tokens that it covers.

    n_tokens (int): Their number; 0 if there is no such entry.
    names (Tuple[Tuple[int, Romanization], ...]): Those that are written as part of a name, by their
        place in the entry.
    glosses (Tuple[Tuple[int, str], ...]): The gloss of those that have one here.
    """

    n_tokens: int
    names: Tuple[Tuple[int, Romanization], ...]
    glosses: Tuple[Tuple[int, str], ...]


_NO_MATCH = SpanMatch(0, (), ())

# what was found with one lexicon for the same tokens
SpanMemory = BoundedCache[Tuple[TokenFacts, ...], SpanMatch]


class _Aligned(NamedTuple):
    word: str  # one English word, as written; empty for none
    is_own: bool  # whether it is that of the token, or only of the whole


def span_matches(
    facts: List[TokenFacts], shapes: str, lexicon: Lexicon, memory: SpanMemory
) -> List[Tuple[int, SpanMatch]]:
    """Find the entries that cover several tokens: from left to right, the longest first.

    facts (List[TokenFacts]): What is known of each token.
    shapes (str): Their shapes.
    lexicon (Lexicon): The lexicon.
    memory (SpanMemory): What was found before, with the same lexicon.
    RETURNS (List[Tuple[int, SpanMatch]]): The first token and the match, which do not overlap.
    """
    matches: List[Tuple[int, SpanMatch]] = []
    if not lexicon.longest:
        return matches
    starts, free = places(_START, shapes), 0
    pairs = [facts[start].text + facts[start + 1].text for start in starts]
    for start, text, begins in zip(starts, pairs, lexicon.begin_surfaces(pairs), strict=True):
        if begins and start >= free:
            match = _longest_match(facts, start, text, lexicon, memory)
            if match.n_tokens:
                matches.append((start, match))
                free = start + match.n_tokens
    return matches


def _longest_match(
    facts: List[TokenFacts], start: int, text: str, lexicon: Lexicon, memory: SpanMemory
) -> SpanMatch:
    longest, end = _NO_MATCH, start + 1
    limit = min(len(facts), start + MAX_SPAN_TOKENS)
    while len(text) <= lexicon.longest:
        if facts[end].may_edge:
            match = _match(facts[start : end + 1], text, lexicon, memory)
            longest = match if match.n_tokens else longest
        end += 1
        if end == limit:
            break
        text += facts[end].text
        if not lexicon.begins_surface(text):
            break
    return longest


def _match(tokens: List[TokenFacts], text: str, lexicon: Lexicon, memory: SpanMemory) -> SpanMatch:
    key = tuple(tokens)
    match = memory.get(key)
    if match is None:
        candidate = _choose(tokens, lexicon.get(text))
        match = _NO_MATCH if candidate is None else _read_match(tokens, candidate)
        memory.put(key, match)
    return match


def _choose(tokens: List[TokenFacts], candidates: List[Candidate]) -> Optional[Candidate]:
    if any(token.tag.startswith(_NUMBER_TAG) for token in tokens):
        return None  # 三月: the number stays a number
    for candidate in candidates:
        # a name that the tokenizer took for common nouns may be just these common nouns
        if spans_tokens(candidate) and ("n" in candidate.codes or _may_be_name(tokens)):
            return candidate
    return None


def _may_be_name(tokens: List[TokenFacts]) -> bool:
    # 京都 大学 and ワールド カップ, not 安全 保障
    return any(token.is_proper for token in tokens) or is_katakana(
        "".join(token.text for token in tokens)
    )


def _read_match(tokens: List[TokenFacts], candidate: Candidate) -> SpanMatch:
    aligned = _align(tokens, candidate)
    own = [word for word, is_own in aligned if is_own]
    # every word with a capital: 京都 大学 is Kyoto University, 日本 語 not only the word Japanese
    is_name = len(own) > 1 and all(word[:1].isupper() for word in own) and _may_be_name(tokens)
    names: List[Tuple[int, Romanization]] = []
    glosses: List[Tuple[int, str]] = []
    for i, (token, (word, _)) in enumerate(zip(tokens, aligned, strict=True)):
        # a name of its own keeps its spelling: 国連 is all of United Nations
        has_own = token.latin.source == "lexicon" and token.latin.text[:1].isupper()
        if is_name and word and token.is_japanese and not has_own:
            names.append((i, Romanization(word, "lexicon")))
        words = words_of(word)
        if words and token.is_japanese and token.number is None:
            glosses.append((i, words[-1]))
    return SpanMatch(len(tokens), tuple(names), tuple(glosses))


def _align(tokens: List[TokenFacts], candidate: Candidate) -> List[_Aligned]:
    texts = [word for word in candidate.text.replace("-", " ").split() if words_of(word)]
    lower = ["".join(words_of(text)) for text in texts]
    open_words = list(range(len(lower)))
    words: List[Optional[int]] = [None] * len(tokens)
    for i, token in enumerate(tokens):
        claims = [w for w in open_words if lower[w] in token.words]
        if claims:
            words[i] = claims[0]
            open_words.remove(claims[0])
    head = head_word(candidate.text)
    head_text = next((text for text, w in zip(texts, lower, strict=True) if w == head), head)
    content = [i for i, token in enumerate(tokens) if words[i] is None and token.may_edge]
    open_words = [w for w in open_words if lower[w] == head or _is_content_word(lower[w])]
    if len(content) == len(open_words):
        for i, w in zip(content, open_words, strict=True):
            words[i] = w
    aligned: List[str] = []
    for i, found in enumerate(words):
        if found is not None:
            aligned.append(texts[found])
        elif i in content:
            # several tokens for one word: 安全 and 保障 are security, 理事 and 会 the council
            shared = next(
                (t for t, w in zip(texts, lower, strict=True) if w in tokens[i].words), ""
            )
            is_free = any(lower[w] == head for w in open_words)
            has_own = tokens[i].glosses and not is_free
            aligned.append(shared or (tokens[i].glosses[0] if has_own else head_text))
        else:
            aligned.append("")
    return [_Aligned(word, found is not None) for word, found in zip(aligned, words, strict=True)]


def _is_content_word(word: str) -> bool:
    return word not in ("the", "of", "and", "for", "in", "a", "an", "to", "on", "at", "de", "la")
