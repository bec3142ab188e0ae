"""Several processes that answer at one address."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from publish.release import publish
from tests.publish_archive import build

ROOT = Path(__file__).parent.parent


def test_workers_answer_at_one_address_and_end_together(tmp_path: Path) -> None:
    publish(build(tmp_path / "archive.db"), tmp_path / "site", formats=())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["nianbao.py", "serve", "--site", str(tmp_path / "site"), "--workers", "2"]
    served = subprocess.Popen([sys.executable, *command, "--port", str(port)], cwd=ROOT)
    try:
        children = Path(f"/proc/{served.pid}/task/{served.pid}/children")
        if not children.exists():
            pytest.skip("/proc does not tell the children of a process")
        assert _answer(port, served).status_code == 200
        assert len(children.read_text().split()) >= 2
        for _ in range(8):
            assert _answer(port, served).status_code == 200
    finally:
        served.send_signal(signal.SIGINT)
        assert served.wait(60) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)


def _answer(port: int, served: subprocess.Popen[bytes]) -> httpx.Response:
    while served.poll() is None:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/search?q=公开", timeout=30, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("the server has ended")
