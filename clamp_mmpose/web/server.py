"""The server of the page: on this computer alone, and within limits."""

import socket
from collections.abc import Callable
from pathlib import Path

from nicegui import app, ui
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .eyes import Eyes
from .page import Page
from .uploads import MAX_MEGABYTES

HOST = '127.0.0.1'
NAMES = (HOST, 'localhost')
# a browser that reads this sends nothing to anybody else
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "frame-ancestors 'none'"
)
_STYLES = ('style.css', 'work.css')
# bytes of a file with what a request has beside it
_MOST = MAX_MEGABYTES * 2**20 + 2**20


def serve(eyes: Eyes, note: str, port: int, show: bool) -> None:
    """Serve the page until Ctrl-C.

    Args:
        eyes (Eyes): The model.
        note (str): A sentence on it, or ``''``.
        port (int): Of 127.0.0.1.
        show (bool): Open it in a browser.

    Raises:
        ValueError: The port cannot be had.
    """
    check_port(port)
    app.add_middleware(Limits)
    # other names of this computer may be those of a page that attacks it
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(NAMES))
    print(f'The page is at http://{HOST}:{port}  (Ctrl-C ends it)', flush=True)
    ui.run(
        lambda: build(eyes, note),
        host=HOST,
        port=port,
        title='CLAMP',
        favicon='🐾',
        dark=None,
        tailwind=False,
        reload=False,
        # a busy computer may be silent for seconds, and must lose nothing
        reconnect_timeout=15,
        show=show,
        show_welcome_message=False,
    )


def build(eyes: Eyes, note: str) -> None:
    """Build the page of a tab that has been opened.

    Args:
        eyes (Eyes): The model, which all tabs share.
        note (str): A sentence on it, or ``''``.
    """
    for name in _STYLES:
        ui.add_css(Path(__file__).with_name(name))
    Page(eyes, note)


def check_port(port: int) -> None:
    """Raise a ValueError unless the page can be there.

    Args:
        port (int): Of 127.0.0.1.
    """
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise ValueError(
                f'port {port} cannot be had ({error}): give another one by '
                '--port'
            ) from error


class Limits:
    """Refuses what is too large before it is read, and forbids other hosts.

    Args:
        app (ASGIApp): What answers the rest.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send):
        """Answer a request."""
        if scope['type'] == 'lifespan':
            await self._app(scope, receive, send)
        elif _is_of_another_page(scope):
            refusal = PlainTextResponse('Another page may not ask this.', 403)
            await refusal(scope, receive, send)
        elif scope['type'] == 'http' and _length(scope) > _MOST:
            refusal = PlainTextResponse('This is too large.', 413)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, _with_policy(send))


def _is_of_another_page(scope: Scope) -> bool:
    """Browsers tell where a request comes from that could do harm."""
    headers = dict(scope['headers'])
    own = b'http://' + headers.get(b'host', b'')
    return headers.get(b'origin', own) != own


def _length(scope: Scope) -> float:
    """Of the body in bytes; one that does not tell it is endless."""
    headers = dict(scope['headers'])
    if scope['method'] not in ('POST', 'PUT', 'PATCH'):
        return 0
    told = headers.get(b'content-length', b'')
    return int(told) if told.isdigit() else float('inf')


def _with_policy(send: Send) -> Callable:
    async def sending(message: Message) -> None:
        if message['type'] == 'http.response.start':
            policy = (b'content-security-policy', _POLICY.encode())
            message['headers'] = [*message.get('headers', []), policy]
        await send(message)

    return sending
