"""The floor as a whole: what its plate shows, and what it stands on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import kdslab
from kdslab import model


def test_the_room_s_plate_names_what_is_public():
    public = {
        name
        for name, value in vars(model).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert sorted(model.__all__) == sorted(public)


def test_the_room_stands_on_the_standard_library_alone():
    code = (
        "import sys; before = set(sys.modules); import kdslab.model; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    root = Path(kdslab.__file__).parents[1]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)

    assert {"kdslab"} == set(run.stdout.split()) - sys.stdlib_module_names
