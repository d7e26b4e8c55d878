"""CloudWatch's answers about the streams of an account: data points, and which metrics there are.

Simplification: metrics can be read and not written, and there are no alarms or dashboards.
Simplification: data points come in the order of time; GetMetricStatistics promises none.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from kdslab.api.cloudwatch_errors import (
    CloudWatchError,
    invalid,
    invalid_combination,
    invalid_request,
)
from kdslab.api.metric_lookup import NAMESPACE, Named, all_named, data_points
from kdslab.api.metric_queries import STATISTICS, Queries, checked_period, unknown_statistic
from kdslab.api.operations import Handler
from kdslab.model.account import Account
from kdslab.model.metric import METRICS
from kdslab.model.quotas import (
    LIST_METRICS_PAGE,
    METRIC_POINTS_OF_DATA,
    METRIC_POINTS_OF_STATISTICS,
    METRIC_QUERIES_AT_MOST,
)
from kdslab.model.series import MINUTE, Run

Series: TypeAlias = list[tuple[float, float]]
"""Times and values."""

_TIMES: Final = "The parameter StartTime must be less than the parameter EndTime."
_RECENT_SECONDS: Final = 3 * 60 * MINUTE
_LISTED_SECONDS: Final = 14 * 24 * 60 * MINUTE


def get_metric_statistics(
    account: Account,
    now: float,
    *,
    namespace: str,
    metric_name: str,
    start_time: float,
    end_time: float,
    period: int,
    dimensions: list[dict[str, str]] | None = None,
    statistics: list[str] | None = None,
    extended_statistics: list[str] | None = None,
    unit: str | None = None,
) -> dict[str, Any]:
    """Serve GetMetricStatistics: one metric, at most 1,440 periods of it."""
    if bool(statistics) == bool(extended_statistics):
        raise invalid_combination("Must specify either Statistics or ExtendedStatistics")
    if extended_statistics:
        raise invalid(unknown_statistic(extended_statistics[0]))
    if not start_time < end_time:
        raise invalid(_TIMES)
    _check_length(end_time - start_time, checked_period(period, invalid))
    metric = {"Namespace": namespace, "MetricName": metric_name, "Dimensions": dimensions or []}
    run = data_points(
        account, now, metric, unit, start=start_time, end=end_time, period_seconds=period
    )
    return {
        "Label": metric_name,
        "Datapoints": [
            {
                "Timestamp": start,
                **{name: STATISTICS[name](tally) for name in statistics or []},
                "Unit": METRICS[metric_name].unit,
            }
            for start, tally in run
        ],
    }


def get_metric_data(
    account: Account,
    now: float,
    *,
    metric_data_queries: list[dict[str, Any]],
    start_time: float,
    end_time: float,
    scan_by: str = "TimestampDescending",
    max_datapoints: int = METRIC_POINTS_OF_DATA,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Serve GetMetricData: many metrics and math on them, page by page of data points."""
    if not start_time < end_time:
        raise invalid_request(_TIMES)
    if len(metric_data_queries) > METRIC_QUERIES_AT_MOST:
        raise invalid_request(
            "The collection MetricDataQueries must not have a size greater than "
            f"{METRIC_QUERIES_AT_MOST}."
        )
    if not 0 < max_datapoints <= METRIC_POINTS_OF_DATA:
        raise invalid_request(f"MaxDatapoints must be from 1 to {METRIC_POINTS_OF_DATA:,}.")

    def look_up(stat: Any) -> Run:
        return data_points(
            account,
            now,
            stat["Metric"],
            stat.get("Unit"),
            start=start_time,
            end=end_time,
            period_seconds=stat["Period"],
        )

    queries = Queries(metric_data_queries, look_up)
    shown = [query for query in metric_data_queries if query.get("ReturnData", True)]
    newest_first = scan_by == "TimestampDescending"
    series = [sorted(queries.points(query["Id"]).items(), reverse=newest_first) for query in shown]
    skipped = _skipped(next_token, "InvalidNextToken")
    page = _page(series, skipped, max_datapoints)
    results = [_result(*item) for item in zip(shown, page, strict=True)]
    answer: dict[str, Any] = {"MetricDataResults": results, "Messages": []}
    if sum(map(len, series)) > skipped + max_datapoints:
        answer["NextToken"] = _token(skipped + max_datapoints)
    return answer


def list_metrics(
    account: Account,
    now: float,
    *,
    namespace: str = NAMESPACE,
    metric_name: str | None = None,
    dimensions: list[dict[str, str]] | None = None,
    recently_active: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Serve ListMetrics: what had data in the last two weeks, or in the last three hours."""
    since = now - (_RECENT_SECONDS if recently_active else _LISTED_SECONDS)
    found = [
        candidate
        for stream in account.streams(now)
        for candidate in all_named(stream)
        if namespace == NAMESPACE
        and metric_name in (None, candidate.name)
        and _fits(candidate, dimensions or [])
        and candidate.minutes(stream, now, since, now + MINUTE)
    ]
    skipped = _skipped(next_token, "InvalidParameterValue")
    answer: dict[str, Any] = {
        "Metrics": [_listed(metric) for metric in found[skipped : skipped + LIST_METRICS_PAGE]]
    }
    if len(found) > skipped + LIST_METRICS_PAGE:
        answer["NextToken"] = _token(skipped + LIST_METRICS_PAGE)
    return answer


OPERATIONS: Final[dict[str, Handler]] = {
    "GetMetricData": get_metric_data,
    "GetMetricStatistics": get_metric_statistics,
    "ListMetrics": list_metrics,
}
"""The operations that are served; a parameter's name is the member's name in snake case."""


def _check_length(seconds: float, period_seconds: int) -> None:
    asked = int(seconds // period_seconds)
    if asked > METRIC_POINTS_OF_STATISTICS:
        raise invalid_combination(
            f"You have requested up to {asked:,} datapoints, which exceeds the limit of "
            f"{METRIC_POINTS_OF_STATISTICS:,}. You may reduce the datapoints requested by "
            "increasing Period, or decreasing the time range."
        )


def _page(series: list[Series], skipped: int, most: int) -> Iterator[tuple[Series, bool]]:
    """Yield of each series what is on the page, and whether the page reaches its end."""
    for points in series:
        page = points[skipped : skipped + most]
        yield page, skipped + most >= len(points)
        skipped, most = max(0, skipped - len(points)), most - len(page)


def _result(query: dict[str, Any], page: tuple[Series, bool]) -> dict[str, Any]:
    points, is_complete = page
    metric = query.get("MetricStat", {}).get("Metric", {})
    return {
        "Id": query["Id"],
        "Label": query.get("Label") or metric.get("MetricName") or query["Id"],
        "Timestamps": [time for time, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete" if is_complete else "PartialData",
    }


def _fits(metric: Named, filters: list[dict[str, str]]) -> bool:
    return all(
        wanted["Name"] in metric.dimensions
        and wanted.get("Value") in (None, metric.dimensions[wanted["Name"]])
        for wanted in filters
    )


def _listed(metric: Named) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": metric.dimensions[name]} for name in metric.level.value]
    return {"Namespace": NAMESPACE, "MetricName": metric.name, "Dimensions": dimensions}


def _token(skipped: int) -> str:
    return b64encode(str(skipped).encode()).decode()


def _skipped(token: str | None, code: str) -> int:
    if token is None:
        return 0
    try:
        skipped = int(b64decode(token, validate=True))
    except ValueError:
        skipped = -1
    if skipped < 0:
        raise CloudWatchError(code, "Request parameter NextToken is invalid")
    return skipped
