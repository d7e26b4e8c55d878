// Drives kdslab's HTTP door with the AWS SDK for JavaScript, and prints what it saw as JSON.
// Called as: node client.mjs FOLDER SCENARIO URL [ARGUMENT], the SDK being found in the folder.

import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const [folder, scenario, endpoint, argument] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const sdk = require("@aws-sdk/client-kinesis");
const { NodeHttpHandler } = require("@smithy/node-http-handler");

const shardId = (number) => `shardId-${String(number).padStart(12, "0")}`;
const text = (record) => Buffer.from(record.Data).toString();

// Of itself, this SDK speaks HTTP/2 to Kinesis from the first byte.
function connected(options = {}) {
  return new sdk.Kinesis({ endpoint, requestHandler: new NodeHttpHandler(), ...options });
}

async function created(kinesis, StreamName, ShardCount) {
  await kinesis.createStream({ StreamName, ShardCount });
  await active(kinesis, StreamName);
  return (await summary(kinesis, StreamName)).StreamARN;
}

async function summary(kinesis, StreamName) {
  return (await kinesis.describeStreamSummary({ StreamName })).StreamDescriptionSummary;
}

async function active(kinesis, StreamName) {
  while ((await summary(kinesis, StreamName)).StreamStatus !== "ACTIVE") await sleep(50);
}

async function registered(kinesis, StreamARN, ConsumerName) {
  await kinesis.registerStreamConsumer({ StreamARN, ConsumerName });
  for (;;) {
    const answer = await kinesis.describeStreamConsumer({ StreamARN, ConsumerName });
    const { ConsumerARN, ConsumerStatus } = answer.ConsumerDescription;
    if (ConsumerStatus === "ACTIVE") return ConsumerARN;
    await sleep(50);
  }
}

async function read(kinesis, StreamName, number) {
  const asked = { StreamName, ShardId: shardId(number), ShardIteratorType: "TRIM_HORIZON" };
  const { ShardIterator } = await kinesis.getShardIterator(asked);
  return kinesis.getRecords({ ShardIterator });
}

async function refusal(promise) {
  const error = await promise.then(() => null, (reason) => reason);
  const typed = error?.name in sdk && error instanceof sdk[error.name];
  const { attempts, httpStatusCode: status } = error?.$metadata ?? {};
  const { name, message, code } = error ?? {};
  return { name, message, code, status, attempts, typed };
}

const scenarios = {
  async storesAndReads() {
    const kinesis = connected();
    await kinesis.createStream({ StreamName: "js", ShardCount: 2 });
    const patience = { client: kinesis, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
    const waited = await sdk.waitUntilStreamExists(patience, { StreamName: "js" });
    const Data = Buffer.from("Hello, Kinesis!");
    const put = await kinesis.putRecord({ StreamName: "js", PartitionKey: "123", Data });
    const records = ["New York", "Los Angeles", "123"].map((PartitionKey) => ({
      PartitionKey,
      Data: Buffer.from(`from ${PartitionKey}`),
    }));
    const many = await kinesis.putRecords({ StreamName: "js", Records: records });
    const shards = [await read(kinesis, "js", 0), await read(kinesis, "js", 1)];
    return {
      waited: waited.state,
      put: put.ShardId,
      failed: many.FailedRecordCount,
      many: many.Records.map((record) => record.ShardId),
      read: shards.map((shard) => shard.Records.map(text)),
      keys: shards[1].Records.map((record) => record.PartitionKey),
      isDate: shards[0].Records[0].ApproximateArrivalTimestamp instanceof Date,
      behind: shards[0].MillisBehindLatest,
    };
  },

  async splits() {
    const kinesis = connected();
    await created(kinesis, "split", 1);
    const asked = { StreamName: "split", ShardToSplit: shardId(0) };
    await kinesis.splitShard({ ...asked, NewStartingHashKey: String(2n ** 127n) });
    await active(kinesis, "split");
    const open = { StreamName: "split", ShardFilter: { Type: "AT_LATEST" } };
    const parent = await read(kinesis, "split", 0);
    return {
      all: (await kinesis.listShards({ StreamName: "split" })).Shards.map((shard) => shard.ShardId),
      open: (await kinesis.listShards(open)).Shards.map((shard) => shard.ParentShardId),
      next: parent.NextShardIterator ?? null,
      children: parent.ChildShards.map((child) => child.ShardId),
    };
  },

  async subscribes() {
    const kinesis = connected();
    const StreamARN = await created(kinesis, "pushed", 1);
    const ConsumerARN = await registered(kinesis, StreamARN, "app-a");
    const StartingPosition = { Type: "TRIM_HORIZON" };
    const asked = { ConsumerARN, ShardId: shardId(0), StartingPosition };
    const answer = await kinesis.subscribeToShard(asked);
    const put = async () => {
      for (const word of ["a", "b", "c"]) {
        const record = { StreamName: "pushed", PartitionKey: "k", Data: Buffer.from(word) };
        await kinesis.putRecord(record);
      }
    };
    const putting = put();
    const pushed = [];
    let continued = true;
    for await (const { SubscribeToShardEvent: event } of answer.EventStream) {
      pushed.push(...event.Records.map(text));
      continued &&= Boolean(event.ContinuationSequenceNumber);
    }
    await putting;
    return { pushed, continued };
  },

  async isRefused() {
    const kinesis = connected();
    await created(kinesis, "narrow", 1);
    const stream = { StreamName: "narrow" };
    const iterator = { ...stream, ShardId: shardId(0) };
    return {
      unknown: await refusal(kinesis.describeStreamSummary({ StreamName: "nowhere" })),
      again: await refusal(kinesis.createStream({ ...stream, ShardCount: 1 })),
      iterator: await refusal(kinesis.getRecords({ ShardIterator: "AAAA" })),
      type: await refusal(kinesis.getShardIterator({ ...iterator, ShardIteratorType: "NEWEST" })),
    };
  },

  // The argument is the shard that is drained by one record of 10 MiB.
  async isThrottled() {
    const asked = {
      StreamName: "drained",
      PartitionKey: "k",
      ExplicitHashKey: String((2n ** 128n / 4n) * BigInt(argument)),
      Data: Buffer.alloc(10 * 2 ** 20 - 1),
    };
    await connected().putRecord(asked);
    return {
      once: await refusal(connected({ maxAttempts: 1 }).putRecord(asked)),
      standard: await refusal(connected().putRecord(asked)),
    };
  },

  async comparesTimes() {
    const kinesis = connected();
    const StreamARN = await created(kinesis, "times", 1);
    const { StreamCreationTimestamp } = await summary(kinesis, "times");
    const record = { StreamName: "times", PartitionKey: "k", Data: Buffer.from("early") };
    await kinesis.putRecord(record);
    const [stored] = (await read(kinesis, "times", 0)).Records;
    const { ShardIterator } = await kinesis.getShardIterator({
      StreamName: "times",
      ShardId: shardId(0),
      ShardIteratorType: "AT_TIMESTAMP",
      Timestamp: stored.ApproximateArrivalTimestamp,
    });
    const shards = await kinesis.listShards({ StreamName: "times", StreamCreationTimestamp });
    await registered(kinesis, StreamARN, "app-a");
    const consumers = await kinesis.listStreamConsumers({ StreamARN, StreamCreationTimestamp });
    return {
      shards: shards.Shards.length,
      consumers: consumers.Consumers.length,
      read: (await kinesis.getRecords({ ShardIterator })).Records.map(text),
    };
  },

  async insistsOnHttp2() {
    return refusal(new sdk.Kinesis({ endpoint, maxAttempts: 1 }).listStreams({}));
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
