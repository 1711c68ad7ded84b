"""JSON corpora of tokens with a tag each: `tokens` with `ner_tags`, and spaCy 2's JSON."""

from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import InvalidTag, ParseOptions, Record
from ..source import read_json_items
from ..tag_schemes import Chunk, Scheme, TagError, decode, guess_scheme
from .columns import Row, place_chunks
from .raw_text import RawEntity, make_record

TOKEN_KEYS = ("tokens", "words")
TAG_KEYS = ("ner_tags", "tags", "labels")


def parse_token_lists(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read lines of `{"tokens": ["Ann", "left"], "ner_tags": ["B-PER", "O"]}`.

    The tags may be numbers, if the options have their names. Their scheme is guessed.

    path (Path): The file.
    options (ParseOptions): The joiner of words, the names of tags, the policy for invalid tags.
    YIELDS (Record): A record for each line.
    RAISES (CorpusFormatError): If a line is malformed.
    """
    sentences: List[Tuple[int, Any, List[Row]]] = []
    for line, item in read_json_items(path):
        words = _get_list(item, TOKEN_KEYS)
        tags = _get_list(item, TAG_KEYS)
        if words is None or tags is None or len(words) != len(tags):
            expected = 'as many "tokens" as "ner_tags"'
            raise CorpusFormatError(path, line, expected, repr(item)[:80])
        if not all(isinstance(word, str) and word for word in words):
            raise CorpusFormatError(path, line, "tokens that are strings", repr(words)[:80])
        names = [_tag_name(path, line, tag, options) for tag in tags]
        rows = [Row(line, word, tag) for word, tag in zip(words, names, strict=True)]
        sentences.append((line, item.get("id"), rows))
    scheme = guess_scheme([row.tag for row in rows] for _, _, rows in sentences)
    for line, id, rows in sentences:
        chunks, invalid = _decode(path, rows, scheme, options)
        words = [row.word for row in rows]
        yield Record(
            file=str(path),
            line=line,
            text=options.joiner.join(words),
            entities=place_chunks(rows, chunks, options.joiner),
            words=words,
            invalid_tags=invalid,
            left_out="" if rows else "a blank text",
            id="" if id is None else str(id),
        )


def parse_spacy_json(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read the training data of spaCy 2.

    Either its JSON format, with `paragraphs`, `sentences` and `tokens` that have `orth` and `ner`;
    or examples such as `["Ann left", {"entities": [[0, 3, "PER"]]}]`.

    path (Path): The file.
    options (ParseOptions): The joiner of words, and the policy for invalid tags.
    YIELDS (Record): A record for each paragraph or example.
    RAISES (CorpusFormatError): If an item is malformed.
    """
    items = list(read_json_items(path))
    paragraphs: List[Tuple[int, Any, List[Row]]] = []
    for line, item in items:
        if isinstance(item, list):
            yield _read_example(path, line, item)
            continue
        found = item.get("paragraphs") if isinstance(item, dict) else None
        if not isinstance(found, list):
            expected = 'an object with "paragraphs" or [text, {"entities": […]}]'
            raise CorpusFormatError(path, line, expected, repr(item)[:60])
        for paragraph in found:
            try:
                rows = [
                    Row(line, str(token["orth"]), token.get("ner") or "-")
                    for sentence in paragraph["sentences"]
                    for token in sentence["tokens"]
                ]
            except (AttributeError, KeyError, TypeError) as error:
                expected = '"sentences" of "tokens" that have "orth"'
                raise CorpusFormatError(path, line, expected, repr(paragraph)[:80]) from error
            paragraphs.append((line, paragraph.get("raw"), rows))
    scheme = guess_scheme([row.tag for row in rows] for _, _, rows in paragraphs)
    for line, raw, rows in paragraphs:
        unknown = [index for index, row in enumerate(rows) if row.tag == "-"]
        known = [row if row.tag != "-" else row._replace(tag="O") for row in rows]
        chunks, invalid = _decode(path, known, scheme, options)
        words = [row.word for row in rows]
        if isinstance(raw, str):
            places = _find_words(path, line, raw, words)
            entities = [
                Entity(places[start][0], places[end - 1][1], label, line)
                for start, end, label in chunks
            ]
        else:
            places = [
                (entity.start, entity.end)
                for entity in place_chunks(
                    rows, [Chunk(i, i + 1, "") for i in range(len(rows))], options.joiner
                )
            ]
            entities = place_chunks(rows, chunks, options.joiner)
        text = raw if isinstance(raw, str) else options.joiner.join(words)
        yield Record(
            file=str(path),
            line=line,
            text=text,
            entities=entities,
            words=None if isinstance(raw, str) else words,
            invalid_tags=invalid,
            left_out="" if text.strip() else "a blank text",
            unknown=[places[index] for index in unknown],
        )


def _read_example(path: Path, line: int, item: List[Any]) -> Record:
    annotation = item[1] if len(item) == 2 else None
    found = annotation.get("entities") if isinstance(annotation, dict) else None
    expected = '[text, {"entities": [[start, end, label]]}]'
    if not isinstance(found, list):
        raise CorpusFormatError(path, line, expected, repr(item)[:80])
    entities: List[RawEntity] = []
    for entity in found:
        if not isinstance(entity, list) or len(entity) != 3:
            raise CorpusFormatError(path, line, expected, repr(entity)[:60])
        entities.append(RawEntity(*entity))
    return make_record(path, line, item[0], entities)


def _get_list(item: Any, keys: Tuple[str, ...]) -> Optional[List[Any]]:
    values: Dict[str, Any] = item if isinstance(item, dict) else {}
    return next((values[key] for key in keys if isinstance(values.get(key), list)), None)


def _tag_name(path: Path, line: int, tag: Any, options: ParseOptions) -> str:
    names = options.tag_names
    if isinstance(tag, str):
        return tag
    if type(tag) is int and 0 <= tag < len(names):
        return names[tag]
    expected = "a tag such as B-PER"
    if type(tag) is int:
        expected = f"a number below {len(names)}, the number of --tag-names"
        if not names:
            expected = "tags, or the names of numbered ones (--tag-names O,B-PER,…)"
    raise CorpusFormatError(path, line, expected, repr(tag))


def _decode(
    path: Path, rows: List[Row], scheme: Scheme, options: ParseOptions
) -> Tuple[List[Chunk], List[InvalidTag]]:
    try:
        chunks, repaired = decode(
            [row.tag for row in rows], scheme, options.invalid_tags or "error"
        )
    except TagError as error:
        row = rows[error.index]
        got = f"{row.tag!r}{error.hint}"
        raise CorpusFormatError(path, row.line, error.expected, got) from error
    return chunks, [InvalidTag(str(path), rows[i].line, rows[i].tag) for i in repaired]


def _find_words(path: Path, line: int, raw: str, words: List[str]) -> List[Tuple[int, int]]:
    places, position = [], 0
    for word in words:
        start = raw.find(word, position)
        if start < 0:
            expected = f"the token {word!r} in the raw text"
            raise CorpusFormatError(path, line, expected, repr(raw[position : position + 40]))
        position = start + len(word)
        places.append((start, position))
    return places
