"""Every knob of every live picture, turned to its ends, its middle and past its neighbours."""

import re
from collections import Counter
from functools import cache
from itertools import combinations, product
from math import ceil

import pytest

from kdslab.course.gallery import live

WIDGETS = live()

# What the service, too, would refuse; the card says so in AWS's or the model's own words.
REFUSED = {
    "TwoReaders": "AT_TIMESTAMP cannot lie in the future",
    "RecordXRay": "a partition key has 1 to 256 characters",
}

_NOUN = r"(?:record|shard|reader|key|call|byte|worker|consumer|poller|run|unit|attempt|duplicate)"
_NO_NUMBER = re.compile(r"\b(?:nan|inf)\b|-0(?![\d.]*[1-9])\b|(?<![\w.])-\d")
_PLURAL_OF_ONE = re.compile(rf"(?<![\w.,])1 {_NOUN}s\b")
_SINGULAR_OF_MANY = re.compile(rf"(?<![\d.,])(?:[02-9]|\d[\d,]*\d) {_NOUN}\b(?![-\w])")


def positions(knob, ends_only=False):
    if knob["kind"] == "switch":
        return (False, True)
    if knob["kind"] == "choice":
        return (knob["options"][0], knob["options"][-1]) if ends_only else knob["options"]
    if knob["kind"] == "text":
        return (knob["value"], "a") if ends_only else (knob["value"], "", "a", "ü" * 5, "a,b,,c")
    low, high, step = knob["minimum"], knob["maximum"], knob["step"]
    steps = round((high - low) / step)
    parts = (0, steps) if ends_only else {0, 1, steps // 4, steps // 2, 3 * steps // 4, steps}
    return [round(low + part * step, 6) for part in sorted(parts)]


def turned(widget):
    """Yield where the knobs stand: each by itself everywhere, then every two at their ends."""
    base = dict(widget.values)
    for knob in widget.knobs:
        for value in positions(knob):
            yield {**base, knob["name"]: value}
    for one, other in combinations(widget.knobs, 2):
        for here, there in product(positions(one, True), positions(other, True)):
            yield {**base, one["name"]: here, other["name"]: there}


@cache
def pictures(name):
    """Return every picture of a widget: where the knobs stood, and the view or the error."""
    widget, found = WIDGETS[name](), []
    for values in turned(widget):
        widget.values = values
        found.append((values, {} if widget.error else widget.view, widget.error))
    return found


def complaints(name):
    """Return what is wrong with the pictures, by what it is: the first position where it is."""
    found = {}
    for values, view, error in pictures(name):
        if error:
            if REFUSED.get(name, "-") not in error:
                found.setdefault(error, values)
            continue
        finding, columns = view["finding"], view["columns"]
        if not finding.endswith(".") or "  " in finding:
            found.setdefault(f"no sentence: {finding}", values)
        for rule in (_NO_NUMBER, _PLURAL_OF_ONE, _SINGULAR_OF_MANY):
            if rule.search(finding):
                found.setdefault(f"{rule.search(finding)[0]!r} in: {finding}", values)
        for row in view["rows"]:
            if len(row) != len(columns) or _NO_NUMBER.search(" ".join(map(_cell, row))):
                found.setdefault(f"row {row}", values)
    return found


def _cell(value):
    # A text may hold anything, a date with its hyphens for one.
    return f"{value:g}" if isinstance(value, float) else ""


@pytest.mark.parametrize("name", WIDGETS)
def test_wherever_the_knobs_stand_the_picture_says_something_that_can_be_read(name):
    assert {} == complaints(name)


# For a finding of this form, with its numbers: what has to hold of them and of the knobs.
AGREEMENTS = {
    "BlackFriday": (
        (
            "Day #: # of 100 points, # of 5 objectives met; #% refused",
            lambda at, day, points, met, share: (
                day == at["day"] and 20 * met <= points <= 100 and met <= 5 and share <= 100
            ),
        ),
    ),
    "Dials": (("# of 9 drop out", lambda _, out: 0 < out < 9),),
    "FunctionScale": (
        (
            "# shards? with factor #: # runs? at once at most",
            lambda at, shards, factor, runs: (
                (shards, factor) == (at["shards"], at["factor"]) and runs == shards * factor
            ),
        ),
        (
            "above # records/s",
            lambda at, rate: (
                rate == round(at["shards"] * at["factor"] * 100 / (at["run_millis"] / 1000))
            ),
        ),
    ),
    "HotShard": (
        ("#% of the stream is used, #% of its", lambda _, all_of_it, one: all_of_it <= one < 101),
        (
            "# of # shards refuses? # records, #% of all",
            lambda at, some, shards, _, share: some <= shards == at["shards"] and 0 < share <= 100,
        ),
        (
            "is offered # records a second and accepts #:",
            lambda _, offered, accepted: accepted <= min(offered, 1_000),
        ),
    ),
    "PolicyTuner": (
        ("#% of the records refused", lambda _, share: 0 < share <= 100),
        ("; # of # calls used", lambda _, made, most: made <= most),
    ),
    "KeySpread": (
        (
            "# keys? on # shards?: shard # gets #,",
            lambda at, keys, shards, busiest, most: (
                (keys, shards) == (at["keys"], at["shards"])
                and busiest < shards
                and keys / shards <= most <= keys
            ),
        ),
        ("# shards? stays? empty", lambda at, empty: at["shards"] - at["keys"] <= empty),
    ),
    "LagOverTime": (
        (
            "# minutes away, # MiB to read: done after # s",
            lambda at, away, mib, seconds: (
                away == at["away"]
                and mib == round(away * 60 * at["write_kib"] / 1_024)
                and seconds <= 60 * away * 8
            ),
        ),
        (
            "never done, # pollers want # of # KiB/s",
            lambda at, pollers, wanted, given: (
                pollers == 1 + at["others"] and wanted == pollers * at["write_kib"] >= given
            ),
        ),
    ),
    "LeaseBoard": (
        (
            "# workers? on # shards?: # works?, (?:# idle|none idle)",
            lambda at, workers, shards, busy, idle: (
                (workers, shards) == (at["workers"], at["shards"])
                and busy == min(workers, shards)
                and busy + idle == workers
            ),
        ),
    ),
    "PayloadUnits": (
        (
            "# bytes pay for # unit",
            lambda at, size, units: (
                size == at["message_bytes"] * at["messages"] and units == ceil(size / 25_600)
            ),
        ),
    ),
    "PushHarder": (
        (
            "# records in a second on # shards?: # let in, (?:#|none) refused",
            lambda at, offered, shards, stored, refused: (
                shards == at["shards"] and offered == stored + refused >= at["traffic"]
            ),
        ),
    ),
    "ReadTank": (
        (
            "# pollers?.* # of # calls refused",
            lambda at, pollers, refused, calls: pollers == at["pollers"] and refused < calls,
        ),
    ),
    "RecordXRay": (
        ("# bytes? counts?, # of key and # of data", lambda _, all_, key, data: all_ == key + data),
        ("# of data; base64 makes #", lambda _, data, sent: sent == 4 * ceil(data / 3)),
    ),
    "RetryStorm": (
        (
            ": # attempts, all # stored",
            lambda at, tries, stored: at["producers"] * at["records"] == stored <= tries,
        ),
        (
            ": # attempts, # of # given up",
            lambda at, _, lost, given: 0 < lost < given == at["producers"] * at["records"],
        ),
    ),
    "ThreeBars": (
        (
            "^# shards, because of .*write records",
            lambda at, shards: shards == ceil(at["records_per_second"] / 1_000),
        ),
    ),
    "TwoReaders": (
        ("Of # records? A has got #", lambda at, all_, a: all_ == at["now_hours"] == a),
        (
            "^Of # records?.*on, # and (?:will never get #|misses none)",
            lambda _, all_, b, never: all_ == b + never,
        ),
    ),
}


def disagreements(name):
    """Return findings whose numbers do not fit together, and how often each form was met."""
    wrong, met = [], Counter()
    for values, view, _ in pictures(name):
        finding = view.get("finding", "")
        for form, holds in AGREEMENTS[name]:
            found = re.search(form.replace("#", r"(\d[\d,]*(?:\.\d+)?)"), finding)
            if found:
                met[form] += 1
                numbers = (float((text or "0").replace(",", "")) for text in found.groups())
                if not holds(values, *numbers):
                    wrong.append((finding, values))
    return wrong, met


@pytest.mark.parametrize("name", AGREEMENTS)
def test_wherever_the_knobs_stand_the_numbers_of_the_finding_agree(name):
    wrong, met = disagreements(name)

    assert [] == wrong
    assert {form for form, _ in AGREEMENTS[name]} == set(met)
