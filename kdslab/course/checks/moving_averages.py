"""What a consumer's wrong averages give away: tickers mixed, a window ignored, bytes not read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from math import isclose
from typing import Any, Final, TypeAlias

from kdslab.api.lab import Lab
from kdslab.course.outcome import Counterexample, shortened
from kdslab.data import stock_prices

Records: TypeAlias = list[dict[str, Any]]

_ADVICE: Final = {
    "all prices averaged": "Take only the last `window` prices.",
    "the first prices": "You took the oldest prices. The newest stand at the end.",
    "only the last price": "Average several prices, not the last one alone.",
    "tickers mixed": "The partition key names the ticker. Keep its prices apart from the others'.",
    "a sum, not an average": "Divide the sum by how many prices there are.",
}
_PER_TICKER: Final = 'Return a dict such as {"IBM": 126.1}: one number for each ticker.'
_COMPARE: Final = "Compare the prices you average with those in the rule."


def put_prices(tickers: Iterable[str], months: int) -> Records:
    """Send prices through a stream by boto3 and return what a consumer gets from it."""
    return [dict(record) for record in _through_a_stream(tuple(tickers), months)]


def latest_averages(records: Records, window: int) -> dict[str, float]:
    """Return the average of the last prices of each ticker."""
    return {ticker: sum(usd[-window:]) / window for ticker, usd in _prices(records).items()}


def misaveraged(yours: object, records: Records, window: int) -> Counterexample | None:
    """Say what is wrong with a consumer's averages of some records, if anything is."""
    right = latest_averages(records, window)
    if not isinstance(yours, dict) or set(yours) != set(right):
        return Counterexample(
            yours=shortened(yours),
            rule=f"the records are of {', '.join(right)}",
            next_step=_PER_TICKER,
            mistake=_misshapen(yours, right),
        )
    for ticker, usd in right.items():
        if not _same(yours[ticker], usd):
            return _off(ticker, yours, records, window)
    return None


@cache
def _through_a_stream(tickers: tuple[str, ...], months: int) -> tuple[dict[str, Any], ...]:
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="stocks", ShardCount=1)
    lab.advance(seconds=60)
    prices = [price for price in stock_prices() if price.ticker in tickers]
    for price in prices[: months * len(tickers)]:
        data = json.dumps({"month": f"{price.date:%Y-%m}", "usd": price.price_usd}).encode()
        kinesis.put_record(StreamName="stocks", PartitionKey=price.ticker, Data=data)
    place = kinesis.get_shard_iterator(
        StreamName="stocks", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )
    return tuple(kinesis.get_records(ShardIterator=place["ShardIterator"])["Records"])


def _prices(records: Records) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for record in records:
        usd = json.loads(record["Data"])["usd"]
        found.setdefault(record["PartitionKey"], []).append(usd)
    return found


def _off(ticker: str, yours: dict[str, Any], records: Records, window: int) -> Counterexample:
    prices = _prices(records)
    last = prices[ticker][-window:]
    mistake = _known(yours[ticker], prices, ticker, window)
    terms = " + ".join(f"{usd:g}" for usd in last)
    return Counterexample(
        yours=f"{ticker}, {len(records)} records, window {window}: {shortened(yours[ticker])}",
        rule=f"its last {window} prices give ({terms}) / {window} = {sum(last) / window:.2f}",
        next_step=_ADVICE.get(mistake, _COMPARE),
        mistake=mistake,
    )


def _known(yours: object, prices: dict[str, list[float]], ticker: str, window: int) -> str:
    own = prices[ticker]
    # As they came: month by month, and in each month ticker by ticker.
    mixed = [usd for month in zip(*prices.values(), strict=True) for usd in month]
    wrong: dict[str, Callable[[], float]] = {
        "only the last price": lambda: own[-1],
        "a sum, not an average": lambda: sum(own[-window:]),
        "all prices averaged": lambda: sum(own) / len(own),
        "the first prices": lambda: sum(own[:window]) / window,
        "tickers mixed": lambda: sum(mixed[-window:]) / window,
    }
    return next((name for name, value in wrong.items() if _same(yours, value())), "")


def _misshapen(yours: object, right: dict[str, float]) -> str:
    if isinstance(yours, int | float):
        return "one number for all tickers" if len(right) > 1 else "a number without its ticker"
    if isinstance(yours, list | tuple):
        return "a list, not a dict"
    return ""


def _same(yours: object, right: float) -> bool:
    # A learner may have rounded to cents.
    return isinstance(yours, int | float) and isclose(yours, right, abs_tol=0.006)
