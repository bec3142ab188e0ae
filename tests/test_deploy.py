"""The units and the cron line in deploy/: what systemd makes of them, and that they hold no machine's path."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_systemd_accepts_every_unit() -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not installed: the units were not checked")
    run = subprocess.run([program, "verify", *map(str, UNITS)], capture_output=True, text=True)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_are_hardened(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    if unit.suffix != ".service":
        return
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "User=nianbao",
                 "CapabilityBoundingSet=\n", "SystemCallFilter=@system-service"):  # fmt: skip
        assert line in text, f"{unit.name} lacks {line.strip()}"


def test_every_command_that_is_called_is_one_of_ours() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*UNITS, DEPLOY / "crontab"])
    called = re.findall(r'"\$NIANBAO_BIN" (\w+)', text)
    assert set(called) == {"crawl", "parse", "publish", "serve"}
    program = (DEPLOY.parent / "nianbao.py").read_text(encoding="utf-8")
    for command in called:
        assert re.search(rf"^def {command}\(", program, re.MULTILINE)


def test_the_shell_reads_the_environment_file_and_the_cron_line() -> None:
    [line] = [
        line
        for line in (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
        if re.match(r"[0-9*]", line)
    ]
    command = line.split(maxsplit=6)[6]
    assert line.split()[5] == "nianbao" and "%" not in command, "cron reads a % as a new line"
    for script in (command, f". {shlex.quote(str(DEPLOY / 'nianbao.env'))}"):
        run = subprocess.run(["sh", "-n", "-c", script], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr


def test_every_variable_is_in_the_environment_file() -> None:
    given = set(re.findall(r"^(NIANBAO_\w+)=", (DEPLOY / "nianbao.env").read_text(), re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in [*UNITS, DEPLOY / "crontab"]]
    assert set(re.findall(r"\$(NIANBAO_\w+)", "".join(texts))) <= given
