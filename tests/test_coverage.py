"""Everything that the study notes say is taught, and each of their errors is found, in a cell.

The notes are those that many people learn KDS from. The first table follows them heading by heading
and has each claim, table row, diagram, command and example; the second has what is wrong, outdated
or too simple in them, by number. Each comes with the lesson and with words of the cell that
teaches it.
"""

from __future__ import annotations

import pytest

from kdslab.course.notebook_rules import read_page
from kdslab.course.syllabus import LESSONS
from kdslab.course.tidy import source_of
from kdslab.course.workspace import course_root

TAUGHT = {
    "What is Kinesis Data Streams (KDS)?": {
        "What is KDS: a managed service that stores and delivers": ("01-log", "you run no servers"),
        "producers send, KDS stores for a while, consumers process": ("01-log", "## Four steps"),
        "NOT a processing engine": ("01-log", "the stream stores, the consumers compute"),
        "real-time ingestion and delivery": ("01-log", "**Real time:**"),
        "highly scalable and durable": ("01-log", "**Scale and safety:**"),
        "multiple consumers": ("01-log", "**Several consumers**"),
        "custom processing": ("01-log", "**Processing of your own:**"),
        "example: a trading system's stock updates": ("01-log", 'PipelineMap("stock market")'),
        "example: Flink analyzes patterns, results are stored": ("01-log", "Flink does, one of"),
        "multiple consumers, and how many": (
            "10-reading",
            "*Supports multiple consumers reading from the same stream*",
        ),
        "custom processing: consumers analyze": (
            "11-consumers",
            "With *custom processing* the notes",
        ),
        "example: Flink analyzes stock patterns": (
            "13-pipeline",
            "*Consumers (Apache Flink) analyze stock patterns*",
        ),
    },
    "How KDS works, in four steps and a diagram": {
        "how it works 1: producers put data": ("01-log", "1. **Producers** put records"),
        "how it works 2: KDS stores and delivers": ("01-log", "2. **The stream** stores"),
        "how it works 3: consumers process": ("01-log", "3. **Consumers** read them"),
        "how it works 4: S3, Redshift, OpenSearch": ("01-log", "*OpenSearch* (a search index)"),
        "the diagram: producer, stream, consumer, S3, Redshift, OpenSearch": (
            "13-pipeline",
            "Producer ──▶ Kinesis Data Stream ──▶ Consumer",
        ),
        "processed data is stored in S3, Redshift, or OpenSearch": (
            "13-pipeline",
            "*processed data is stored in destinations like S3, Redshift, or OpenSearch*",
        ),
    },
    "1. Data producers": {
        "producers: web apps and servers": ("04-producers", "| web apps and servers |"),
        "producers: IoT devices, sensor data": ("04-producers", "| IoT devices |"),
        "producers: stock market feeds": ("04-producers", "| stock market feeds |"),
        "producers: logs": ("04-producers", "| programs that write log files |"),
        "Kinesis Producer Library": ("04-producers", "The **KPL** (Kinesis Producer Library)"),
        "API: PutRecord and PutRecords": ("04-producers", "`PutRecord` sends one record"),
        "Kinesis Agent": ("04-producers", "### An agent at work"),
        "example: web apps send clickstream logs": (
            "13-pipeline",
            "*Web apps send clickstream logs.*",
        ),
        "example: the Agent monitors and sends logs": (
            "13-pipeline",
            "The Kinesis Agent tails the file",
        ),
    },
    "2. Kinesis Data Streams, its terms and the weather example": {
        "terminology: record": ("02-record", "A single unit of data sent by a producer"),
        "terminology: partition key": ("02-record", "a **partition key** (a text that decides"),
        "terminology: shard": ("02-record", "A shard is one lane of a stream"),
        "terminology: retention period": ("02-record", "Its **retention period** says"),
        "example: weather monitoring": ("02-record", "A weather station sends its temperature"),
        "example: weather, sized": ("05-sizing", "1,500 weather stations"),
        "stores and delivers in milliseconds": (
            "10-reading",
            "*Stores & delivers records in milliseconds*",
        ),
        "supports multiple consumers": ("11-consumers", "*Supports multiple consumers*"),
        "example: weather monitoring, to its end": (
            "13-pipeline",
            "## Pipeline 1: weather, into files, for SQL",
        ),
    },
    "3. Data consumers": {
        "consumers: Lambda, Flink, EMR and Spark": ("01-log", "| Spark on Amazon EMR |"),
        "consumers: KCL": ("01-log", "| Kinesis Client Library (KCL) |"),
        "consumers retrieve and process": (
            "10-reading",
            "*Consumers retrieve and process data from KDS.*",
        ),
        "consumers retrieve and process data": ("11-consumers", "All of them on one stream"),
        "AWS Lambda: serverless event processing": (
            "11-consumers",
            "*serverless event processing*",
        ),
        "AWS Lambda: event-driven processing": ("11-consumers", "*event-driven processing*"),
        "Apache Flink: real-time stream analytics": (
            "11-consumers",
            "*Real-time stream analytics* asks",
        ),
        "Amazon EMR / Spark: advanced transformations": (
            "11-consumers",
            "**Spark** on Amazon EMR: *advanced transformations*",
        ),
        "KCL: helps build Kinesis applications": (
            "11-consumers",
            "*Amazon Kinesis Client Library (KCL) - Helps build Kinesis applications",
        ),
        "Managed Service for Apache Flink: stream processing at scale": (
            "11-consumers",
            "*stream processing at scale*",
        ),
    },
    "Shards: the building blocks, and the ride-hailing example": {
        "shard: a unit of capacity": ("05-sizing", "A shard is the unit of capacity"),
        "shard: write capacity": ("05-sizing", "*Write capacity: 1 MB/sec or 1,000 records/sec.*"),
        "shard: read capacity": (
            "05-sizing",
            "*Read capacity: 2 MB/sec (max 5 transactions/sec).*",
        ),
        "shard: scaling": ("05-sizing", "*Scaling: increase or decrease shards manually"),
        "shard: the drawing of three": ("05-sizing", "Data Producer ──┼──▶ Shard #2"),
        "example: ride hailing by city": ("03-hashing", "A ride-hailing app assigns trips"),
        "scaling: increase or decrease shards manually": (
            "08-reshard",
            "*Scaling: Increase or decrease shards manually or with Auto-Scaling.*",
        ),
        "shard: read capacity, shared": (
            "10-reading",
            "*Read capacity: 2 MB/sec (max 5 transactions/sec)*",
        ),
        "example: ride hailing, as a pipeline": ("13-pipeline", 'PipelineMap("ride hailing")'),
        "the four examples, and what each asks for": (
            "13-pipeline",
            "| ride hailing | three readers",
        ),
    },
    "Handling throttling and scaling": {
        "throttling: limits are exceeded": ("06-throttle", "that is **throttling**"),
        "cause: hot shards": ("06-throttle", "a **hot shard**"),
        "cause: not enough capacity": ("06-throttle", "too few shards"),
        "solution: balanced partition keys": ("06-throttle", "a key with many values"),
        "solution: auto-scaling": ("06-throttle", "*Enable Auto-Scaling to dynamically adjust"),
        "solution: on-demand mode": ("06-throttle", "*Use On-Demand Mode"),
        "solution: enable auto-scaling": ("08-reshard", "## Scaling by alarm: worked"),
        "solution: resharding by hand": ("08-reshard", "## Split a shard"),
    },
    "Capacity modes": {
        "capacity modes: the table's use cases": (
            "09-capacity",
            "| *On-Demand* | *Automatic scaling for unpredictable traffic* |",
        ),
        "capacity modes: on-demand's limits": ("09-capacity", "*200 MB/s write, 400 MB/s read*"),
        "capacity modes: provisioned's use case and limit": (
            "09-capacity",
            "*Predictable workloads with controlled costs* | *No limit on throughput*",
        ),
        "when on-demand: new streams": ("09-capacity", "<em>New streams with unknown traffic</em>"),
        "when on-demand: spiky workloads": ("09-capacity", "<em>Spiky workloads</em>"),
        "when provisioned: steady traffic": ("09-capacity", "<em>Steady, predictable traffic</em>"),
        "when provisioned: control over shards and costs": (
            "09-capacity",
            "<em>Control over shard count and costs</em>",
        ),
        "on-demand mode: AWS manages capacity for you": (
            "09-capacity",
            "*Use On-Demand Mode (AWS manages capacity for you).*",
        ),
    },
    "CLI operations": {
        "CLI: create, put, read, from end to end": ("00-start", "The whole lesson in a terminal"),
        "CLI 3: get a shard iterator": (
            "10-reading",
            "*Get Shard Iterator (starting position in the stream)*",
        ),
        "CLI 3: get records": ("10-reading", "*Get Records from the Stream*"),
        "CLI: create a stream": ("12-operate", "aws kinesis create-stream --stream-name MyStream"),
        "CLI: put a record, as written": (
            "12-operate",
            '--partition-key "123" --data "Hello, Kinesis!"',
        ),
        "CLI: retrieve data, get a shard iterator": (
            "12-operate",
            '--stream-name MyStream --shard-id "shardId-000000000000"',
        ),
        "CLI: retrieve data, get records": (
            "12-operate",
            "get-records --shard-iterator <Shard Iterator>`*",
        ),
    },
    "Key takeaways": {
        "takeaway: auto-scaling and on-demand mode": (
            "08-reshard",
            "*Auto-Scaling & On-Demand Mode help manage dynamic workloads.*",
        ),
        "takeaway: the CLI enables basic stream management": (
            "12-operate",
            "*AWS CLI enables basic stream management.*",
        ),
        "key takeaway 1: storage and delivery, not processing": (
            "13-pipeline",
            "* *KDS is a real-time data storage and delivery system, NOT a processing engine.*",
        ),
        "key takeaway 2: producers send, KDS stores, consumers process": (
            "13-pipeline",
            "* *Producers send data → KDS stores it → Consumers process it.*",
        ),
        "key takeaway: auto-scaling and on-demand mode help": (
            "14-capstone",
            "*Auto-Scaling & On-Demand Mode help manage dynamic workloads.*",
        ),
        "key takeaway: shards define capacity, run for a whole day": (
            "14-capstone",
            "Limits hold for each shard and each second.",
        ),
        "key takeaway: KDS stores and delivers, the course's last word": (
            "14-capstone",
            "A stream is a log: it stores, for a while",
        ),
    },
}

CORRECTED = {
    1: {
        "retention is 24 hours or 7 days": ("02-record", "is out of date: the range was printed"),
    },
    2: {
        "throttling loses data": ("00-start", "Throttling loses nothing."),
        "throttling loses data, on a hot shard": ("06-throttle", "The stream never had them"),
    },
    3: {
        "--data is text": ("02-record", "version 2 takes the text for base64"),
        "--data is text, nine bytes": (
            "12-operate",
            "**The one that looks right is the garbage.**",
        ),
    },
    4: {
        "on-demand takes 200 and 400 MB/s": ("09-capacity", "10 GB/s and 20 GB/s in three Regions"),
    },
    5: {
        "provisioned has no limit": ("05-sizing", "There is a limit on throughput"),
        "provisioned has no limit, steps and calls": ("08-reshard", "ten times in 24 hours.</li>"),
        "provisioned has no limit, by modes": (
            "09-capacity",
            "every shard has its limits, the account has a quota of shards",
        ),
    },
    6: {
        "two capacity modes": ("09-capacity", "<strong>three</strong> ways to pay"),
    },
    7: {
        "scales automatically": ("01-log", "<strong>b is wrong.</strong>"),
        "scales automatically, only on demand": ("08-reshard", "holds for on-demand streams alone"),
        "scales automatically, judged by a day": (
            "14-capstone",
            "The provisioned one of day 7 had 7 shards at midnight",
        ),
    },
    8: {
        "enable auto-scaling": ("06-throttle", "`dynamodb` is there, `kinesis` is not"),
        "enable auto-scaling, but there is nothing to enable": (
            "08-reshard",
            "there is nothing to enable",
        ),
        "auto-scaling, the third place": (
            "14-capstone",
            "there is no such switch for a provisioned stream",
        ),
    },
    9: {
        "on-demand cures hot shards": ("06-throttle", "New York still does not fit into one"),
        "AWS manages capacity, also of a hot key": ("09-capacity", "the stream's, and not a key's"),
        "on-demand for spikes and hot keys": (
            "14-capstone",
            "What doubled faster, and what one key carried, was refused all the same",
        ),
    },
    10: {
        "spiky traffic belongs on demand": ("06-throttle", "more than doubles within 15 minutes"),
        "spiky traffic belongs on demand, both sides": (
            "09-capacity",
            "what more than doubles the peak of 30 days is refused at first",
        ),
        "on-demand for spikes and hot keys": (
            "14-capstone",
            "What doubled faster, and what one key carried, was refused all the same",
        ),
    },
    11: {
        "1 MB/sec or 1,000 records": ("05-sizing", "<em>Or.</em> Nobody chooses"),
    },
    12: {
        "2 MB/sec and 5 calls for each": ("05-sizing", "All pollers of the shard share them"),
        "2 MB/sec and 5 calls, whose": ("10-reading", "belongs to the shard"),
    },
    13: {
        "any number of consumers": ("01-log", "<strong>c needs a number.</strong>"),
        "multiple consumers needs a number": (
            "10-reading",
            "<strong>Multiple consumers</strong> needs a number",
        ),
        "multiple consumers, and how many": (
            "11-consumers",
            "20 registered consumers for a stream",
        ),
        "three pollers share a shard": ("14-capstone", "so each gets about 685 records"),
    },
    14: {
        "the key determines the shard": ("02-record", "the key is hashed, and the producer can"),
        "the key determines the shard, until a reshard": (
            "08-reshard",
            "**The key has changed its shard**",
        ),
    },
    15: {
        "New York to #1, Los Angeles to #2": ("03-hashing", "Both cities share a shard"),
    },
    16: {
        "shards are numbered from 1": ("03-hashing", "Shards are counted from 0"),
        "shards are numbered from 1, and numbers come back": (
            "08-reshard",
            "A number is never used again",
        ),
    },
    17: {
        "a record is JSON or CSV": ("02-record", "the data are opaque bytes"),
    },
    18: {
        "within milliseconds": ("01-log", "<strong>d is too simple.</strong>"),
        "within milliseconds, how many": ("10-reading", "are some 70 with fan-out"),
        "in milliseconds: fan-out and polling": ("11-consumers", "Seventy milliseconds by fan-out"),
    },
    19: {
        "only through consumers to S3": ("01-log", "through a **channel**"),
        "results reach S3 through consumers: queues and channels": (
            "11-consumers",
            "But since 2026 an on-demand stream can do two things",
        ),
        "only through consumers to S3, in the diagram": ("13-pipeline", "Two more ways out."),
    },
    20: {
        "the KPL is an API": ("04-producers", "a <b>client library</b> above"),
    },
    21: {
        "KPL and KCL without versions": ("04-producers", "Versions 0.x have been without support"),
        "the KCL without a version": (
            "11-consumers",
            "KCL 1.x has had no support since 30 January 2026",
        ),
    },
    22: {
        "the KCL in Java, Python, etc.": ("01-log", "There is one KCL, in Java."),
        "the KCL: one library, a daemon, and what it swallows": (
            "11-consumers",
            "it is one Java library",
        ),
    },
    23: {
        "what the Agent is": ("04-producers", "A stand-alone Java program for Linux"),
    },
    24: {
        "two causes of throttling": ("06-throttle", "Seven, and where they show"),
    },
    25: {
        "no retries among the remedies": ("07-retries", "Missing: the first remedy"),
    },
    26: {
        "create-stream, and that is it": ("00-start", "Waiting and cleaning up"),
        "create-stream, no wait and no end": (
            "12-operate",
            "<summary>A wait, and an end</summary>",
        ),
        "no clean-up step": ("14-capstone", "so delete it, and its alarms and consumers"),
    },
    27: {
        "get-records with one shard": ("10-reading", "They read one shard of two."),
        "get-records of one shard, once": ("12-operate", "is in shard 0 by luck"),
    },
    28: {
        "<Shard Iterator> in a shell": ("10-reading", "<summary>A redirection</summary>"),
        "the placeholder <Shard Iterator>": (
            "12-operate",
            'to a shell, `<` means "read from a file"',
        ),
    },
    29: {
        "terabytes per hour": ("01-log", "36 terabytes an hour"),
        "terabytes per hour, once more": ("13-pipeline", "are 36 TB an hour"),
    },
    30: {
        "durable": ("01-log", "copied to three Availability Zones"),
        "durable, once more": ("13-pipeline", "each record has three copies"),
    },
    31: {
        "nothing on cost": ("00-start", "costs money as long as it exists"),
        "nothing on cost, by modes": ("09-capacity", "They never name a price."),
        "nothing on cost: fan-out": ("11-consumers", "Fan-out takes 70 ms, however many"),
        "nothing on cost, in the commands": ("12-operate", "The notes say nothing on cost"),
        "nothing on cost, a day's bill": ("14-capstone", "is 2.52 USD, and each million records"),
    },
    32: {
        "nothing on order and duplicates": ("07-retries", "On order and duplicates they say"),
        "nothing on duplicates: consumers": ("11-consumers", "It is **at least once**."),
        "doubles, in a bucket": ("13-pipeline", "As delivered, March wins"),
        "doubles, in a search": (
            "13-pipeline",
            "A line that is sent twice gets two sequence numbers",
        ),
    },
    33: {
        "nothing on encryption and permissions": ("01-log", "encryption, permissions and alarms"),
        "nothing on monitoring": ("12-operate", "On monitoring the notes say nothing"),
        "nothing on encryption and IAM": ("12-operate", "Two more things that the notes leave out"),
    },
    34: {
        "current names of products": ("01-log", "| Data Firehose |"),
        "Data Firehose is never named": (
            "11-consumers",
            "What they never name is **Amazon Data Firehose**",
        ),
        "no Data Firehose": ("13-pipeline", "the consumer that needs no code"),
    },
    35: {
        "two pictures are missing": ("13-pipeline", "The notes show two more, and those files are"),
    },
}

ERRATA = range(1, 36)

ROWS = [
    pytest.param(lesson, words, id=f"{place}: {claim}")
    for table in (TAUGHT, CORRECTED)
    for place, claims in table.items()
    for claim, (lesson, words) in claims.items()
]


@pytest.mark.parametrize(("lesson", "words"), ROWS)
def test_a_cell_teaches_it(lesson, words):
    page = read_page(course_root(), f"notebooks/{lesson}.ipynb")

    assert [cell for cell in page.notebook["cells"] if words in source_of(cell)]


def test_each_of_the_notes_errors_is_found_in_a_lesson():
    assert list(ERRATA) == list(CORRECTED)
    assert all(CORRECTED.values())


def test_every_lesson_teaches_a_part_of_the_notes_or_finds_an_error_in_them():
    assert {lesson.name for lesson in LESSONS} == {row.values[0] for row in ROWS}
