"""A directory of logs, a stream, and an agent between them, for the tests of the agent."""

from kdslab import Lab
from kdslab.sim.engine import Engine
from kdslab.sim.writers.agent import Agent
from kdslab.sim.writers.agent_config import flows
from kdslab.sim.writers.checkpoint_file import CheckpointFile


class AgentBench:
    """Logs in `folder/app.log*`, a stream "logs", and an agent on a virtual clock."""

    def __init__(self, folder, *, shards=1, checkpoint=CheckpointFile, client=None, **settings):
        self.folder = folder
        self.log = folder / "app.log"
        self.lab = Lab()
        self.kinesis = self.lab.client("kinesis")
        self.kinesis.create_stream(StreamName="logs", ShardCount=shards)
        self.lab.advance(seconds=10)
        self.engine = Engine(self.lab.clock)
        self.checkpoint = checkpoint(folder / "checkpoints.json")
        self.client = client(self.kinesis) if client else self.kinesis
        self.settings = {
            "filePattern": str(folder / "app.log*"),
            "kinesisStream": "logs",
            "initialPosition": "START_OF_FILE",
            "maxBufferAgeMillis": 1_000,
            **settings,
        }
        self.start()

    def start(self, seed=0):
        """Start an agent, as after a crash; the one before is forgotten."""
        self.agent = Agent(
            flows({"flows": [self.settings]}),
            self.client,
            self.checkpoint,
            now=self.lab.now,
            seed=seed,
        )
        return self.agent

    def run(self, seconds):
        """Let the agent run."""
        running = self.engine.start(self.agent.run())
        self.engine.run(self.lab.now() + seconds)
        running.kill()

    def write(self, *lines, path=None):
        with (path or self.log).open("a", encoding="utf-8") as opened:
            opened.writelines(lines)

    def rename(self):
        """Rotate as logrotate does: every file one number up, and a new one."""
        for number in range(9, 0, -1):
            older = self.folder / f"app.log.{number}"
            if older.exists():
                older.rename(self.folder / f"app.log.{number + 1}")
        self.log.rename(self.folder / "app.log.1")
        self.log.touch()

    def copy_truncate(self, name="app.log.copy"):
        """Rotate by copying: the file stays and is emptied."""
        (self.folder / name).write_bytes(self.log.read_bytes())
        with self.log.open("r+b") as opened:
            opened.truncate(0)

    def stored(self):
        """Return the data of all records, shard by shard."""
        (stream,) = self.lab.account.streams(self.lab.now())
        return [record.data for shard in stream.shards for record in shard.records]
