"""A rush hour counts the same records as a client would, and never loses one unnoticed."""

from kdslab import Lab
from kdslab.model.hashing import hash_key
from kdslab.sim.throttle import LOADS, MIXES, run_hot
from kdslab.sim.throttle_rush import city_keys, rush_hour


def rides(shards):
    lab = Lab()
    lab.client("kinesis").create_stream(StreamName="rides", ShardCount=shards)
    lab.advance(seconds=17)
    return lab, lab.account.find(lab.now(), "rides")


def sums(lab, metric):
    answer = lab.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Kinesis",
        MetricName=metric,
        Dimensions=[{"Name": "StreamName", "Value": "rides"}],
        StartTime=lab.now() - 300,
        EndTime=lab.now(),
        Period=60,
        Statistics=["Sum"],
    )
    return [point["Sum"] for point in answer["Datapoints"]]


def test_new_york_is_the_busiest_city_and_has_more_than_a_third():
    city, share = city_keys().hottest

    assert ("New York", 0.37) == (city, round(share, 2))


def test_five_whole_minutes_pass_and_each_has_the_same_records():
    lab, stream = rides(4)
    rush_hour(stream, lab.clock)

    assert 0 == lab.now() % 60
    assert 1 == len(set(sums(lab, "IncomingRecords")))
    assert 5 == len(sums(lab, "IncomingRecords"))


def test_what_is_offered_is_either_stored_or_refused():
    lab, stream = rides(4)
    told = rush_hour(stream, lab.clock, per_second=2_000, minutes=5)

    stored, refused = sums(lab, "IncomingRecords"), sums(lab, "WriteProvisionedThroughputExceeded")
    assert refused == told
    assert {120_000} == {round(a + b) for a, b in zip(stored, refused, strict=True)}
    assert 0 < refused[0] == round(refused[0])


def refused_after_a_split_at(hash_key_of):
    lab, stream = rides(4)
    hot = stream.route(hash_key("New York"))
    stream.split(lab.now(), hot.id, hash_key_of(hot.hash_key_range))
    lab.advance(seconds=60)
    rush_hour(stream, lab.clock, minutes=1)
    return sum(sums(lab, "WriteProvisionedThroughputExceeded"))


def test_a_split_in_the_middle_leaves_new_york_with_neighbours_and_still_refuses():
    assert 0 < refused_after_a_split_at(lambda arc: (arc.start + arc.end + 1) // 2)


def test_a_split_between_new_york_and_its_neighbours_ends_the_refusals():
    assert 0 == refused_after_a_split_at(lambda _: hash_key("San Antonio"))


def test_on_demand_grows_to_sixteen_shards_and_still_refuses_new_york():
    lab = Lab()
    mode = {"StreamMode": "ON_DEMAND"}
    lab.client("kinesis").create_stream(StreamName="rides", StreamModeDetails=mode)
    lab.advance(minutes=1)
    stream = lab.account.find(lab.now(), "rides")
    rush_hour(stream, lab.clock, per_second=4_000, minutes=60)
    new_york = 4_000 * city_keys().hottest[1]

    last = sums(lab, "WriteProvisionedThroughputExceeded")[-1]
    assert 16 == len(stream.open_shards)
    assert 1_000 < new_york < 1_500
    assert abs(last / 60 - (new_york - 1_000)) < 1
    rush_hour(stream, lab.clock, per_second=4_000, minutes=120)
    assert last == sums(lab, "WriteProvisionedThroughputExceeded")[-1]


def test_bursts_of_all_alike_users_need_fourteen_shards_of_which_a_tenth_is_not_used():
    alike, bursts = MIXES[0], tuple(LOADS)[2]
    few, enough = (run_hot(alike, per_second=1_000, shards=n, load=bursts) for n in (13, 14))

    assert few.writes.total_refused > 0 == enough.writes.total_refused
    assert enough.stream_use < 0.1
