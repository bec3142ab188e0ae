"""The addresses for programs: downloads, extracts, the API, what machines look for."""

from collections.abc import Callable
from typing import Any

from publish.exports import sending
from publish.interface import api, machines
from publish.pages import downloads_page, extract_page

ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"/downloads$", downloads_page.downloads),
    (r"/downloads/(?P<file>[^/]+)$", sending.download),
    (r"/extract$", extract_page.extracted),
    (r"/extract\.json$", extract_page.size),
    (r"/api$", api.documentation),
    (r"/api\.json$", api.home),
    (r"/api/search$", api.search),
    (r"/api/downloads$", api.files),
    (r"/api/codebook$", api.codebook),
    (r"/api/(?P<list>[^/]+)$", api.listed),
    (r"/api/(?P<kind>[^/]+)/(?P<id>[^/]+)$", api.record),
    (r"/robots\.txt$", machines.robots),
    (r"/sitemap\.xml$", machines.sitemap),
    (r"/sitemap-(?P<n>[0-9]{1,6})\.xml$", machines.sitemap_piece),
    (r"/llms\.txt$", machines.llms),
]
