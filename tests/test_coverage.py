"""Everything that the study notes say is taught, and each of their errors is found, in a cell.

The notes are those that many people learn KDS from. The first table has their headings and claims
up to throttling and scaling, the second what is wrong, outdated or too simple in them; each with
the lesson and with words of the cell that teaches it.
"""

from __future__ import annotations

import pytest

from kdslab.course.notebook_rules import read_page
from kdslab.course.tidy import source_of
from kdslab.course.workspace import course_root

TAUGHT = {
    "What is KDS: a managed service that stores and delivers": ("01-log", "you run no servers"),
    "producers send, KDS stores for a while, consumers process": ("01-log", "## Four steps"),
    "NOT a processing engine": ("01-log", "the stream stores, the consumers compute"),
    "real-time ingestion and delivery": ("01-log", "**Real time:**"),
    "highly scalable and durable": ("01-log", "**Scale and safety:**"),
    "multiple consumers": ("01-log", "**Several consumers**"),
    "custom processing": ("01-log", "**Processing of your own:**"),
    "example: a trading system's stock updates": ("01-log", 'PipelineMap("stock market")'),
    "example: Flink analyzes patterns, results are stored": ("01-log", "Flink does, one of"),
    "how it works 1: producers put data": ("01-log", "1. **Producers** put records"),
    "how it works 2: KDS stores and delivers": ("01-log", "2. **The stream** stores"),
    "how it works 3: consumers process": ("01-log", "3. **Consumers** read them"),
    "how it works 4: S3, Redshift, OpenSearch": ("01-log", "*OpenSearch* (a search index)"),
    "producers: web apps and servers": (
        "04-producers",
        "| web apps and servers |",
    ),
    "producers: IoT devices, sensor data": ("04-producers", "| IoT devices |"),
    "producers: stock market feeds": ("04-producers", "| stock market feeds |"),
    "producers: logs": ("04-producers", "| programs that write log files |"),
    "Kinesis Producer Library": ("04-producers", "The **KPL** (Kinesis Producer Library)"),
    "API: PutRecord and PutRecords": ("04-producers", "`PutRecord` sends one record"),
    "Kinesis Agent": ("04-producers", "### An agent at work"),
    "terminology: record": ("02-record", "A single unit of data sent by a producer"),
    "terminology: partition key": ("02-record", "a **partition key** (a text that decides"),
    "terminology: shard": ("02-record", "A shard is one lane of a stream"),
    "terminology: retention period": ("02-record", "Its **retention period** says"),
    "example: weather monitoring": ("02-record", "A weather station sends its temperature"),
    "example: weather, sized": ("05-sizing", "1,500 weather stations"),
    "consumers: Lambda, Flink, EMR and Spark": ("01-log", "| Spark on Amazon EMR |"),
    "consumers: KCL": ("01-log", "| Kinesis Client Library (KCL) |"),
    "shard: a unit of capacity": ("05-sizing", "A shard is the unit of capacity"),
    "shard: write capacity": ("05-sizing", "*Write capacity: 1 MB/sec or 1,000 records/sec.*"),
    "shard: read capacity": ("05-sizing", "*Read capacity: 2 MB/sec (max 5 transactions/sec).*"),
    "shard: scaling": ("05-sizing", "*Scaling: increase or decrease shards manually"),
    "shard: the drawing of three": ("05-sizing", "Data Producer ──┼──▶ Shard #2"),
    "example: ride hailing by city": ("03-hashing", "A ride-hailing app assigns trips"),
    "throttling: limits are exceeded": ("06-throttle", "that is **throttling**"),
    "cause: hot shards": ("06-throttle", "a **hot shard**"),
    "cause: not enough capacity": ("06-throttle", "too few shards"),
    "solution: balanced partition keys": ("06-throttle", "a key with many values"),
    "solution: auto-scaling": ("06-throttle", "*Enable Auto-Scaling to dynamically adjust"),
    "solution: on-demand mode": ("06-throttle", "*Use On-Demand Mode"),
    "CLI: create, put, read, from end to end": ("00-start", "The whole lesson in a terminal"),
}

CORRECTED = {
    "1 retention is 24 hours or 7 days": ("02-record", "is out of date: the range was printed"),
    "2 throttling loses data": ("00-start", "Throttling loses nothing."),
    "2 throttling loses data, on a hot shard": ("06-throttle", "The stream never had them"),
    "3 --data is text": ("02-record", "version 2 takes the text for base64"),
    "5 provisioned has no limit": ("05-sizing", "There is a limit on throughput"),
    "7 scales automatically": ("01-log", "<strong>b is wrong.</strong>"),
    "8 enable auto-scaling": ("06-throttle", "`dynamodb` is there, `kinesis` is not"),
    "9 on-demand cures hot shards": ("06-throttle", "New York still does not fit into one"),
    "10 spiky traffic belongs on demand": ("06-throttle", "more than doubles within 15 minutes"),
    "11 1 MB/sec or 1,000 records": ("05-sizing", "<em>Or.</em> Nobody chooses"),
    "12 2 MB/sec and 5 calls for each": ("05-sizing", "All pollers of the shard share them"),
    "13 any number of consumers": ("01-log", "<strong>c needs a number.</strong>"),
    "14 the key determines the shard": ("02-record", "the key is hashed, and the producer can"),
    "15 New York to #1, Los Angeles to #2": ("03-hashing", "Both cities share a shard"),
    "16 shards are numbered from 1": ("03-hashing", "Shards are counted from 0"),
    "17 a record is JSON or CSV": ("02-record", "the data are opaque bytes"),
    "18 within milliseconds": ("01-log", "<strong>d is too simple.</strong>"),
    "19 only through consumers to S3": ("01-log", "through a **channel**"),
    "20 the KPL is an API": ("04-producers", "a <b>client library</b> above"),
    "21 KPL and KCL without versions": ("04-producers", "Versions 0.x have been without support"),
    "22 the KCL in Java, Python, etc.": ("01-log", "There is one KCL, in Java."),
    "23 what the Agent is": ("04-producers", "A stand-alone Java program for Linux"),
    "24 two causes of throttling": ("06-throttle", "Seven, and where they show"),
    "25 no retries among the remedies": ("07-retries", "Missing: the first remedy"),
    "26 create-stream, and that is it": ("00-start", "Waiting and cleaning up"),
    "29 terabytes per hour": ("01-log", "36 terabytes an hour"),
    "30 durable": ("01-log", "copied to three Availability Zones"),
    "31 nothing on cost": ("00-start", "costs money as long as it exists"),
    "32 nothing on order and duplicates": ("07-retries", "On order and duplicates they say"),
    "33 nothing on encryption and permissions": ("01-log", "encryption, permissions and alarms"),
    "34 current names of products": ("01-log", "| Data Firehose |"),
}


@pytest.mark.parametrize(
    ("lesson", "words"), [*TAUGHT.values(), *CORRECTED.values()], ids=[*TAUGHT, *CORRECTED]
)
def test_a_cell_teaches_it(lesson, words):
    page = read_page(course_root(), f"notebooks/{lesson}.ipynb")

    assert [cell for cell in page.notebook["cells"] if words in source_of(cell)]
