"""The laws and the style of the house, as commands that can fail."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import nianbao

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
    ],
    ids=" ".join,
)
def test_linter(command: list[str]) -> None:
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", sorted(nianbao.cli.commands))
def test_every_command_explains_itself(name: str) -> None:
    command = nianbao.cli.commands[name]
    assert command.help, f"{name} has no help"
    for option in command.params:
        if isinstance(option, nianbao.click.Option) and option.name != "help":
            assert getattr(option, "help", None) or option.show_default, f"{name} {option.name}"
    assert CliRunner().invoke(nianbao.cli, [name, "--help"]).exit_code == 0


def test_every_module_says_what_it_is_for() -> None:
    import ast

    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in (".venv", "build"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree) or not tree.body, (
            f"{path.relative_to(ROOT)} has no docstring"
        )
