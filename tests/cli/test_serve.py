"""`kg serve` as it is run: says where it is, answers, ends at a signal and leaves nothing behind."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests.endpoint.served import publish, small_graph


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "store"
    publish(folder, small_graph())
    return folder


def children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text(encoding="ascii").split()]


def gone(pids: list[int], within: float = 10) -> bool:
    """Whether all processes end in time."""
    end = time.monotonic() + within
    while any(map(running, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(running, pids))


def running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_a_signal(store: Path, tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--store", str(store)]
    environment = {"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        [*command, "--bind", "127.0.0.1:0", "--workers", "1"], stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stderr
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, line
        with urlopen(f"{address[0]}/sparql?query=ASK%7B%7D", timeout=10) as response:  # noqa: S310 - our own server
            assert b"true" in response.read()
        workers = children(process.pid)
        process.send_signal(number)
        code, words = process.wait(timeout=15), process.stderr.read()
    assert (code, words) == (0, "")
    assert len(workers) == 2  # one at work, and one that steps in
    assert gone(workers)
    assert not list(tmp_path.iterdir())


def test_its_processes_die_with_it(store: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--store", str(store)]
    with subprocess.Popen(
        [*command, "--bind", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True, env={"TMPDIR": str(tmp_path)}
    ) as process:
        assert process.stderr
        assert "serving" in process.stderr.readline()
        workers = children(process.pid)
        assert workers
        process.kill()
        process.wait(timeout=15)
    assert gone(workers)


def test_a_taken_port_is_told(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        outcome = CliRunner().invoke(main, ["serve", "--store", str(store), "--bind", f"127.0.0.1:{port}"])
    assert outcome.exit_code == 1
    assert outcome.stderr == (
        f"kg: 127.0.0.1:{port} cannot be listened on (Address already in use); choose another with --bind\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--bind", "8000"], 2, "is not HOST:PORT"),
        (["--bind", "127.0.0.1:99999"], 2, "is not HOST:PORT"),
        (["--store", "nowhere", "--bind", "127.0.0.1:0"], 1, "kg: nowhere: there is no store here"),
        (["--timeout", "0"], 2, "0"),
    ],
)
def test_a_mistake_ends_in_one_sentence(arguments: list[str], code: int, words: str) -> None:
    outcome = CliRunner().invoke(main, ["serve", *arguments])
    assert outcome.exit_code == code
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "store"),
    [
        ([], {}, "from-file"),
        ([], {"KG_SERVE_STORE": "from-environment"}, "from-environment"),
        (["--store", "from-line"], {"KG_SERVE_STORE": "from-environment"}, "from-line"),
    ],
)
def test_a_setting_is_taken_from_the_nearest_place(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], store: str
) -> None:
    config = tmp_path / "serve.toml"
    config.write_text('store = "from-file"\nbind = "127.0.0.1:0"\nper-client = 3\nallow-host = ["a.org"]\n', "utf-8")
    outcome = CliRunner().invoke(main, ["serve", "--config", str(config), *arguments], env=environment)
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"kg: {store}: there is no store here")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("speed = 1", 2, "there is no setting speed; there are access-log, allow-corrections, allow-host"),
        ("timeout = [", 2, "not TOML"),
        ("timeout = -1", 2, "-1"),
        ('bind = "8000"', 2, "is not HOST:PORT"),
        ('bind = "127.0.0.1:0"\nallow-host = ["127.0.0.1"]', 1, "not the name of a host"),
    ],
)
def test_a_wrong_setting_is_told_so(tmp_path: Path, text: str, code: int, words: str) -> None:
    config = tmp_path / "serve.toml"
    config.write_text(text, "utf-8")
    outcome = CliRunner().invoke(main, ["serve", "--config", str(config)])
    assert outcome.exit_code == code
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("token", ["short", "with a space in the middle", "ä" * 20])
def test_a_token_keeps_people_out(tmp_path: Path, store: Path, token: str) -> None:
    file = tmp_path / "token"
    file.write_text(token, "utf-8")
    outcome = CliRunner().invoke(main, ["serve", "--store", str(store), "--token-file", str(file)])
    assert outcome.exit_code == 1
    assert "a token has at least 16 characters and no space" in outcome.stderr
