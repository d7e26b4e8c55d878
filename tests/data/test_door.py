"""The door plate names exactly what is public."""

from kdslab import data


def test_the_door_plate_is_sorted_and_complete():
    rooms = {"keys", "load"}
    public = sorted(name for name in vars(data) if not name.startswith("_") and name not in rooms)

    assert data.__all__ == public
