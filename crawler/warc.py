"""WARC files as nianbao writes them: one process, one file at a time, whole records only."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders

from crawler.answer import Answer
from crawler.keeping import cdx
from crawler.packing import QuickWriter, Whole, sync_folder

logger = logging.getLogger(__name__)
MAX_BYTES = 1_000_000_000
OPEN = ".open"  # the ending of a file that is being written
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"


@dataclass(frozen=True)
class Place:
    """Where a record lies: file name (its final one) and offset."""

    file: str
    offset: int


class WarcFile:
    """Writes the captures of one run into `folder`; a file appears with its first record."""

    def __init__(
        self,
        folder: Path,
        portal: str,
        info: Mapping[str, str],
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self.folder, self.portal, self.info, self.max_bytes = folder, portal, dict(info), max_bytes
        self.serial = 0
        self.name = ""
        self._file: BinaryIO | None = None
        self._writer: QuickWriter | None = None
        self._lines: list[str] = []  # of the index
        self._length = 0  # of the record written last, or of the first of a pair

    def response(self, answer: Answer, digest: str) -> Place:
        """Write an answer in full, and its request."""
        return self._pair(answer, "response", {"WARC-Payload-Digest": digest}, answer.body)

    def unchanged(self, answer: Answer, digest: str, first: str) -> Place:
        """Write that the same bytes came again as on the date `first`."""
        return self._pair(
            answer,
            "revisit",
            {
                "WARC-Payload-Digest": digest,
                "WARC-Profile": _PROFILE + "identical-payload-digest",
                "WARC-Refers-To-Target-URI": answer.url,
                "WARC-Refers-To-Date": first,
            },
        )

    def not_modified(self, answer: Answer, first: str | None) -> Place:
        """Write a 304: nothing was sent, for it is as it was on the date `first`."""
        headers = {"WARC-Profile": _PROFILE + "server-not-modified"}
        if first:
            headers |= {"WARC-Refers-To-Target-URI": answer.url, "WARC-Refers-To-Date": first}
        return self._pair(answer, "revisit", headers)

    def resource(self, uri: str, date: str, content_type: str, body: bytes, digest: str) -> Place:
        """Write a document that did not come over HTTP."""
        writer = self._open()
        record = writer.create_warc_record(
            uri,
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=content_type,
            warc_headers_dict={"WARC-Date": date, "WARC-Payload-Digest": digest},
        )
        place = self._write(record)
        self._lines.append(
            cdx.line(uri, date, content_type, None, digest, self._length, place.offset, place.file)
        )
        return place

    def close(self) -> None:
        """Bring the file to disk, give it its final name and write its index."""
        if self._file is None:
            return
        file, self._file, self._writer = self._file, None, None
        written = file.tell()
        os.fsync(file.fileno())
        file.close()
        path, lines = self.folder / (self.name + OPEN), self._lines
        self._lines = []
        if written:
            path.rename(self.folder / self.name)
        else:
            path.unlink()
        sync_folder(self.folder)
        if written:
            try:
                cdx.write(self.folder / self.name, lines)
            except OSError as error:  # can be made again at any time: no reason to fail
                logger.warning(
                    "%s: its index could not be written (%s); nianbao recover makes it",
                    self.name, error,
                )  # fmt: skip

    def _pair(
        self, answer: Answer, kind: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Place:
        writer = self._open()
        common = {"WARC-Date": answer.date}
        if answer.ip_address:
            common["WARC-IP-Address"] = answer.ip_address
        try:
            phrase = HTTPStatus(answer.status).phrase
        except ValueError:
            phrase = "Unknown"
        response = writer.create_warc_record(
            answer.url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict=common | dict(headers),
            http_headers=StatusAndHeaders(
                f"{answer.status} {phrase}", list(answer.headers), protocol="HTTP/1.1"
            ),
        )
        request = writer.create_warc_record(
            answer.url,
            "request",
            payload=BytesIO(answer.request_body),
            length=len(answer.request_body),
            warc_headers_dict={
                **common,
                "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
            },
            http_headers=StatusAndHeaders(
                f"{answer.method} {answer.request_target} HTTP/1.1",
                list(answer.request_headers),
                is_http_request=True,
            ),
        )
        place = self._write(response, request)
        content_type = next((v for n, v in answer.headers if n.lower() == "content-type"), None)
        self._lines.append(
            cdx.line(
                answer.url,
                answer.date,
                "warc/revisit" if kind == "revisit" else content_type,
                answer.status,
                headers.get("WARC-Payload-Digest"),
                self._length,
                place.offset,
                place.file,
            )
        )
        return place

    def _write(self, *records: Any) -> Place:
        """Write records that belong together; after an error none of them is in the file."""
        assert self._file is not None and self._writer is not None
        offset = self._file.tell()
        try:
            for number, record in enumerate(records):
                self._writer.write_record(record)
                if number == 0:
                    self._length = self._file.tell() - offset
            self._file.flush()
        except BaseException:
            self._cut(offset)
            raise
        return Place(self.name, offset)

    def _cut(self, offset: int) -> None:
        """Take back what was half written. The raw file, for a buffer would try to flush again."""
        if self._file is None:
            return
        os.truncate(self.folder / (self.name + OPEN), offset)
        self._file.seek(offset)

    def _open(self) -> "QuickWriter":
        if self._file is not None and self._file.tell() >= self.max_bytes:
            self.close()
        if self._writer is None:
            stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
            self.name = f"nianbao-{self.portal}-{stamp}-{self.serial:05d}.warc.gz"
            self.serial += 1
            # Unbuffered: what write() returned from is with the kernel, and survives a kill -9.
            self._file = (self.folder / (self.name + OPEN)).open("xb", buffering=0)
            self._writer = QuickWriter(Whole(self._file), gzip=False, warc_version="1.1")
            self._write(self._writer.create_warcinfo_record(self.name, self.info))
        return self._writer
