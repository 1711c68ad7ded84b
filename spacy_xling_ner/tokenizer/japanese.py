"""The Japanese tokenizer."""

import logging
import re
import shutil
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Union

import numpy
import srsly
from spacy import util
from spacy.attrs import POS
from spacy.lang.ja import JapaneseTokenizer as SpacyJapaneseTokenizer
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from ..errors.checksums import read_folder, write_checksums
from ..romaji.variants import (
    INVISIBLE,
    fold_compatibility,
    fold_names,
    has_variants,
    replace_names,
    split_chars,
)
from .pos import pos_in_context
from .spaces import lay_out
from .sudachi import SPLIT_MODES, SudachiAnalyzer
from .token_rows import COLUMNS, Fields, TokenRow, TokenRows, transpose
from .zone_morphology import zone_morphology

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_USER_DICT = "user.dic"
_REPLACEMENT = "\ufffd"
_POS_COLUMN = COLUMNS.index(POS)

logger = logging.getLogger(__name__)


@registry.tokenizers("spacy_xling_ner.JapaneseTokenizer.v1")
def create_japanese_tokenizer(
    split_mode: Optional[str] = None,
    user_dict: Optional[str] = None,
    config_path: Optional[str] = None,
) -> Callable[[Language], "JapaneseTokenizer"]:
    """Create the Japanese tokenizer, for the `[nlp.tokenizer]` block of a config.

    split_mode (Optional[str]): Length of the tokens: A (short), B or C (whole names); None is A.
    user_dict (Optional[str]): Path of a user dictionary, made by `sudachipy ubuild`. A saved
        pipeline has a copy.
    config_path (Optional[str]): Path of SudachiPy's settings, which a saved pipeline only names.
    RETURNS (Callable[[Language], JapaneseTokenizer]): Creates the tokenizer of a pipeline.
    """

    return lambda nlp: JapaneseTokenizer(nlp.vocab, split_mode, user_dict, config_path)


class JapaneseTokenizer(SpacyJapaneseTokenizer):
    """Tokenize Japanese texts with SudachiPy.

    The documents equal those of spaCy's tokenizer: words and spaces, TAG, POS, LEMMA, NORM, MORPH
    (inflection and reading), and `doc.user_data["sub_tokens"]` in the split modes B and C. The
    attributes of each word are computed once, then written into the documents as a row.

    Unlike spaCy's, it can be used from several threads, takes texts of any length, replaces lone
    surrogates, which a vocabulary cannot hold, by U+FFFD, and analyzes variant characters (髙, a
    radical for a kanji, a variation selector) as their usual form: text and offsets stay.
    """

    def __init__(
        self,
        vocab: Vocab,
        split_mode: Optional[str] = None,
        user_dict: Optional[str] = None,
        config_path: Optional[str] = None,
    ) -> None:
        """Create the tokenizer.

        vocab (Vocab): The vocabulary of the documents.
        split_mode (Optional[str]): Length of the tokens: A (short), B or C (whole names); None is
            A.
        user_dict (Optional[str]): Path of a user dictionary, opened with the first text.
        config_path (Optional[str]): Path of SudachiPy's settings.
        RAISES (ValueError): If the split mode is unknown.
        """
        self.vocab = vocab
        self.user_dict = user_dict
        self.config_path = config_path
        self.split_mode = split_mode

    def __reduce__(self) -> Any:
        """Pickle the tokenizer, without its cache."""
        return JapaneseTokenizer, (
            self.vocab,
            self.split_mode,
            self.user_dict,
            self.config_path,
        )

    @property
    def split_mode(self) -> Optional[str]:
        """Length of the tokens: A, B, C or None."""
        return self._split_mode

    @split_mode.setter
    def split_mode(self, split_mode: Optional[str]) -> None:
        if split_mode is not None and split_mode not in SPLIT_MODES:
            raise ValueError(
                f"Unknown split mode '{split_mode}' of the Japanese tokenizer; choose from "
                f"{', '.join(SPLIT_MODES)}, or null."
            )
        self._split_mode = split_mode
        self.need_subtokens = split_mode in ("B", "C")
        self._opened: Optional[SudachiAnalyzer] = None
        self._rows = TokenRows(self.vocab, self._get_dtokens)

    @property
    def _analyzer(self) -> SudachiAnalyzer:
        # a saved pipeline is made with the path of its config before it finds its own copy
        if self._opened is None:
            self._opened = SudachiAnalyzer(self.split_mode, self.user_dict, self.config_path)
        return self._opened

    @property
    def tokenizer(self) -> Any:
        """The SudachiPy tokenizer of the current thread."""
        return self._analyzer.tokenizer

    def __call__(self, text: str) -> Doc:
        """Tokenize a text.

        text (str): The text.
        RETURNS (Doc): The document.
        RAISES (ValueError): If SudachiPy's settings ask for another form than the surface.
        RAISES (RuntimeError): If another thread has opened a memory zone of the vocabulary.
        """
        if self._rows.vocab is not self.vocab:
            self._rows = TokenRows(self.vocab, self._get_dtokens)
        zones = zone_morphology(self.vocab)
        if zones is None:
            return self._tokenize(_encodable(text))
        opened = zones.check_thread()
        doc = self._tokenize(_encodable(text))
        zones.check_thread(opened)
        return doc

    def _tokenize(self, text: str) -> Doc:
        fields = self._analyze_variants(text) if has_variants(text) else self._analyze(text)
        if text.split(None, 1) == [text]:
            return self._make_doc(fields, [False] * len(fields[0]))
        layout, spaces = lay_out(fields[0])
        rows = list(zip(*fields, strict=True))
        tokens = [rows[i] if i >= 0 else self._rows.of_space(gap) for i, gap in layout]
        return self._make_doc(transpose(tokens), spaces)

    def _analyze(self, text: str) -> Fields:
        pieces = self._analyzer.analyze(text, self._rows.of_morphemes)
        if len(pieces) == 1:
            return pieces[0]
        return tuple(tuple(chain.from_iterable(parts)) for parts in zip(*pieces, strict=True))

    def _analyze_variants(self, text: str) -> Fields:
        """Analyze the usual forms of the characters, for tokens of the text as it is written.

        Old forms stay where SudachiPy knows the word (齋藤). Invisible characters belong to the
        token around them, at its end only variation selectors; others are tokens of their own.
        """
        chars = split_chars(text)
        shown = fold_compatibility("".join(char[0] for char in chars))
        usual = replace_names(
            shown, lambda kanji: "".join(self._analyzer.analyze(kanji, _fold_unknown))
        )
        rows: List[TokenRow] = []
        end = 0
        for row in zip(*self._analyze(usual), strict=True):
            start, end = end, end + len(row[0])
            written = "".join(chars[start:end])
            visible = written.rstrip(INVISIBLE) or written
            if visible == row[0] or written.isspace():
                rows.append(TokenRow(*row))
            else:
                rows.append(self._rows.as_written(TokenRow(*row), chars[start:end]))
            if len(visible) < len(written):
                rows.append(self._rows.of_space(written[len(visible) :]))
        return transpose(rows)

    def _make_doc(self, fields: Fields, spaces: List[bool]) -> Doc:
        words, orths, columns, morphs, tags, is_second, sub_tokens = fields
        hashes: Any = list(orths)  # spaCy's stubs know only strings
        doc = Doc(self.vocab, words=hashes, spaces=spaces)
        if words:
            values: Any = numpy.frombuffer(bytearray().join(columns), dtype="uint64")
            values = values.reshape(len(words), len(COLUMNS))
            for i, pos in pos_in_context(words, tags, is_second).items():
                values[i, _POS_COLUMN] = pos
            doc.from_array(COLUMNS, values)
            # `from_array` would look up the features of every token
            for token, morph in zip(doc, morphs):  # noqa: B905  one each
                token.morph = morph
        if self.need_subtokens:
            doc.user_data["sub_tokens"] = [parts and list(map(list, parts)) for parts in sub_tokens]
        return doc

    @contextmanager
    def memory_zone(self, mem: Any = None) -> Iterator[Any]:
        """Cache rows in a memory zone; called by `nlp.memory_zone`."""
        with self._rows.memory_zone():
            yield mem

    def _get_config(self) -> Dict[str, Any]:
        paths = {"user_dict": self.user_dict, "config_path": self.config_path}
        named = {name: path for name, path in paths.items() if path is not None}
        return {"split_mode": self.split_mode, **named}

    def _set_config(self, config: Optional[Dict[str, Any]] = None) -> None:
        config = config or {}
        self.user_dict = config.get("user_dict")
        self.config_path = config.get("config_path")
        self.split_mode = config.get("split_mode")

    def from_bytes(self, data: bytes, **kwargs: Any) -> "JapaneseTokenizer":
        """Load the settings from the output of `to_bytes`, which names the user dictionary."""
        util.from_bytes(data, {"cfg": lambda b: self._set_config(srsly.json_loads(b))}, [])
        return self

    def to_disk(self, path: Union[str, Path], **kwargs: Any) -> None:
        """Save the settings, with a copy of the user dictionary."""
        super().to_disk(path, **kwargs)
        target = Path(path) / _USER_DICT
        if self.user_dict is None:
            target.unlink(missing_ok=True)
        elif not (target.exists() and target.samefile(self.user_dict)):
            shutil.copyfile(self.user_dict, target)
        write_checksums(path, ["cfg", _USER_DICT])

    def from_disk(self, path: Union[str, Path], **kwargs: Any) -> "JapaneseTokenizer":
        """Load the settings from the output of `to_disk`.

        path (Union[str, Path]): The folder.
        **kwargs (Any): Not used.
        RETURNS (JapaneseTokenizer): The tokenizer.
        RAISES (ValueError): If a file is not the one that was saved.
        """
        path = Path(path)
        read_folder("The tokenizer", path)
        self._set_config(srsly.read_json(path / "cfg"))
        own = path / _USER_DICT
        if own.exists():
            self.user_dict = str(own.resolve())
        return self


def _fold_unknown(morphemes: Any, text: str) -> str:
    surfaces = ((morpheme.surface(), morpheme.is_oov()) for morpheme in morphemes)
    return "".join(fold_names(surface) if unknown else surface for surface, unknown in surfaces)


def _encodable(text: str) -> str:
    try:
        text.encode("utf8")
    except UnicodeEncodeError:
        text, n_replaced = _LONE_SURROGATE.subn(_REPLACEMENT, text)
        logger.warning(
            "Replaced %d lone surrogates, which are no characters, by U+FFFD in the text %r.",
            n_replaced,
            text[:100],
        )
    return text
