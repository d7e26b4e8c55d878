"""Say, check by check, whether this machine can run the course, and what to do if not."""

import ast
import importlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)
OLDEST_BOTO3 = (1, 44)
NEEDED_BYTES = 200_000_000
KERNEL_LIMIT_SECONDS = 60.0
JUPYTER_PORT = 8888
JUPYTER_PORT_TRIES = 50
FRONT_ENDS = {
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
    "anywidget": "anywidget",
    "jupyterlab-plotly": "plotly",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one check found; `advice` says what to do where it is not ok."""

    name: str
    ok: bool
    found: str
    advice: str


def diagnose(folder: Path, port: int | None = None) -> Iterator[Check]:
    """Run every check, one after the other; a check that breaks is a check that fails.

    Args:
        folder: Where the course is, or is going to be.
        port: The port that JupyterLab shall have; its own choice if not given.
    """
    checks: list[tuple[str, Callable[[], Check]]] = [
        ("python", check_python),
        ("packages", check_packages),
        ("boto3", check_boto3),
        ("kernel", check_kernel),
        *((f"front end {name}", lambda name=name: check_front_end(name)) for name in FRONT_ENDS),
        ("port", lambda: check_port(port)),
        ("disk", lambda: check_disk(folder)),
        ("folder", lambda: check_folder(folder)),
    ]
    for name, check in checks:
        try:
            yield check()
        except Exception as error:
            found = f"the check itself broke, {type(error).__name__}: {error}"
            yield Check(name=name, ok=False, found=found, advice="Install kdslab again with pip.")


def check_python(version: tuple[int, int, int] = sys.version_info[:3]) -> Check:
    """Check that Python is one that kdslab is tested with."""
    return Check(
        name="python",
        ok=OLDEST_PYTHON <= version[:2] <= NEWEST_PYTHON,
        found=".".join(map(str, version)),
        advice="Make an environment with Python 3.11 to 3.14 and install kdslab in it.",
    )


def check_packages() -> Check:
    """Check that what kdslab requires is there, new enough, and can be imported."""
    try:
        required = metadata.requires("kdslab") or []
    except metadata.PackageNotFoundError:
        return Check(
            name="packages",
            ok=False,
            found="kdslab runs from a folder and is not installed",
            advice='Run "pip install kdslab", or in a checkout "pip install -e .".',
        )
    troubles = [trouble for line in required if (trouble := _package_trouble(line))]
    return Check(
        name="packages",
        ok=not troubles,
        found="; ".join(troubles) or "all that kdslab requires",
        advice='Run "pip install --upgrade kdslab".',
    )


def check_boto3() -> Check:
    """Check that boto3 is new enough to have `standard` as its default retry mode."""
    version = metadata.version("boto3")
    found = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    return Check(
        name="boto3",
        ok=found >= OLDEST_BOTO3,
        found=version,
        advice='Run "pip install --upgrade boto3": the lessons rely on 1.44 or newer.',
    )


def check_kernel(limit_seconds: float = KERNEL_LIMIT_SECONDS) -> Check:
    """Start the Python kernel that notebooks get, and let it add 1 and 1."""
    advice = (
        f'Run "{Path(sys.executable).name} -m ipykernel install --sys-prefix" in the environment '
        "in which kdslab is installed."
    )
    try:
        total, prefix = _ask_kernel(limit_seconds)
    except Exception as error:
        first_line = str(error).partition("\n")[0]
        found = f"it does not start: {first_line or type(error).__name__}"
        return Check(name="kernel", ok=False, found=found, advice=advice)
    if not _same_folder(prefix, sys.prefix):
        found = f"it belongs to another environment, {prefix}"
        return Check(name="kernel", ok=False, found=found, advice=advice)
    return Check(name="kernel", ok=total == "2", found=f"1 + 1 = {total}", advice=advice)


def check_front_end(name: str) -> Check:
    """Check that JupyterLab will find the browser's half of a widget library."""
    paths = importlib.import_module("jupyter_core.paths").jupyter_path("labextensions")
    there = [path for path in paths if (Path(path) / name / "package.json").is_file()]
    return Check(
        name=f"front end {name}",
        ok=bool(there),
        found="installed" if there else "not installed for JupyterLab",
        advice=f'Run "pip install --force-reinstall {FRONT_ENDS[name]}" and reload the page.',
    )


def check_port(port: int | None) -> Check:
    """Check that a port is free, or without one that JupyterLab will find one."""
    advice = 'Stop what uses the port, or choose another with "kdslab lab --port".'
    if port is not None:
        trouble = port_trouble("127.0.0.1", port)
        return Check(name="port", ok=not trouble, found=trouble or f"{port} is free", advice=advice)
    tried = range(JUPYTER_PORT, JUPYTER_PORT + JUPYTER_PORT_TRIES)
    free = next((port for port in tried if not port_trouble("127.0.0.1", port)), None)
    found = f"{free} is free" if free else f"{tried[0]} to {tried[-1]} are all taken"
    return Check(name="port", ok=free is not None, found=found, advice=advice)


def check_disk(folder: Path) -> Check:
    """Check that there is room for the course and what a learner adds to it."""
    free = shutil.disk_usage(_existing(folder)).free
    return Check(
        name="disk",
        ok=free >= NEEDED_BYTES,
        found=f"{free // 1_000_000:,} MB free",
        advice=f"Free some space: the course wants {NEEDED_BYTES // 1_000_000} MB.",
    )


def check_folder(folder: Path) -> Check:
    """Check that the course can be written where it is going to be, by writing there."""
    advice = 'Choose a folder of your own, as in "kdslab lab my-course".'
    existing = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Check(name="folder", ok=True, found=f"{folder} can be written", advice=advice)
    except OSError as error:
        found = f"{existing} cannot be written: {error.strerror}"
        return Check(name="folder", ok=False, found=found, advice=advice)


def port_trouble(ip: str, port: int) -> str:
    """Say in one sentence why a server cannot listen there, or nothing if it can."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            ip, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            if sys.platform != "win32":  # There the option would share a port that is taken.
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror:
        return f"{ip} is not an address of this machine."
    except OSError as error:
        return f"Port {port} on {ip} cannot be used: {(error.strerror or str(error)).lower()}."
    return ""


def _package_trouble(line: str) -> str:
    requirement: Any = importlib.import_module("packaging.requirements").Requirement(line)
    if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
        return ""
    try:
        version = metadata.version(requirement.name)
        importlib.import_module(requirement.name.replace("-", "_"))
    except Exception as error:
        return f"{requirement.name} cannot be imported ({type(error).__name__})"
    fits = requirement.specifier.contains(version, prereleases=True)
    return "" if fits else f"{requirement.name} is {version}, wanted {requirement.specifier}"


def _ask_kernel(limit_seconds: float) -> tuple[str, str]:
    """Return what the kernel says that 1 + 1 is, and where its Python lives."""
    from jupyter_client.manager import KernelManager

    manager: Any = KernelManager(kernel_name="python3")
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=limit_seconds)
        asked = {"total": "1 + 1", "prefix": "__import__('sys').prefix"}
        reply = client.execute_interactive(
            "", user_expressions=asked, store_history=False, timeout=limit_seconds
        )
        said = reply["content"]["user_expressions"]
        total, prefix = (said[name]["data"]["text/plain"] for name in asked)
        return total, ast.literal_eval(prefix)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _same_folder(one: str, other: str) -> bool:
    return Path(one).exists() and Path(one).samefile(other)


def _existing(folder: Path) -> Path:
    here = folder.expanduser().resolve()
    return next(path for path in (here, *here.parents) if path.exists())
