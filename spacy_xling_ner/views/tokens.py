"""What the Latin view and the gloss view know of each token, remembered for each lexicon."""

from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple
from weakref import WeakKeyDictionary

from spacy.attrs import LEMMA, MORPH, NORM, ORTH, POS, TAG
from spacy.tokens import Doc

from ..lexicon.candidate import Candidate, head_word, words_of
from ..lexicon.lexicon import Lexicon, spans_tokens
from ..lexicon.loan import is_katakana
from ..romaji import CACHE_SIZE, Romanization, romanize
from .english_forms import has_japanese_letters, latin_form, norm_form, number_form
from .romaji import reading_of
from .word_class import TokenForm, candidates_of, is_content, is_name, spelling_of

MAX_SPAN_TOKENS = 8

Row = Tuple[int, ...]
_ATTRS = [ORTH, TAG, POS, LEMMA, NORM, MORPH]
_EDGE_TAGS = ("名詞", "接頭辞", "接尾辞", "形状詞", "形容詞", "動詞", "副詞", "代名詞", "記号")


class TokenFacts(NamedTuple):
    """What is known of a token by itself.

    form (TokenForm): What decides it.
    is_japanese (bool): Whether it has kana or kanji.
    number (Optional[str]): The number that it is, in English.
    latin (Romanization): How it is written in Latin script, and where that comes from.
    lower (Romanization): The same without capitals, but for what has no kana and no kanji.
    glosses (Tuple[str, ...]): English words for it in lower case, best first.
    gloss (str): The first of them, or what stands for it.
    words (FrozenSet[str]): All words of all its candidates.
    may_edge (bool): Whether a match over several tokens may begin or end with it.
    """

    form: TokenForm
    is_japanese: bool
    number: Optional[str]
    latin: Romanization
    lower: Romanization
    glosses: Tuple[str, ...]
    gloss: str
    words: "frozenset[str]"
    may_edge: bool


class SpanMatch(NamedTuple):
    """An entry of the lexicon that covers several tokens.

    start (int): The first token.
    end (int): The token after the last.
    candidate (Candidate): What it is.
    words (List[str]): One English word for each token, as written.
    own (List[bool]): Whether the word is that of the token, or only of the whole.
    """

    start: int
    end: int
    candidate: Candidate
    words: List[str]
    own: List[bool]


_memories: "WeakKeyDictionary[Lexicon, Dict[str, Dict[Row, TokenFacts]]]"
_memories = WeakKeyDictionary()


def token_facts(doc: Doc, lexicon: Lexicon) -> List[TokenFacts]:
    """Find what is known of every token of a document.

    doc (Doc): The document.
    lexicon (Lexicon): The lexicon of its vocabulary.
    RETURNS (List[TokenFacts]): One for each token.
    """
    memory = _memories.setdefault(lexicon, {}).setdefault(doc.vocab.lang, {})
    facts: List[TokenFacts] = []
    for i, values in enumerate(doc.to_array(_ATTRS).tolist()):
        row: Row = tuple(values)
        found = memory.get(row)
        if found is None:
            if len(memory) >= CACHE_SIZE:
                memory.clear()
            found = memory[row] = _read_token(doc, i, lexicon)
        facts.append(found)
    return facts


def _read_token(doc: Doc, i: int, lexicon: Lexicon) -> TokenFacts:
    token = doc[i]
    form = TokenForm(
        token.text,
        token.tag_,
        token.pos_,
        token.lemma_,
        token.norm_,
        reading_of(str(token.morph)),
    )
    is_japanese = has_japanese_letters(form.text)
    if not is_japanese:
        may_edge = form.tag.startswith(_EDGE_TAGS) or not form.tag
        words = frozenset(words_of(latin_form(form.text)))
        text = latin_form(form.text)
        latin = Romanization(text, romanize(text).source)
        gloss = norm_form(form.text) if doc.vocab.lang == "ja" else form.norm
        return TokenFacts(form, False, None, latin, latin, (), gloss, words, may_edge)
    is_number = form.tag.startswith("名詞-数詞")
    number = number_form(form.text, form.norm) if is_number else None
    candidates = [] if number else candidates_of(lexicon, form)
    is_verb = form.tag.startswith("動詞")
    heads = [head_word(candidate.text, is_verb) for candidate in candidates]
    words = frozenset(word for candidate in candidates for word in words_of(candidate.text))
    glosses = tuple(dict.fromkeys(word for word in heads if word))
    latin = _latin(form, number, candidates, lexicon)
    return TokenFacts(
        form,
        True,
        number,
        latin,
        Romanization(latin.text.lower(), latin.source),
        glosses,
        number or (glosses[0] if glosses else form.norm),
        words,
        is_content(form) and (form.tag.startswith(_EDGE_TAGS) or not form.tag),
    )


def _latin(
    form: TokenForm, number: Optional[str], candidates: List[Candidate], lexicon: Lexicon
) -> Romanization:
    if number is not None:
        return Romanization(number, "latin")
    spelling = spelling_of(candidates, form)
    if spelling:
        return Romanization(spelling, "lexicon")
    text, source = romanize(form.text, form.reading)
    return Romanization(
        text[:1].upper() + text[1:] if is_name(candidates, form, lexicon) else text, source
    )


def span_matches(doc: Doc, facts: List[TokenFacts], lexicon: Lexicon) -> Iterator[SpanMatch]:
    """Find the entries that cover several tokens: from left to right, the longest first.

    doc (Doc): The document.
    facts (List[TokenFacts]): What is known of each token.
    lexicon (Lexicon): The lexicon.
    YIELDS (SpanMatch): The matches, which do not overlap.
    """
    if not lexicon.longest:
        return
    start, n_tokens = 0, len(facts)
    while start < n_tokens:
        match = None
        if facts[start].may_edge:
            text = facts[start].form.text
            for end in range(start + 1, min(n_tokens, start + MAX_SPAN_TOKENS)):
                text += facts[end].form.text
                if len(text) > lexicon.longest or not lexicon.begins_surface(text):
                    break
                if facts[end].may_edge:
                    match = _match(facts, start, end + 1, lexicon.get(text)) or match
        if match is None:
            start += 1
        else:
            yield match
            start = match.end


def _match(
    facts: List[TokenFacts], start: int, end: int, candidates: List[Candidate]
) -> Optional[SpanMatch]:
    tokens = facts[start:end]
    if any(token.form.tag.startswith("名詞-数詞") for token in tokens):
        return None  # 三月: the number stays a number
    for candidate in candidates:
        if not spans_tokens(candidate):
            continue
        # a name that the tokenizer took for common nouns may be just these common nouns
        if "n" in candidate.codes or may_be_name(tokens):
            return _align(start, end, candidate, tokens)
    return None


def may_be_name(tokens: List[TokenFacts]) -> bool:
    """Whether several tokens may be one name: if one of them is, or all are foreign words.

    tokens (List[TokenFacts]): What is known of each token.
    RETURNS (bool): True for 京都 大学 and ワールド カップ, False for 安全 保障.
    """
    return any(token.form.is_proper for token in tokens) or is_katakana(
        "".join(token.form.text for token in tokens)
    )


def _align(start: int, end: int, candidate: Candidate, tokens: List[TokenFacts]) -> SpanMatch:
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
    return SpanMatch(start, end, candidate, aligned, [found is not None for found in words])


def _is_content_word(word: str) -> bool:
    return word not in ("the", "of", "and", "for", "in", "a", "an", "to", "on", "at", "de", "la")
