import json
import socket
import sys
import time
from collections import namedtuple
from importlib import metadata

import pytest

from kdslab.course import doctor
from kdslab.course.doctor import (
    check_boto3,
    check_disk,
    check_folder,
    check_front_end,
    check_kernel,
    check_packages,
    check_port,
    check_python,
    diagnose,
    port_trouble,
)


@pytest.fixture
def kernel_in_place_of_python3(tmp_path, monkeypatch):
    def place(*argv):
        spec = tmp_path / "jupyter/kernels/python3/kernel.json"
        spec.parent.mkdir(parents=True)
        text = json.dumps({"argv": argv, "display_name": "broken", "language": "python"})
        spec.write_text(text, "utf-8")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
        # Without this the real kernel of the environment would come before the specification.
        monkeypatch.setattr("jupyter_client.kernelspec.KernelSpecManager.ensure_native_kernel", 0)

    return place


@pytest.mark.parametrize(
    ("version", "ok"),
    [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 2), True), ((3, 15, 0), False)],
)
def test_python_is_3_11_to_3_14(version, ok):
    assert ok is check_python(version).ok


def test_packages_are_checked_against_what_kdslab_requires(monkeypatch):
    lines = ["typer>=0.16", "boto3>=999", "no-such-thing", 'pytest>=999; extra == "test"']
    monkeypatch.setattr(metadata, "requires", lambda _: lines)

    check = check_packages()

    boto3 = metadata.version("boto3")
    expected = (
        f"boto3 is {boto3}, wanted >=999; no-such-thing cannot be imported (PackageNotFoundError)"
    )
    assert (False, expected) == (check.ok, check.found)


def test_packages_that_fit_are_ok(monkeypatch):
    monkeypatch.setattr(metadata, "requires", lambda _: ["typer>=0.16", "anywidget>=0.9.18"])

    assert (True, "all that kdslab requires") == (check_packages().ok, check_packages().found)


def test_kdslab_that_is_not_installed_fails(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", missing)

    assert False is check_packages().ok


@pytest.mark.parametrize(
    ("version", "ok"),
    [("1.43.127", False), ("1.44.0", True), ("1.9.300", False), ("2.0.0b1", True)],
)
def test_boto3_is_1_44_or_newer(monkeypatch, version, ok):
    monkeypatch.setattr(metadata, "version", lambda _: version)

    assert ok is check_boto3().ok


def test_the_kernel_of_this_environment_adds_one_and_one():
    assert (True, "1 + 1 = 2") == (check_kernel().ok, check_kernel().found)


def test_a_kernel_of_another_environment_fails(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "_ask_kernel", lambda _: ("2", str(tmp_path)))

    check = check_kernel()

    assert (False, f"it belongs to another environment, {tmp_path}") == (check.ok, check.found)


def test_a_kernel_whose_program_is_missing_fails(kernel_in_place_of_python3):
    kernel_in_place_of_python3("/nowhere/python", "{connection_file}")

    check = check_kernel()

    found = "it does not start" in check.found and "/nowhere/python" in check.found
    assert (False, True) == (check.ok, found)


def test_a_kernel_that_never_answers_fails_within_the_limit(kernel_in_place_of_python3):
    kernel_in_place_of_python3(sys.executable, "-c", "import time; time.sleep(60)")
    started = time.monotonic()

    check = check_kernel(limit_seconds=1.0)

    assert (False, True) == (check.ok, time.monotonic() - started < 20)


@pytest.mark.parametrize("name", doctor.FRONT_ENDS)
def test_an_installed_front_end_is_found_by_its_real_name(name):
    assert (True, "installed") == (check_front_end(name).ok, check_front_end(name).found)


def test_a_front_end_that_is_missing_fails(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path)])

    assert False is check_front_end("anywidget").ok


def test_a_taken_port_fails(taken_port):
    check = check_port(taken_port)

    expected = f"Port {taken_port} on 127.0.0.1 cannot be used: address already in use."
    assert (False, expected) == (check.ok, check.found)


def test_without_a_port_the_next_free_one_is_good_enough(monkeypatch, taken_port):
    monkeypatch.setattr(doctor, "JUPYTER_PORT", taken_port)

    assert True is check_port(None).ok


def test_no_free_port_at_all_fails(monkeypatch, taken_port):
    monkeypatch.setattr(doctor, "JUPYTER_PORT", taken_port)
    monkeypatch.setattr(doctor, "JUPYTER_PORT_TRIES", 1)

    assert False is check_port(None).ok


def test_a_free_port_is_no_trouble():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    assert "" == port_trouble("127.0.0.1", port)


def test_a_name_that_is_no_address_is_trouble():
    expected = "no.such.host.invalid is not an address of this machine."

    assert expected == port_trouble("no.such.host.invalid", 8888)


@pytest.mark.parametrize(("free", "ok"), [(199_999_999, False), (200_000_000, True)])
def test_the_course_wants_200_mb(monkeypatch, tmp_path, free, ok):
    usage = namedtuple("Usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(free))

    assert ok is check_disk(tmp_path / "not/there/yet").ok


def test_a_folder_that_is_not_there_yet_is_checked_and_not_made(tmp_path):
    folder = tmp_path / "not/there/yet"

    assert (True, False) == (check_folder(folder).ok, (tmp_path / "not").exists())


def test_a_folder_that_is_a_file_fails(tmp_path):
    (tmp_path / "file").touch()

    assert False is check_folder(tmp_path / "file").ok


def test_a_check_that_breaks_fails_and_the_others_still_run(monkeypatch, tmp_path):
    def broken():
        raise RuntimeError("something")

    monkeypatch.setattr(doctor, "check_packages", broken)
    monkeypatch.setattr(doctor, "check_kernel", check_python)

    checks = {check.name: check for check in diagnose(tmp_path)}

    expected = "the check itself broke, RuntimeError: something"
    assert (False, expected) == (checks["packages"].ok, checks["packages"].found)
    assert True is checks["folder"].ok
