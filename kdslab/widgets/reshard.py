"""The live pictures of lesson 08: a family tree of shards, and a policy that scales a stream."""

from __future__ import annotations

from kdslab.figures.picture import Picture
from kdslab.figures.reshard import HOURS, family_tree
from kdslab.figures.reshard_policy import policy_day
from kdslab.figures.twin import Twin
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.sim.reshard import CLOSED, family
from kdslab.sim.reshard_policy import STEPS, TRAFFIC, Policy, day_under
from kdslab.sim.reshard_stories import STORIES
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range
from kdslab.widgets.live_figure import LiveFigure

_STAY = "in the closed parent"
_MOVE = "moved into the two children, each by its hash key"
_COPY = "copied: in the parent and in both children"
_GONE = "gone: a split empties the shard"


class FamilyTree(LiveDrawing):
    """Shards that are split and merged: who came from whom, and where the records lie.

    Args:
        story: What happens to the stream: a name from `kdslab.sim.reshard_stories.STORIES`.
        hour: The time of the picture to begin with, in hours since the stream was made.

    Raises:
        ValueError: If there is no such story.

    Example:
        >>> FamilyTree(hour=7).twin().finding
        'Hour 7: 3 open shards with 48 records, 1 closed with 36 that stay there to be read.'
    """

    def __init__(self, story: str = "one split", hour: int = 7) -> None:
        if story not in STORIES:
            raise ValueError(f"the stories are {', '.join(STORIES)}, got {story}")
        knobs = (
            Choice(name="story", label="What is done", options=tuple(STORIES), value=story),
            Range(name="hour", label="Now", minimum=1, maximum=HOURS, unit="h", value=hour),
            Range(
                name="retention",
                label="Records are kept for",
                minimum=RETENTION_HOURS_BY_DEFAULT,
                maximum=48,
                step=6,
                unit="h",
                value=RETENTION_HOURS_BY_DEFAULT,
            ),
        )
        question = Forecast(
            prompt="A shard with records in it is split. Right after: where are the old records?",
            options=(_MOVE, _STAY, _COPY, _GONE),
            run=_where_old_records_are,
        )
        super().__init__(_draw_family, knobs, question)


class PolicyTuner(LiveFigure):
    """A day of traffic, and an alarm that calls UpdateShardCount: tune it.

    Args:
        traffic: The day's traffic to begin with: a name from `TRAFFIC`.
        step: What the alarm does to begin with: a name from `STEPS`.

    Raises:
        ValueError: If there is no such traffic or step.

    Example:
        >>> PolicyTuner(step="never: leave it alone").twin().finding
        '42.6% of the records refused; 48 shard-hours, 1.24 USD; 0 of 10 calls used.'
    """

    def __init__(self, traffic: str = "a day that swells", step: str = "double and halve") -> None:
        for value, known in ((traffic, TRAFFIC), (step, STEPS)):
            if value not in known:
                raise ValueError(f"the choices are {', '.join(known)}, got {value}")
        knobs = (
            Choice(name="traffic", label="The day", options=tuple(TRAFFIC), value=traffic),
            Choice(name="step", label="The alarm's act", options=tuple(STEPS), value=step),
            Range(
                name="threshold",
                label="Alarm above",
                minimum=40,
                maximum=95,
                step=5,
                unit="% full",
                value=70,
            ),
            Range(
                name="minutes",
                label="For",
                minimum=2,
                maximum=60,
                step=2,
                unit="min",
                value=10,
            ),
            Range(
                name="cooldown",
                label="Then quiet for",
                minimum=0,
                maximum=180,
                step=10,
                unit="min",
                value=20,
            ),
        )
        super().__init__(_draw_day, knobs)


def _draw_family(story: str, hour: float, retention: float, width: int) -> Twin:
    return family_tree(family(story, float(hour), int(retention)), width=width)


def _draw_day(traffic: str, step: str, threshold: float, minutes: int, cooldown: int) -> Picture:
    policy = Policy(
        threshold=threshold / 100,
        minutes=int(minutes),
        cooldown_minutes=int(cooldown),
        step=step,
    )
    return policy_day(day_under(policy, traffic))


def _where_old_records_are() -> Truth:
    before, after = (family("one split", hour) for hour in (5.99, 6.04))
    (parent,) = after.of(CLOSED)
    held = before.shards[parent.number].records
    children = sum(one.records for one in after.shards if parent.number in one.parents)
    if (parent.records, children) == (held, 0):
        option = _STAY
    elif parent.records and children:
        option = _COPY
    else:
        option = _MOVE if children else _GONE
    kept = f"until hour {parent.expires_hours:.0f}"
    return Truth(
        option,
        f"Shard {parent.number} held {held} records before and holds {parent.records} after, "
        f"its children {children}. It takes nothing more in, and is there to be read {kept}.",
    )
