"""The command `python -m spacy xling render`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, List, Optional

import typer
from wasabi import msg

from .inspect import load_pipeline
from .main import xling_cli
from .options import ForceOption
from .output import echo_table
from .own_outputs import refuse_foreign

if TYPE_CHECKING:
    from spacy.tokens import Doc


@xling_cli.command("render")
def render_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a pipeline.")],
    output: Annotated[Path, typer.Argument(help="The .html file to write.")],
    text: Annotated[
        Optional[List[str]],
        typer.Option("--text", "-t", help="A text; give it as often as needed."),
    ] = None,
    file: Annotated[
        Optional[Path],
        typer.Option("--file", "-f", help="Texts: a text a line, .jsonl with text, or .spacy."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Print the entities of texts, their scores and the romaji, and write them as an HTML page.

    The page is one file that works offline: entities in displaCy's colours with their scores, and
    the romaji above the words.

    Example: python -m spacy xling render training/ja/model-best entities.html
    --text 東京でビールを飲んだ --file texts.txt
    """
    # imported here: the other commands do not need it
    from ..workbench.corpora.atomic import write_atomically
    from ..workbench.inspection.entities_page import entities_page, is_entities_page
    from ..workbench.silver.corpus import read_texts

    try:
        refuse_foreign({output: is_entities_page}, force, [file] if file else [])
        texts = [*(text or []), *(read_texts(file) if file else [])]
        if not texts:
            msg.fail("No text to render; add --text TEXT or --file FILE.", exits=1)
        nlp = load_pipeline(pipeline)
        docs = list(nlp.pipe(texts))
        title = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
        page = entities_page(docs, title, nlp.meta["lang"])
        write_atomically({output: page.encode("utf8")})
    except (OSError, ValueError) as error:
        msg.fail(f"Cannot render {output}", str(error), exits=1)
    for doc in docs:
        _print_doc(doc)
    n_entities = sum(len(doc.ents) for doc in docs)
    msg.good(f"{len(docs)} texts, {n_entities} entities: {output}")


def _print_doc(doc: "Doc") -> None:
    from ..workbench.inspection.entities_page import CONTROL, entity_score, romaji_line

    typer.echo(CONTROL.sub("\ufffd", doc.text))
    romaji = romaji_line(doc)
    if romaji is not None:
        typer.echo(CONTROL.sub("\ufffd", romaji))
    rows = []
    for entity in doc.ents:
        score = entity_score(entity)
        text = CONTROL.sub("\ufffd", entity.text)
        rows.append((f"  {entity.label_}", "-" if score is None else f"{score:.2f}", text))
    if rows:
        echo_table(rows, aligns="lrl")
    else:
        typer.echo("")
