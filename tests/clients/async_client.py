"""Puts records with the Producer of async-kinesis and reads them with its Consumer.

Called as: python async_client.py URL STREAM SHARDS RECORDS, in an environment that has the package.
It prints, as JSON, the numbers that the consumer read.
"""

from __future__ import annotations

import asyncio
import json
import sys


async def main(url: str, stream: str, shards: str, records: str) -> None:
    """Put all records, then read as many, or until nothing has come for long."""
    # Only the environment of the package has it.
    from kinesis import Consumer, Producer

    place = {"endpoint_url": url, "region_name": "us-east-1"}
    made = {"create_stream": True, "create_stream_shards": int(shards)}
    async with Producer(stream, buffer_time=0.1, **place, **made) as producer:
        for number in range(int(records)):
            await producer.put({"number": number}, partition_key=f"key-{number}")
    read: list[int] = []
    patience = {"sleep_time_no_records": 0.1, "idle_timeout": 20}
    async with Consumer(stream, shard_fetch_rate=5, **patience, **place) as consumer:
        async for item in consumer:
            read.append(item["number"])
            if len(read) == int(records):
                break
    json.dump(read, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
