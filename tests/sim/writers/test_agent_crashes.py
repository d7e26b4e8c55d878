"""The agent is killed at any point, its files are rotated meanwhile, and no line is lost.

Every duplicate is explained: it was put by an agent that crashed before it had written down that it
was, and put again by the next one. Nothing else comes twice.
"""

from collections import Counter
from random import Random

import pytest

from kdslab.sim.writers.checkpoint_file import CheckpointFile
from tests.sim.writers.agent_bench import AgentBench

PLACES = ("before a put", "after a put", "before writing", "while writing", "after writing")
SEEDS = range(80)


class Crash(BaseException):
    """The end of the process: nothing catches it."""


class Fuse:
    """Burns at a place of the program, when it comes there for the n-th time."""

    def __init__(self):
        self.place, self.left = "", 0

    def set(self, place, times):
        self.place, self.left = place, times

    def pass_by(self, place):
        if place == self.place:
            self.left -= 1
            if not self.left:
                raise Crash(place)


class Watched:
    """A client that knows which lines are stored and not written down."""

    def __init__(self, client, fuse, chance):
        self._client, self._fuse, self._chance = client, fuse, chance
        self.at_risk = []

    def put_records(self, *, StreamName, Records):  # noqa: N803 (AWS's)
        self._fuse.pass_by("before a put")
        # Now and then the stream refuses a few, which the agent sends again.
        picked = {n for n in range(len(Records)) if self._chance.random() < 0.05}
        kept = [record for n, record in enumerate(Records) if n not in picked]
        rows = iter(
            self._client.put_records(StreamName=StreamName, Records=kept)["Records"] if kept else ()
        )
        self.at_risk += [record["Data"] for record in kept]
        self._fuse.pass_by("after a put")
        error = {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow"}
        return {"Records": [error if n in picked else next(rows) for n in range(len(Records))]}


class WatchedCheckpoint(CheckpointFile):
    """A checkpoint file that can be interrupted."""

    fuse = client = None

    def write(self, known):
        self.fuse.pass_by("before writing")
        if self.fuse.place == "while writing":
            # What a half-written file looks like: beside the old one, which is still whole.
            self.path.with_name(f"{self.path.name}.new").write_text('{"version": 1, "fl')
        self.fuse.pass_by("while writing")
        super().write(known)
        self.client.at_risk.clear()
        self.fuse.pass_by("after writing")


class Story:
    """A program that logs, a logrotate, and an agent that crashes; all by one seed."""

    def __init__(self, folder, seed):
        self.chance = Random(seed)
        self.fuse = Fuse()
        size = self.chance.choice([3, 20, 500])
        self.bench = AgentBench(
            folder,
            shards=2,
            checkpoint=WatchedCheckpoint,
            client=lambda client: Watched(client, self.fuse, self.chance),
            maxBufferSizeRecords=size,
        )
        self.bench.checkpoint.fuse, self.bench.checkpoint.client = self.fuse, self.bench.client
        self.written, self.twice, self.crashes = [], Counter(), []
        self.copies = 0

    def live(self, steps):
        """Log, rotate, look, and crash when the fuse burns."""
        self.fuse.set(self.chance.choice(PLACES), self.chance.randint(1, 6))
        for _ in range(steps):
            self._log()
            try:
                self.bench.agent.step()
            except Crash as crash:
                self._crashed(str(crash))
            else:
                # Also a kill that falls between two looks.
                if self.chance.random() < 0.03:
                    self._crashed("between two looks")
            self.bench.lab.advance(seconds=self.chance.choice([0.1, 0.5, 1.5]))

    def end(self):
        """Let the last agent work in peace until nothing is left."""
        self.fuse.set("", 0)
        self.bench.write("\n")
        self.written.append(b"\n")
        self.bench.run(seconds=15)

    def _log(self):
        for _ in range(self.chance.randint(0, 8)):
            line = f"line {len(self.written):05} {'x' * self.chance.randint(0, 60)}\n"
            half = self.chance.randint(0, len(line))
            # A line is written in two parts, and a look may fall between them.
            self.bench.write(line[:half])
            if self.chance.random() < 0.1:
                self._look_between()
            self.bench.write(line[half:])
            self.written.append(line.encode())
        fate = self.chance.random()
        if fate < 0.12 and self.bench.log.exists():
            self.bench.rename()
        elif fate < 0.24 and self.bench.log.exists():
            self.copies += 1
            self.bench.copy_truncate(f"app.log.copy-{self.copies}")

    def _look_between(self):
        try:
            self.bench.agent.step()
        except Crash as crash:
            self._crashed(str(crash))

    def _crashed(self, place):
        self.crashes.append(place)
        # What is stored and not written down comes again: the next agent cannot know.
        self.twice.update(self.bench.client.at_risk)
        self.bench.client.at_risk.clear()
        self.bench.start(seed=len(self.crashes))
        self.fuse.set(self.chance.choice(PLACES), self.chance.randint(1, 6))


def told(tmp_path, seed):
    story = Story(tmp_path, seed)
    story.live(steps=40)
    story.end()
    return story


@pytest.mark.parametrize("seed", SEEDS)
def test_no_line_is_lost_and_each_duplicate_is_explained(tmp_path, seed):
    story = told(tmp_path, seed)
    stored = Counter(story.bench.stored())
    again = stored - Counter(story.written)

    assert Counter() == Counter(story.written) - stored
    assert story.twice == again


def test_the_stories_crash_at_every_place_and_some_lines_come_twice(tmp_path):
    stories = []
    for seed in range(20):
        folder = tmp_path / str(seed)
        folder.mkdir()
        stories.append(told(folder, seed))
    places = Counter(place for story in stories for place in story.crashes)

    assert {*PLACES, "between two looks"} == set(places)
    assert sum(places.values()) > 60
    assert sum(story.twice.total() for story in stories) > 100
    assert all(story.copies for story in stories)
