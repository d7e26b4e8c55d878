import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kdslab.course import cli, workspace
from kdslab.course.doctor import Check


@pytest.fixture(autouse=True)
def jupyter_of_its_own(tmp_path, monkeypatch):
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name.lower()))
    for name in ("JUPYTER_TOKEN", "KDSLAB_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch, write):
    root = tmp_path / "course"
    for name in ("notebooks/00 start", "notebooks/03-hashing", "exercises/03-hashing"):
        write(root / f"{name}.ipynb", "first edition")
    monkeypatch.setattr(cli, "course_root", lambda: root)
    monkeypatch.setattr(workspace, "trust", lambda _: None)
    return root


@pytest.fixture
def started(monkeypatch):
    """Remember the options that JupyterLab would be started with."""
    starts = []
    monkeypatch.setattr(cli, "_start_jupyterlab", lambda *options: starts.append(options))
    return starts


def kdslab(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def test_version_is_that_of_the_installed_package():
    assert f"kdslab {workspace.installed_version()}\n" == kdslab("--version").stdout


def test_laying_says_what_was_laid_and_starts_nothing(started, tmp_path):
    result = kdslab("lab", tmp_path / "mine", "--no-start")

    expected = f"Laid 3 notebooks in {tmp_path / 'mine'}.\n"
    assert (0, expected, []) == (result.exit_code, result.output, started)


def test_laying_again_is_quiet(tmp_path):
    kdslab("lab", tmp_path / "mine", "--no-start")

    assert "" == kdslab("lab", tmp_path / "mine", "--no-start").output


def test_an_update_says_what_was_replaced_and_what_was_kept(course, tmp_path, write):
    kdslab("lab", tmp_path / "mine", "--no-start")
    write(tmp_path / "mine/exercises/03-hashing.ipynb", "my work")
    for name in ("notebooks/03-hashing.ipynb", "exercises/03-hashing.ipynb"):
        write(course / name, "second edition")

    result = kdslab("lab", tmp_path / "mine", "--no-start")

    new = f"exercises/03-hashing.new-{workspace.installed_version()}.ipynb"
    kept = f"Kept your exercises/03-hashing.ipynb; its new edition is beside it, in {new}."
    assert f"Updated 1 notebooks that you had not changed.\n{kept}\n" == result.output


def test_jupyterlab_starts_in_the_folder_on_loopback_at_the_first_notebook(started, tmp_path):
    kdslab("lab", tmp_path / "mine")

    expected = {
        f"--ServerApp.root_dir={tmp_path / 'mine'}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.open_browser=True",
        "--LabApp.default_url=/lab/tree/notebooks/00%20start.ipynb",
    }
    assert expected == expected & set(started[0][0])
    assert [] == [option for option in started[0][0] if "ServerApp.port" in option]


def test_an_explicit_port_is_the_only_one_tried(started, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    kdslab("lab", tmp_path / "mine", "--port", port)

    ports = [option for option in started[0][0] if "ServerApp.port" in option]
    assert [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] == ports


def test_an_explicit_port_that_is_taken_is_refused(started, tmp_path, taken_port):
    result = kdslab("lab", tmp_path / "mine", "--port", taken_port)

    expected = (
        f"Port {taken_port} on 127.0.0.1 cannot be used: address already in use. "
        "Choose another with --port, or leave it out.\n"
    )
    assert (1, expected, []) == (result.exit_code, result.stderr, started)


@pytest.mark.parametrize(
    ("user", "address", "allowed"),
    [(0, "127.0.0.1", True), (0, "0.0.0.0", False), (1000, "127.0.0.1", False)],
)
def test_root_may_start_jupyterlab_on_loopback_only(
    started, tmp_path, monkeypatch, user, address, allowed
):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    result = kdslab("lab", tmp_path / "mine", "--ip", address)

    assert allowed == ("--allow-root" in started[0][0])
    assert allowed == ("you are root" in result.stderr)


@pytest.mark.parametrize("passed_on", [["--ip=0.0.0.0"], ["--ServerApp.ip", "0.0.0.0"]])
def test_an_address_that_is_passed_on_counts_for_root_and_for_the_warning(
    started, tmp_path, monkeypatch, passed_on
):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    result = kdslab("lab", tmp_path / "mine", "--", *passed_on)

    assert "--allow-root" not in started[0][0]
    assert "everyone on the network" in result.stderr


def test_options_after_two_dashes_are_passed_on(started, tmp_path):
    kdslab("lab", tmp_path / "mine", "--no-browser", "--", "--allow-root", "--", "--debug")

    assert ["--allow-root", "--", "--debug"] == started[0][1]


def test_without_a_folder_the_options_after_two_dashes_are_not_taken_for_one(
    started, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    kdslab("lab", "--", "--allow-root")

    expected = f"--ServerApp.root_dir={tmp_path / 'kdslab-course'}"
    assert (expected, ["--allow-root"]) == (started[0][0][0], started[0][1])


@pytest.mark.parametrize(
    ("passed_on", "left"),
    [
        (["--ServerApp.ip=::1"], ["--ServerApp.port=1"]),
        (["--port=2"], ["--ServerApp.ip=127.0.0.1"]),
        (["--port", "2"], ["--ServerApp.ip=127.0.0.1"]),
        (["--allow-root"], ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=1"]),
    ],
)
def test_an_option_that_is_passed_on_replaces_ours(passed_on, left):
    ours = ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=1"]

    assert left == cli.without_repeated(ours, passed_on)


def test_an_unknown_option_is_refused(started, tmp_path):
    assert (2, []) == (kdslab("lab", tmp_path / "mine", "--allow-root").exit_code, started)


@pytest.mark.parametrize(
    ("ip", "lines"),
    [("127.0.0.1", 0), ("::1", 0), ("localhost", 0), ("127.8.8.8", 0), ("0.0.0.0", 1), ("::", 1)],
)
def test_an_address_other_than_loopback_warns_in_one_line(started, tmp_path, ip, lines):
    result = kdslab("lab", tmp_path / "mine", "--ip", ip)

    warnings = [line for line in result.stderr.splitlines() if "can run code" in line]
    assert (lines, 1) == (len(warnings), len(started))


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path, write):
    write(tmp_path / "file", "")

    result = kdslab("lab", tmp_path / "file", "--no-start")

    assert (1, 1) == (result.exit_code, len(result.stderr.splitlines()))


def test_an_unknown_error_is_one_sentence_and_says_how_to_see_more(tmp_path, monkeypatch):
    def break_down(*_args, **_kwargs):
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(cli, "lay", break_down)
    result = kdslab("lab", tmp_path / "mine", "--no-start")

    expected = (
        "Something went wrong, RuntimeError: first line second line. "
        "Set KDSLAB_DEBUG=1 to see the whole traceback.\n"
    )
    assert (1, expected) == (result.exit_code, result.stderr)


def test_the_debug_variable_lets_the_traceback_through(tmp_path, monkeypatch, write):
    monkeypatch.setenv("KDSLAB_DEBUG", "1")
    write(tmp_path / "file", "")

    result = kdslab("lab", tmp_path / "file", "--no-start")

    assert workspace.WorkspaceError is type(result.exception)


def test_doctor_prints_a_line_a_check_and_what_to_do(monkeypatch, tmp_path):
    good = Check(name="good", ok=True, found="fine", advice="nothing")
    bad = Check(name="bad", ok=False, found="broken", advice="Mend it.")
    monkeypatch.setattr(cli, "diagnose", lambda *_: iter([good, bad]))

    result = kdslab("doctor", "--folder", tmp_path)

    expected = "+ ok    good: fine\nx FAIL  bad: broken\n        To do: Mend it.\n"
    assert (1, expected) == (result.exit_code, result.stdout)


def test_doctor_ends_with_zero_when_all_is_well(monkeypatch):
    good = Check(name="good", ok=True, found="fine", advice="nothing")
    monkeypatch.setattr(cli, "diagnose", lambda *_: iter([good]))

    assert 0 == kdslab("doctor").exit_code


def test_importing_the_command_line_imports_nothing_heavy():
    heavy = (
        "jupyterlab jupyter_server jupyter_client nbformat boto3 plotly ipywidgets rich.progress"
    )
    program = (
        "import sys, kdslab; before = set(sys.modules); import kdslab.course.cli;"
        f"print(sorted(set({heavy.split()!r}) & (set(sys.modules) - before)))"
    )
    root = str(Path(cli.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    said = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
    )

    assert "[]\n" == said.stdout
