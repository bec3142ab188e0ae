"""CDXJ beside each WARC file: the index by which replay and other tools find a capture.

The lines are those of `cdxj-indexer --sort`. That program is not used, for the library with which
it makes its keys is under the AGPL; the tests compare with it where it is installed.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from crawler.keeping.members import records

ENDING = ".cdxj"
_EMPTY_DIGEST = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_SAFE = "".join(chr(c) for c in range(0x21, 0x7F) if chr(c) not in "%#")
# Sessions in an address tell visits apart, not pages: left out of the key.
_SESSION_QUERY = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)",
    re.IGNORECASE,
)
_SESSION_PATH = re.compile(r"/(?:\((?:[a-z]\([0-9a-z]{24}\))+\)|\([0-9a-z]{24}\))(?=/[^?]+\.aspx)")


def url_key(url: str) -> str:
    """The sort-friendly key of an address (SURT): host reversed, everything in one spelling.

    >>> url_key("http://www.a.gov.cn/X/index.html?b=2&a=1")
    'cn,gov,a)/x/index.html?a=1&b=2'
    >>> url_key("http://127.0.0.1:8123/nb/")
    '1,0,0,127:8123)/nb'
    >>> url_key("urn:nianbao:import:0A")
    'urn:nianbao:import:0a'
    """
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS:
        return url.lower()
    host, port = parts.netloc.rpartition("@")[2], ""
    if found := re.fullmatch(r"(.*?):(\d*)", host):
        host, port = found[1], found[2]
    host = re.sub(r"^www\d*\.", "", host.lower().strip("[]").rstrip("."))
    port = f":{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else ""
    path = _SESSION_PATH.sub("", _one_path(_one_spelling(parts.path)).lower())
    query = _SESSION_QUERY.sub("", _one_spelling(parts.query).lower())
    tail = f"?{'&'.join(sorted(query.split('&')))}" if query else ""
    return f"{','.join(reversed(host.split('.')))}{port})/{path.strip('/')}{tail}"


def line(
    url: str,
    date: str,
    mime: str | None,
    status: int | str | None,
    digest: str | None,
    length: int,
    offset: int,
    filename: str,
) -> str:
    """One line of CDXJ; `date` is the WARC-Date, `mime` may be a whole Content-Type."""
    fields: dict[str, str] = {"url": url}
    if mime:
        fields["mime"] = re.split(r"[;\s]", mime, maxsplit=1)[0].strip()
    if status is not None:
        fields["status"] = str(status)
    fields |= {
        "digest": digest or _EMPTY_DIGEST,
        "length": str(length),
        "offset": str(offset),
        "filename": filename,
    }
    return f"{url_key(url)} {re.sub('[^0-9]', '', date)[:14]} {json.dumps(fields)}\n"


def index(path: Path) -> list[str]:
    """Read a WARC file and make the lines of its index, in order."""
    return sorted(
        _line_of(record, iterator, path.name)
        for iterator, record in records(path)
        if record.rec_type in {"response", "revisit", "resource"}
    )


def write(path: Path, lines: Iterable[str]) -> Path:
    """Write the index of a WARC file beside it, whole or not at all."""
    target = path.with_name(path.name + ENDING)
    half = target.with_name(target.name + ".tmp")
    try:
        half.write_text("".join(sorted(lines)), encoding="utf-8")
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return target


def _line_of(record: Any, iterator: Any, filename: str) -> str:
    headers, http = record.rec_headers, record.http_headers
    # The place first: the iterator learns a record's length by going on to its end.
    offset, length = iterator.get_record_offset(), iterator.get_record_length()
    if record.rec_type == "revisit":
        mime: str | None = "warc/revisit"
    elif record.rec_type == "response":
        mime = http.get_header("Content-Type") if http else None
    else:
        mime = headers.get_header("Content-Type")
    return line(
        headers.get_header("WARC-Target-URI"),
        headers.get_header("WARC-Date"),
        mime,
        http.get_statuscode() if http and record.rec_type != "resource" else None,
        headers.get_header("WARC-Payload-Digest"),
        length,
        offset,
        filename,
    )


def _one_spelling(text: str) -> str:
    """Undo every percent-encoding, then encode only what must be."""
    raw = text.encode("utf-8")
    while (plain := unquote_to_bytes(raw)) != raw:
        raw = plain
    return quote_from_bytes(raw, safe=_SAFE)


def _one_path(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            kept[-1:] = []
        elif part not in {"", "."}:
            kept.append(part)
    return "/" + "/".join(kept)
