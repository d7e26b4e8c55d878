"""What a first stream gives away: not waited for, not as asked, or left on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.bill import account_bill
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.model.stream import Stream

SHOP: Final = "shop"
SHOP_SHARDS: Final = 2
LEFT_ON: Final = ({"test": 1}, {"orders": 1, "demo-2": 3, "old-shop": 2})
"""Accounts with streams that somebody left on, each with its number of shards."""

_SHARD_HOUR: Final = PRICES[Plan.PROVISIONED, Item.SHARDS]
_NO_RECORD: Final = "Put one with `kinesis.put_record`, once the stream can be used."


def wrong_shop(open_shop: Callable[[Any], Any]) -> Counterexample | str:
    """Run a function that opens a shop; say what is wrong, or what its stream costs a month."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    try:
        answer = open_shop(kinesis)
    except kinesis.exceptions.ResourceNotFoundException:
        return _not_found(lab)
    lab.advance(seconds=60)
    names = kinesis.list_streams()["StreamNames"]
    if SHOP not in names:
        return _nameless(names)
    stream = lab.account.find(lab.now(), SHOP)
    if len(stream.open_shards) != SHOP_SHARDS:
        count = len(stream.open_shards)
        return _as_asked(f"{count} shards", "another number of shards", "Set `ShardCount`.")
    takers = [shard.id for shard in stream.shards if shard.records]
    if not takers:
        return _as_asked(f"{SHOP} without a record", "no record", _NO_RECORD)
    if answer in takers:
        return f"{takers[0]} took the record. A month of it: {_month(SHOP_SHARDS)}."
    return _not_the_id(answer, stream)


def wrong_clean_up(switch_off: Callable[[Any], Any]) -> Counterexample | str:
    """Run a function that deletes every stream; say what it left, or what it saved."""
    for streams in LEFT_ON:
        lab = Lab()
        kinesis = lab.client("kinesis")
        for name, shards in streams.items():
            kinesis.create_stream(StreamName=name, ShardCount=shards)
        lab.advance(seconds=60)
        answer = switch_off(kinesis)
        lab.advance(seconds=60)
        if left := kinesis.list_streams()["StreamNames"]:
            return _left(lab, left, len(streams))
        if not isinstance(answer, list | tuple | set) or sorted(map(str, answer)) != sorted(
            streams
        ):
            return _not_the_names(answer, sorted(streams))
    return (
        f"{len(LEFT_ON[-1])} streams fewer. Each month saves {_month(sum(LEFT_ON[-1].values()))}."
    )


def _not_found(lab: Lab) -> Counterexample:
    made = [stream.name for stream in lab.account.streams(lab.now())]
    if SHOP in made:
        return Counterexample(
            yours=f"{SHOP} is there, but a call to it gets ResourceNotFoundException",
            rule="create_stream is back while the stream is CREATING; it is of use once ACTIVE",
            next_step='Wait: `kinesis.get_waiter("stream_exists").wait(StreamName="shop")`.',
            mistake="not waited",
        )
    return _nameless(made)


def _nameless(made: list[str]) -> Counterexample:
    yours = f"the account has {', '.join(made) or 'no stream'}"
    mistake = "another name" if made else "no stream"
    return _as_asked(yours, mistake, f'Make one, and name it "{SHOP}" everywhere.')


def _as_asked(yours: str, mistake: str, next_step: str) -> Counterexample:
    return Counterexample(
        yours=yours,
        rule=f'a stream named "{SHOP}" with {SHOP_SHARDS} shards and one record was asked for',
        next_step=next_step,
        mistake=mistake,
    )


def _not_the_id(answer: object, stream: Stream) -> Counterexample:
    takers = [shard for shard in stream.shards if shard.records]
    numbers = [record.sequence_number for shard in takers for record in shard.records]
    mistake = ""
    if isinstance(answer, dict):
        mistake = "the whole answer"
    elif answer in numbers:
        mistake = "the sequence number"
    elif answer in [shard.id for shard in stream.shards]:
        mistake = "a shard that was guessed"
    return Counterexample(
        yours=shortened(answer),
        rule=f"{takers[0].id} took the record",
        next_step='The answer of `put_record` says it: `answer["ShardId"]`.',
        mistake=mistake,
    )


def _left(lab: Lab, left: list[str], total: int) -> Counterexample:
    before = account_bill(lab.account, lab.now()).total_usd
    lab.advance(hours=BILLING_MONTH_HOURS)
    cost = account_bill(lab.account, lab.now()).total_usd - before
    mistake = "nothing is deleted" if len(left) == total else "not every stream"
    return Counterexample(
        yours=f"still on: {', '.join(left)}",
        rule=f"a shard costs {_SHARD_HOUR.usd} USD an hour; in a month that makes {cost:.2f} USD",
        next_step="Call `kinesis.delete_stream(StreamName=name)` for every name in the list.",
        mistake=mistake,
    )


def _not_the_names(answer: object, names: list[str]) -> Counterexample:
    mistake = "a number, not the names" if isinstance(answer, int) else ""
    if isinstance(answer, list | tuple | set) and not answer:
        mistake = "listed too late"
    elif isinstance(answer, list | tuple) and isinstance(answer[0], dict):
        mistake = "the answers, not the names"
    return Counterexample(
        yours=f"all is off, but the function returned {shortened(answer)}",
        rule=f"the names of the deleted streams were asked for: {', '.join(names)}",
        next_step="Keep the list of names before you delete, and return it.",
        mistake=mistake,
    )


def _month(shards: int) -> str:
    usd = shards * BILLING_MONTH_HOURS * (_SHARD_HOUR.usd or 0)
    return f"{shards} shards x {BILLING_MONTH_HOURS} h x {_SHARD_HOUR.usd} USD = {usd:.2f} USD"
