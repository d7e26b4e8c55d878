"""What learners believe and what is not so: fifty beliefs by number, each refuted by a run.

The tests marked `misconception(number)` run the scenario that shows it. Questions tie their wrong
options to these numbers.
"""

from __future__ import annotations

from typing import Final

BELIEFS: Final[dict[int, str]] = {
    1: "Throttled records are lost.",
    2: "PutRecords is all or nothing, and no exception means success.",
    3: "The answer does not say which records failed, so all are sent again.",
    4: "boto3 sends the failed entries of PutRecords again for me.",
    5: "More shards cure a hot key.",
    6: "On-demand never throttles.",
    7: "As many keys as shards spread evenly over them.",
    8: "The producer chooses the shard.",
    9: "A key keeps its shard for ever.",
    10: "New shards take over a part of the old records.",
    11: "Old shards are gone as soon as they are split.",
    12: "After a split it is enough to read the new shards.",
    13: "Records are in order over the whole stream.",
    14: "Records of one key always keep their order.",
    15: "Sequence numbers count up by one.",
    16: "An empty answer to GetRecords is the end of the shard.",
    17: "LATEST delivers everything since the stream was made.",
    18: "TRIM_HORIZON is the beginning of the stream.",
    19: "A KCL application that starts at LATEST skips what came while it was down.",
    20: "An iterator can be stored for later.",
    21: "Reading a record removes it, as a queue does.",
    22: "A single record can be deleted or corrected.",
    23: "Each consumer has five reads a second.",
    24: "More shards make room for more polling applications.",
    25: "Lambda and Firehose do not count as readers.",
    26: "Whoever polls more often gets fresher data.",
    27: "Two processes share one fan-out consumer, or get more with it.",
    28: "A fan-out subscription lasts for ever.",
    29: "More KCL workers than shards are faster.",
    30: "Equal numbers of leases are an equal load.",
    31: "A split speeds up a reader that lags, at once.",
    32: "Delivery is exactly once.",
    33: "A batch that makes Lambda fail is skipped.",
    34: "Lambda runs as many functions as the load wants.",
    35: "1,000 records a second are 1,000 events a second.",
    36: "Aggregated records can be read as they are.",
    37: "Aggregation is always safe.",
    38: "Limits hold on average over a minute, as CloudWatch shows it.",
    39: "A record size of 10 MiB makes a shard faster.",
    40: "The base64 text is what counts.",
    41: "`--data hello` stores hello everywhere.",
    42: "Data arrive as base64 because the producer encoded them.",
    43: "A longer retention brings back what has expired.",
    44: "A longer retention costs nothing and makes a late reader safe.",
    45: "Provisioned streams grow by themselves.",
    46: "UpdateShardCount goes from 1 to 10 in one call.",
    47: "Any two shards can be merged.",
    48: "Encryption encrypts what is in the stream already.",
    49: "Firehose, Data Streams and queues are the same thing.",
    50: "A queue on a stream is SQS.",
}
"""Each belief by its number, in the words of somebody who holds it."""
