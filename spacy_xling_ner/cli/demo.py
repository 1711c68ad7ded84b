"""The command `python -m spacy xling demo`."""

import webbrowser
from typing import Annotated

import typer
from wasabi import msg

from .inspect import load_pipeline
from .main import xling_cli


@xling_cli.command("demo")
def demo_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a pipeline.")],
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = 8765,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open the page in a browser.")
    ] = False,
) -> None:
    """Serve a page on this machine on which one types a text and sees what the pipeline finds.

    It shows entities with scores, the English word and the romaji of every token, how sure every
    tag is, and the entities without the lexicon. Only this machine can open it. Extra: demo.

    Example: python -m spacy xling demo training/ja/model-best
    """
    # imported here: the other commands do not need them
    from ..workbench.demo.server import HOST, create_app, serve

    app = create_app(load_pipeline(pipeline))
    address = f"http://{HOST}:{port}/"
    msg.good(f"The demo is at {address} (Ctrl+C ends it)")
    serve(app, port, None if no_browser else lambda: webbrowser.open(address))
