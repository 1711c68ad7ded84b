"""A page of texts with their entities, scores and readings."""

import re
from html import escape
from pathlib import Path
from typing import List, Optional, Sequence

from spacy.displacy.render import EntityRenderer
from spacy.displacy.templates import TPL_ENT, TPL_ENT_RTL, TPL_ENTS
from spacy.tokens import Doc, Span, Token

# Characters that a terminal obeys and HTML does not allow.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_GENERATOR = '<meta name="generator" content="spacy-xling-ner">'
_PUNCTUATION = str.maketrans("、。？！", ",.?!")
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
{generator}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }}
mark {{ color: #000 }}
rt {{ font-size: 0.55em; padding: 0 0.2em; user-select: none }}
.entities {{ margin: 1.5rem 0 }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
{texts}</body>
</html>
"""


def entities_page(docs: Sequence[Doc], title: str, lang: str = "en") -> str:
    """Render documents as a page that works offline, with the entities in displaCy's markup.

    An entity shows its label and, where there is one, its score. Words whose romaji differs from
    the text have it above them.

    docs (Sequence[Doc]): The documents.
    title (str): The title.
    lang (str): Language code of the texts.
    RETURNS (str): The HTML.
    """
    n_entities = sum(len(doc.ents) for doc in docs)
    summary = f"Texts: {len(docs)}. Entities: {n_entities}."
    if any(entity_score(entity) is not None for doc in docs for entity in doc.ents):
        summary += " The number after a label is the score of the entity, from 0 to 1."
    renderer = EntityRenderer()
    page = _PAGE.format(
        generator=_GENERATOR,
        lang=escape(lang),
        title=escape(title),
        summary=summary,
        texts="".join(_text(doc, renderer) for doc in docs),
    )
    return CONTROL.sub("\ufffd", page)


def is_entities_page(path: Path) -> bool:
    """Check whether a file is a page of this module.

    path (Path): The file.
    RETURNS (bool): True if its generator is this package.
    RAISES (OSError): If the file cannot be read.
    """
    with path.open("rb") as file:
        return _GENERATOR.encode() in file.read(1000)


def romaji_line(doc: Doc) -> Optional[str]:
    """Join the romaji of a document's tokens.

    doc (Doc): The document.
    RETURNS (Optional[str]): The romaji; None if no token is read differently from its text.
    """
    if not any(token_reading(token) for token in doc):
        return None
    words = " ".join(token_romaji(token) or token.text for token in doc).translate(_PUNCTUATION)
    return re.sub(r" ([,.?!])", r"\1", " ".join(words.split()))


def entity_score(entity: Span) -> Optional[float]:
    """Get the score of an entity, if its pipeline sets one.

    entity (Span): The entity.
    RETURNS (Optional[float]): The score, from 0 to 1.
    """
    return entity._.score if Span.has_extension("score") else None


def _text(doc: Doc, renderer: EntityRenderer) -> str:
    direction = doc.vocab.writing_system.get("direction", "ltr")
    template = TPL_ENT_RTL if direction == "rtl" else TPL_ENT
    parts = []
    start = 0
    for entity in doc.ents:
        parts += [_word(token) + escape(token.whitespace_) for token in doc[start : entity.start]]
        score = entity_score(entity)
        label = entity.label_ if score is None else f"{entity.label_} {score:.2f}"
        # spaces of displaCy's template would be shown between Japanese words
        markup = template.strip().format(
            text=_words(entity),
            bg=escape(renderer.colors.get(entity.label_.upper(), renderer.default_color)),
            label=escape(label),
            kb_link="",
        )
        parts += [markup, escape(entity[-1].whitespace_)]
        start = entity.end
    parts += [_word(token) + escape(token.whitespace_) for token in doc[start:]]
    return str(TPL_ENTS.strip().format(content="".join(parts), dir=direction)) + "\n"


def _words(span: Span) -> str:
    words: List[str] = []
    for token in span:
        words += [_word(token), escape(token.whitespace_)]
    return "".join(words[:-1])


def _word(token: Token) -> str:
    text = escape(token.text).replace("\n", "<br>")
    reading = token_reading(token)
    return f"<ruby>{text}<rt>{escape(reading)}</rt></ruby>" if reading else text


def token_romaji(token: Token) -> Optional[str]:
    """Get the romaji of a token, or its reading in Latin letters in another language.

    token (Token): The token.
    RETURNS (Optional[str]): The reading, if the pipeline stores it.
    """
    values = (token._.get(n) for n in ("romaji", "latin") if Token.has_extension(n))
    return next((value for value in values if value is not None), None)


def token_reading(token: Token) -> Optional[str]:
    """Get what is shown above a token.

    token (Token): The token.
    RETURNS (Optional[str]): Its reading; None for punctuation, and if the text is its reading.
    """
    romaji = token_romaji(token)
    # punctuation needs no reading
    is_word = romaji is not None and any(char.isalnum() for char in romaji)
    return romaji if is_word and romaji != token.text else None
