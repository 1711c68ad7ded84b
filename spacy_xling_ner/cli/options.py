"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from ..workbench.corpora.formats import FORMATS

FormatOption = Annotated[
    Optional[str],
    typer.Option(
        "--format",
        "-f",
        help=f"Format of the corpus: {', '.join(FORMATS)}. By default guessed from the content.",
    ),
]
LangOption = Annotated[
    Optional[str],
    typer.Option("--lang", "-l", help="Language code, such as ja. Not needed with --config."),
]
LabelsOption = Annotated[
    Optional[Path],
    typer.Option("--labels", "-L", help="Label map: JSON from label to label; null drops one."),
]
StrayOption = Annotated[
    Optional[str],
    typer.Option(
        help="What to do with an invalid tag, such as I- after O: error, or open an entity there. "
        "By default what the format needs."
    ),
]
TagNamesOption = Annotated[
    Optional[str],
    typer.Option(help="Names of the tags of a corpus that numbers them, such as O,B-PER,I-PER."),
]
SplitOption = Annotated[
    Optional[str],
    typer.Option(
        help="Split the corpus into parts, such as train:80,dev:10,test:10 (percent). A hash of "
        "the text decides, so equal texts are in the same part."
    ),
]
PartOption = Annotated[Optional[str], typer.Option(help="The part of the split to read.")]
SampleOption = Annotated[
    int,
    typer.Option(
        "--sample", "-n", help="Texts to draw; 0: all. A larger sample contains the smaller ones."
    ),
]
SeedOption = Annotated[int, typer.Option(help="Seed of the sample.")]
SplitModeOption = Annotated[
    Optional[str],
    typer.Option(help="Length of Japanese tokens without --config: A (short), B or C."),
]
LexiconOption = Annotated[
    Optional[Path], typer.Option("--lexicon", help="A lexicon from `xling lexicon`.")
]
ForceOption = Annotated[
    bool,
    typer.Option("--force", "-F", help="Replace an output that this command did not write, too."),
]
JsonOption = Annotated[
    Optional[Path], typer.Option("--json", "-j", help="Write the whole report to this file.")
]
RayOption = Annotated[
    bool, typer.Option("--ray", help="Run on Ray, on all cores of this machine. Extra: ray.")
]
RayAddressOption = Annotated[
    Optional[str],
    typer.Option(help="Run on this Ray cluster, such as auto or HOST:6379, with a shared folder."),
]
