"""The Chinese tokenizer: words and tags of jieba, with their pinyin."""

from functools import cache
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from ...errors import MissingExtraError, install_extra
from ...tokenizer.spaces import NO_MORPHEME, lay_out
from ...tokenizer.zone_morphology import zone_morphology
from ..lexicon.heads import read_heads
from .pinyin import HAN, join_syllables, read_pinyin

HEADS = Path(__file__).with_name("heads.tsv")
NAME_TAGS = ("nr", "ns", "nt", "nz")
_MAX_HEAD = 4


@registry.tokenizers("spacy_xling_ner.ChineseTokenizer.v1")
def create_chinese_tokenizer() -> Callable[[Language], "ChineseTokenizer"]:
    """Create the Chinese tokenizer, for the `[nlp.tokenizer]` block of a config.

    RETURNS (Callable[[Language], ChineseTokenizer]): Creates the tokenizer of a pipeline.
    """
    return lambda nlp: ChineseTokenizer(nlp.vocab)


class ChineseTokenizer(DummyTokenizer):
    """Tokenize Chinese with jieba: words, its tags (`nr`: a person), and pinyin in `token.morph`.

    Names are cut where English has a blank: 北京|市, *Beijing City*; 王|小明, *Wang Xiaoming*.
    """

    def __init__(self, vocab: Vocab) -> None:
        """Create the tokenizer.

        vocab (Vocab): The vocabulary of the documents.
        RAISES (ImportError): If jieba is not installed.
        """
        self.vocab = vocab
        _jieba()

    def __reduce__(self) -> Any:
        """Pickle the tokenizer."""
        return ChineseTokenizer, (self.vocab,)

    def __call__(self, text: str) -> Doc:
        """Tokenize a text.

        text (str): The text.
        RETURNS (Doc): The document.
        """
        zone_morphology(self.vocab)  # which forgets the readings of a memory zone
        pieces = [piece for pair in _jieba().cut(text) for piece in cut_name(pair.word, pair.flag)]
        syllables = read_pinyin(text)
        morphs: List[str] = []
        end = 0
        for word, _ in pieces:
            start, end = end, end + len(word)
            reading = join_syllables(syllables[start:end]) if HAN.search(word) else ""
            morphs.append(f"Reading={reading}" if reading else "")
        layout, spaces = lay_out([word for word, _ in pieces])
        rows = [(gap, "", "") if i == NO_MORPHEME else (*pieces[i], morphs[i]) for i, gap in layout]
        words, tags, features = zip(*rows, strict=True) if rows else ((), (), ())
        return Doc(
            self.vocab, words=list(words), spaces=spaces, tags=list(tags), morphs=list(features)
        )


def cut_name(word: str, tag: str) -> Iterator[Tuple[str, str]]:
    """Cut a name where English has a blank: before its head, after a surname.

    word (str): The word.
    tag (str): Its tag.
    YIELDS (Tuple[str, str]): The pieces with their tags.
    """
    heads = read_heads(HEADS)
    for length in range(min(_MAX_HEAD, len(word) - 2), 0, -1):
        rest, head = word[:-length], word[-length:]
        if head in heads and (tag in ("ns", "nt", "nz") or _tag(rest) == "ns"):
            yield from cut_name(rest, _tag(rest) or "ns")
            yield head, "n"
            return
    yield word, tag


def _tag(word: str) -> str:
    tag: str = _jieba().word_tag_tab.get(word, "")
    return tag


@cache
def _jieba() -> Any:
    try:
        import jieba
        from jieba.posseg import POSTokenizer
    except ImportError as error:
        raise MissingExtraError(
            f"The Chinese tokenizer needs jieba; install it with: {install_extra('zh')}"
        ) from error
    tokenizer = jieba.Tokenizer()
    # jieba's own way reads and writes a file that all users of a machine share
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return POSTokenizer(tokenizer)
