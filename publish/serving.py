"""Serving a release: Datasette on the copy that site/current points to, and its successor when it comes."""

import asyncio
import errno
import gc
import logging
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from asgi_gzip import GZipMiddleware
from datasette.app import Datasette
from datasette.plugins import pm
from uvicorn.supervisors import Multiprocess

from publish import caching, copying, release
from publish.errors import PublishError
from publish.plugins import site as plugin
from publish.searching import facets

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
_AS_THEY_ARE = ("/downloads/", "/extract")
Message = MutableMapping[str, Any]


def serve(
    site: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    archive: Path | None = None,
    sql: bool = False,
    workers: int = 1,
) -> None:
    """Serve `site` until interrupted; a later publish is shown without a restart.

    `archive` is the folder of captures, for the archived pages; without it the site says so.
    With `sql` anyone may ask the database in SQL, under the time limit of datasette.yaml. Each of
    the `workers` is a process with some 150 MB of its own; all read the one file of the release.

    Raises PublishError where there is no release or the port is taken.
    """
    release.current(site)
    listening = _listen(host, port)
    opened = partial(_opened, site, archive, sql)
    config = uvicorn.Config(
        opened, factory=True, workers=workers, log_level="warning", server_header=False
    )
    try:
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()


def _opened(site: Path, archive: Path | None, sql: bool) -> "SiteApp":
    """The application, with what search holds in memory read before the first visitor comes."""
    app = SiteApp(site, archive, sql=sql)
    with closing(copying.read_only(release.current(site) / release.DATABASE)) as db:
        facets.facets(db)
    # What is there now stays: to look through it for garbage again and again costs 100 ms each time.
    gc.collect()
    gc.freeze()
    return app


class SiteApp:
    """The site as one ASGI application that follows site/current from release to release."""

    def __init__(self, site: Path, archive: Path | None = None, *, sql: bool = False) -> None:
        self._site = site
        self._archive = archive
        self._sql = sql
        self._refused: Path | None = None  # a release that can't be shown, told of once
        self._code = caching.code_seed(HERE)
        self._switching = asyncio.Lock()
        self._open(release.current(site))

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] == "http" and self._is_outdated():
            async with self._switching:
                if self._is_outdated():
                    self._open(release.current(self._site))
        await self._app(scope, receive, send)

    def _open(self, folder: Path) -> None:
        # The Datasette before this one answers what it was asked and is then forgotten; a file
        # that was removed meanwhile stays readable to it until then.
        self._folder = folder
        self.datasette = datasette_for(folder, self._archive, sql=self._sql)
        kept = str(self._archive), str(self._sql)
        tagged = caching.cached(self.datasette.app(), folder.name, self._code, *kept)
        self._app = _packed(tagged)

    def _is_outdated(self) -> bool:
        """Whether there is another release; the one that is up stays where that can't be shown."""
        current = (self._site / "current").resolve()
        if current in (self._folder, self._refused):
            return False
        try:
            release.current(self._site)
        except PublishError as trouble:
            if current.is_dir():
                self._refused = current
                logger.warning("the release before stays up: %s", trouble)
            return False
        return True


def _packed(app: caching.App) -> caching.App:
    """Gzip what is text; files of the downloads and extracts go as they are, at full speed."""
    gzipped = GZipMiddleware(app, minimum_size=1000, compresslevel=5)

    async def answer(scope: Message, receive: caching.Receive, send: caching.Send) -> None:
        as_it_is = scope["type"] != "http" or scope["path"].startswith(_AS_THEY_ARE)
        await (app if as_it_is else gzipped)(scope, receive, send)

    return answer


def datasette_for(folder: Path, archive: Path | None = None, *, sql: bool = False) -> Datasette:
    """A Datasette on the release in `folder`, with our settings, templates and plugin."""
    config = yaml.safe_load((HERE / "datasette.yaml").read_text(encoding="utf-8"))
    if not pm.has_plugin("nianbao"):
        pm.register(plugin, name="nianbao")
    return Datasette(
        files=[],
        immutables=[str(folder / release.DATABASE)],
        settings=config["settings"] | {"default_allow_sql": sql},
        metadata=config["metadata"]
        | {"plugins": {"nianbao": {"archive": str(archive) if archive else None}}},
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
        cors=False,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is said of an address, so that the address is true."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, number)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except socket.gaierror as error:
        raise PublishError(f"There is no host {host} to serve on: {error.strerror}.") from error
    except OverflowError as error:
        raise PublishError(f"There is no port {port}: a port is 0 to 65535.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PublishError(
                f"Port {port} of {host} is taken by another program. Choose another: --port {port + 1}."
            ) from error
        raise PublishError(f"Can't serve on {host}:{port}: {error.strerror}.") from error
    listening.listen(128)
    return listening
