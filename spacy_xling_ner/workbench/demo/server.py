"""The server of the demo, for this machine alone."""

import secrets
from pathlib import Path
from socket import socket
from threading import Lock
from typing import Any, Dict
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from spacy.displacy.render import EntityRenderer
from spacy.language import Language

from ...errors import MissingExtraError, install_extra
from ..inspection.entities_page import CONTROL
from .analysis import analyse, find_entities, without_lexicon

try:
    import uvicorn
    from fastapi import FastAPI, Request
    from fastapi.concurrency import run_in_threadpool
    from fastapi.responses import HTMLResponse
    from starlette.middleware.trustedhost import TrustedHostMiddleware
except ImportError as error:
    raise MissingExtraError(
        f"The demo needs FastAPI and uvicorn: {install_extra('demo')}"
    ) from error

HOST = "127.0.0.1"
MAX_CHARS = 10_000
# a character of a form is at most 12 bytes: four, as %XX
_MAX_BYTES = 12 * 2 * MAX_CHARS
_TEMPLATE = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("page.html.j2")


def create_app(nlp: Language) -> FastAPI:
    """Create the application: `GET /` is an empty page, `POST /` one with the result of a text.

    nlp (Language): The pipeline.
    RETURNS (FastAPI): The application. It answers to the names of this machine only, so that no
        other site reads it by DNS rebinding.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    bare = without_lexicon(nlp)
    lock = Lock()
    labels = sorted({label for name in nlp.pipe_names for label in nlp.pipe_labels.get(name, ())})
    renderer = EntityRenderer()
    colors = [renderer.colors.get(each.upper(), renderer.default_color) for each in labels]

    def process(text: str) -> Dict[str, Any]:
        with lock:
            return {
                "parts": analyse(nlp, text),
                "found": find_entities(nlp, text),
                "bare": None if bare is None else find_entities(bare, text),
            }

    def page(text: str = "", result: Any = None, fault: str = "", status: int = 200) -> Any:
        nonce = secrets.token_urlsafe(16)
        html = _TEMPLATE.render(
            title=f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}",
            lang=nlp.lang,
            classes={label: f"e{i}" for i, label in enumerate(labels)},
            colors=colors,
            default_color=renderer.default_color,
            max_chars=MAX_CHARS,
            **{"nonce": nonce, "text": text, "result": result, "fault": fault},
        )
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        return HTMLResponse(CONTROL.sub("\ufffd", html), status, headers)

    async def show() -> Any:
        return page()

    async def submit(request: Request) -> Any:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MAX_BYTES:
                break
        form = parse_qs(body[:_MAX_BYTES].decode("utf8", "replace"), errors="replace")
        text = form.get("text", [""])[0].replace("\r\n", "\n")
        if len(body) > _MAX_BYTES or len(text) > MAX_CHARS:
            length = "" if len(body) > _MAX_BYTES else f"; this one has {len(text):,}"
            fault = f"A text may have up to {MAX_CHARS:,} characters{length}. Shorten it."
            return page(text[:MAX_CHARS], fault=fault, status=413)
        if not text.strip():
            return page(fault="Type a text first.", status=422)
        try:
            return page(text, result=await run_in_threadpool(process, text))
        except Exception as error:  # each component has its own errors
            return page(text, fault=f"The pipeline failed: {error}", status=500)

    app.add_api_route("/", show, methods=["GET"])
    app.add_api_route("/", submit, methods=["POST"])
    return app


def serve(app: FastAPI, listener: socket) -> None:
    """Serve the application until Ctrl+C.

    app (FastAPI): The application.
    listener (socket): A socket that listens on the loopback interface.
    """
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
