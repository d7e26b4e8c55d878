"""The queries of one GetMetricData: metrics to look up, and math on what other queries found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from kdslab.api.cloudwatch_errors import CloudWatchError, invalid_request
from kdslab.api.metric_math import Points, evaluate
from kdslab.model.series import MINUTE, Run, Tally

STATISTICS: Final[dict[str, Callable[[Tally], float]]] = {
    "SampleCount": lambda tally: float(tally.count),
    "Average": lambda tally: tally.mean,
    "Sum": lambda tally: float(tally.total),
    "Minimum": lambda tally: float(tally.low),
    "Maximum": lambda tally: float(tally.high),
}
"""What a tally can tell.

Simplification: percentiles and trimmed means are refused; they need every sample, and a tally keeps
four numbers of each minute.
"""

_ID: Final = re.compile(r"[a-z][a-zA-Z0-9_]*")
_SERVED: Final = {"Id", "MetricStat", "Expression", "Label", "ReturnData"}

Query: TypeAlias = Mapping[str, Any]
LookUp: TypeAlias = Callable[[Query], Run]


class Queries:
    """Checked queries, each of which is answered once.

    Args:
        queries: MetricDataQueries as the API writes them.
        look_up: Finds the tallies of one MetricStat.

    Raises:
        CloudWatchError: If a query is not one that can be answered.
    """

    def __init__(self, queries: Sequence[Query], look_up: LookUp) -> None:
        for place, query in enumerate(queries, start=1):
            _check(query, f"MetricDataQueries.member.{place}")
        self._queries = {query["Id"]: query for query in queries}
        self._look_up = look_up
        self._found: dict[str, Points] = {}
        self._open: set[str] = set()
        if len(self._queries) < len(queries):
            raise invalid_request(
                "The values for parameter id in MetricDataQueries are not unique."
            )

    def points(self, query_id: str) -> Points:
        """Return the data points of one query.

        Raises:
            CloudWatchError: If its expression cannot be worked out.
        """
        if query_id not in self._found:
            self._found[query_id] = self._answer(query_id)
        return self._found[query_id]

    def _answer(self, query_id: str) -> Points:
        query = self._queries[query_id]
        if "MetricStat" in query:
            number = STATISTICS[query["MetricStat"]["Stat"]]
            run = self._look_up(query["MetricStat"])
            return {start: number(tally) for start, tally in run}
        self._open.add(query_id)
        try:
            return evaluate(query["Expression"], self._named)
        except ValueError as error:
            raise invalid_request(f"Error in expression '{query_id}': {error}") from None
        finally:
            self._open.discard(query_id)

    def _named(self, query_id: str) -> Points:
        if query_id not in self._queries:
            raise ValueError(f"there is no query {query_id} in this request")
        if query_id in self._open:
            raise ValueError(f"the expression {query_id} depends on itself")
        return self.points(query_id)


def unknown_statistic(stat: str) -> str:
    """Return the sentence that refuses a statistic which a tally cannot tell."""
    return (
        f"kdslab does not serve the statistic {stat}: it keeps the sum, count, minimum and maximum "
        f"of each minute, so it serves {', '.join(STATISTICS)}."
    )


def checked_period(period: int, refusal: Callable[[str], CloudWatchError]) -> int:
    """Return a period that metrics of regular resolution have.

    Raises:
        CloudWatchError: If it is no number of minutes.
    """
    if period % MINUTE:
        raise refusal(f"The parameter Period must be a multiple of {MINUTE}.")
    return period


def _check(query: Query, place: str) -> None:
    _check_form(query, place)
    for name in sorted(query.keys() - _SERVED):
        raise invalid_request(f"kdslab does not serve {name} in {place}.")
    if "MetricStat" in query:
        stat, metric = query["MetricStat"], query["MetricStat"]["Metric"]
        for name in ("Namespace", "MetricName"):
            if name not in metric:
                raise invalid_request(
                    f"The parameter {place}.MetricStat.Metric.{name} is required."
                )
        if stat["Stat"] not in STATISTICS:
            raise invalid_request(unknown_statistic(stat["Stat"]))
        checked_period(stat["Period"], invalid_request)


def _check_form(query: Query, place: str) -> None:
    if not _ID.fullmatch(query["Id"]):
        raise invalid_request(
            f"The value {query['Id']} for parameter {place}.Id must match the expression "
            f"^{_ID.pattern}$."
        )
    if "MetricStat" in query and "Expression" in query:
        raise invalid_request(
            f"The parameters {place}.Expression and {place}.MetricStat are mutually exclusive and "
            "you have specified both."
        )
    if "MetricStat" not in query and "Expression" not in query:
        raise invalid_request(f"The parameter {place}.MetricStat is required.")
