from kdslab.course import workspace
from kdslab.course.manifest import MARKER
from kdslab.course.workspace import course_root, find_home, first_notebook


def test_home_is_the_nearest_folder_above_with_the_marker(tmp_path):
    home = tmp_path / "mine"
    (home / MARKER).mkdir(parents=True)
    (home / "notebooks").mkdir()

    assert home.resolve() == find_home(home / "notebooks")
    assert home.resolve() == find_home(home)


def test_there_is_no_home_without_the_marker(tmp_path):
    assert None is find_home(tmp_path)


def test_the_index_is_opened_first_if_there_is_one(tmp_path):
    course = tmp_path
    (course / "notebooks").mkdir()
    for name in ("03-hashing", "00-start"):
        (course / f"notebooks/{name}.ipynb").touch()
    without = first_notebook(course)
    (course / "notebooks/index.ipynb").touch()

    assert ("notebooks/00-start.ipynb", "notebooks/index.ipynb") == (
        without,
        first_notebook(course),
    )


def test_the_course_of_a_wheel_wins_over_the_checkout(tmp_path, monkeypatch):
    package = tmp_path / "site-packages/kdslab"
    monkeypatch.setattr(workspace, "__file__", str(package / "course/workspace.py"))
    beside = course_root()
    (package / "_course/notebooks").mkdir(parents=True)

    assert (tmp_path / "site-packages", package / "_course") == (beside, course_root())
