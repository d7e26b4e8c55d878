"""The doors that the bench compares: how each is fetched, started, and stopped.

The peers are fetched by name from their package registries into a folder outside the checkout,
each into a place of its own. They run as their authors ship them, with logs kept to errors where
there is a setting for it, and with room for the shards that the bench asks for.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from raw_client import Connection, RefusedError
from traffic import SHARDS, STREAM, asked

PLACE = Path(os.environ.get("KDSLAB_BENCH_PEERS", "~/.cache/kdslab-bench")).expanduser()
SPEED = 60
"""How much faster than the wall kdslab's clock runs; see http_door for why."""
START_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A server that speaks Kinesis.

    Attributes:
        name: As the table calls it.
        command: What starts it; `{port}` stands for the port.
        env: What it is told by environment variables.
        package: Its name and version in the registry; none if it is ours.
        installer: What fetches the package: pip or npm.
    """

    name: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    package: str = ""
    installer: str = ""

    @property
    def folder(self) -> Path:
        """Return where its package lies."""
        return PLACE / self.name


def _pip(name: str, package: str, *command: str, **env: str) -> Door:
    program = str(PLACE / name / "bin" / command[0])
    return Door(
        name=name, package=package, installer="pip", command=(program, *command[1:]), env=env
    )


def _npm(name: str, package: str, script: str, *options: str, **env: str) -> Door:
    program = str(PLACE / name / "node_modules" / name / script)
    return Door(
        name=name, package=package, installer="npm", command=("node", program, *options), env=env
    )


PEERS = (
    _npm(
        "kinesalite", "kinesalite@3.3.3", "cli.js", "--port", "{port}", "--shardLimit", f"{SHARDS}"
    ),
    _npm(
        "kinesis-local",
        "kinesis-local@0.6.2",
        "main.js",
        KINESIS_MOCK_PLAIN_PORT="{port}",
        KINESIS_MOCK_TLS_PORT="0",
        SHARD_LIMIT=f"{SHARDS}",
        LOG_LEVEL="ERROR",
    ),
    _pip("moto", "moto[server]==5.2.5", "moto_server", "-p", "{port}"),
    _pip(
        "ministack",
        "ministack==1.5.33",
        "ministack",
        GATEWAY_PORT="{port}",
        BIND_HOST="127.0.0.1",
        LOG_LEVEL="ERROR",
    ),
)
OURS = Door(
    name="kdslab",
    command=(str(Path(sys.executable).with_name("kdslab")), "serve", "--port", "{port}"),
)
CLIENT = Door(
    name="client",
    command=(sys.executable, str(Path(__file__).with_name("empty_server.py")), "{port}"),
)


def sped_up(door: Door, speed: int = SPEED) -> Door:
    """Return kdslab's door with a faster clock, any other as it is."""
    if door is not OURS:
        return door
    return Door(name=door.name, command=(*door.command, "--speed", str(speed)))


def fetch(door: Door) -> str | None:
    """Install a peer unless it is there; return why it cannot be had, or None if all is well."""
    program = next((Path(part) for part in door.command if Path(part).is_relative_to(PLACE)), None)
    try:
        if program and not program.exists():
            _install(door)
    except FileNotFoundError as error:
        return f"{error.filename} is not on this machine"
    except subprocess.CalledProcessError as error:
        said = [line[:100] for line in error.stderr.splitlines() if "error" in line.lower()]
        return f"{door.installer} failed: {'; '.join(said[:2])}"
    if shutil.which(door.command[0]) is None:
        return f"{door.command[0]} is not on this machine"
    return None


def _install(door: Door) -> None:
    """Fetch a peer. Its install scripts stay unrun: the only one builds a store on disk."""
    door.folder.mkdir(parents=True, exist_ok=True)
    if door.installer == "pip":
        _run(sys.executable, "-m", "venv", str(door.folder))
        _run(str(door.folder / "bin" / "pip"), "install", "--quiet", door.package)
    else:
        _run("npm", "install", "--ignore-scripts", "--prefix", str(door.folder), door.package)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


class Running:
    """A door that has been started; leaving the `with` block stops it.

    Args:
        door: What to start.

    Attributes:
        port: Where it listens.
        ready_seconds: From the start of its process to its first good answer.
    """

    def __init__(self, door: Door) -> None:
        self.name = door.name
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        env = {name: value.format(port=self.port) for name, value in door.env.items()}
        folder = Path(door.command[1]).parent if door.installer == "npm" else None
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [part.format(port=self.port) for part in door.command],
            env={**os.environ, **env},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._await()
        except BaseException:
            self.stop()
            raise
        self.ready_seconds = time.perf_counter() - started

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ask(self, operation: str, **members: object) -> bytes:
        """Ask once, over a connection of its own."""
        connection = Connection(self.port)
        try:
            return connection.ask(asked(operation, **members))
        finally:
            connection.close()

    def create(self, stream: str = STREAM, shards: int = SHARDS) -> None:
        """Make a stream and wait until it is ACTIVE."""
        self.ask("CreateStream", StreamName=stream, ShardCount=shards)
        while b'"ACTIVE"' not in self.ask("DescribeStreamSummary", StreamName=stream):
            time.sleep(0.05)

    def resident_bytes(self) -> int:
        """Return the memory that the process and all that it started hold."""
        process = psutil.Process(self._process.pid)
        family = [process, *process.children(recursive=True)]
        return sum(one.memory_info().rss for one in family)

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await(self) -> None:
        deadline = time.perf_counter() + START_SECONDS
        while time.perf_counter() < deadline and self._process.poll() is None:
            with suppress(OSError, RefusedError):
                self.ask("ListStreams")
                return
            time.sleep(0.001)
        ended = self._process.poll()
        how = "did not answer in time" if ended is None else f"ended at once with code {ended}"
        raise RuntimeError(f"{self.name} {how}")
