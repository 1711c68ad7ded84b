"""The command `python -m spacy xling demo`."""

import os
import socket
import webbrowser
from typing import Annotated

import typer
from wasabi import msg

from .inspect import load_pipeline
from .main import xling_cli


@xling_cli.command("demo")
def demo_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a pipeline.")],
    port: Annotated[
        int, typer.Option(help="The port; 0 for any free one.", min=0, max=65535)
    ] = 8765,
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

    # before the pipeline is loaded: a port that is taken shows at once
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        fix = "name another one with --port, or any free one with --port 0"
        msg.fail(f"Port {port} cannot be used ({reason}): {fix}.", exits=1)
    with listener:
        app = create_app(load_pipeline(pipeline))
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        msg.good(f"The demo is at {address} (Ctrl+C ends it)")
        if not no_browser:
            webbrowser.open(address)
        serve(app, listener)
