"""A command of version 2 without a process: its words, its options, and what it says instead."""

import pytest

from kdslab import Lab
from kdslab.course.checks.aws_commands import CommandError, run_command, shell_words

PUT = "aws kinesis put-record --stream-name orders --partition-key k --data"


@pytest.fixture
def lab():
    lab = Lab()
    run_command(lab, "aws kinesis create-stream --stream-name orders --shard-count 1")
    lab.advance(minutes=1)
    return lab


def stored(lab):
    stream = lab.account.find(lab.now(), "orders")
    return [record.data for shard in stream.shards for record in shard.records]


def test_a_command_answers_as_the_service_does(lab):
    assert "shardId-000000000000" == run_command(lab, f"{PUT} SGVsbG8=")["ShardId"]
    assert [b"Hello"] == stored(lab)


def test_data_are_decoded_unless_they_are_said_to_be_text(lab):
    run_command(lab, f"{PUT} test")
    run_command(lab, f"{PUT} test --cli-binary-format raw-in-base64-out")

    assert [bytes.fromhex("b5eb2d"), b"test"] == stored(lab)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("kinesis list-streams", "begins with aws kinesis"),
        ("aws s3 ls", "begins with aws kinesis"),
        ("aws kinesis", "begins with aws kinesis"),
        ("aws kinesis delete-record --stream-name orders", "Invalid choice: 'delete-record'"),
        ("aws kinesis create-stream --stream-name s --shards 2", "Unknown options: --shards"),
        ("aws kinesis create-stream --stream-name s two", "Unknown options: two"),
        ("aws kinesis create-stream --shard-count 2", "arguments are required: --stream-name"),
        ("aws kinesis create-stream --stream-name s --shard-count two", "invalid literal"),
        (f"{PUT} Hello", 'Invalid base64: "Hello"'),
        ("aws kinesis get-records --shard-iterator <Shard Iterator>", "bash: syntax error"),
        ("aws kinesis list-streams; rm -r /", "bash: syntax error"),
        ("aws kinesis list-streams --limit $(cat limit)", "one plain command"),
        ("aws kinesis list-streams --limit `cat limit`", "one plain command"),
        ('aws kinesis list-streams "', "bash: No closing quotation"),
        ("aws kinesis delete-stream --stream-name none", "ResourceNotFoundException"),
    ],
)
def test_what_does_not_run_says_why(lab, command, said):
    with pytest.raises(CommandError) as refusal:
        run_command(lab, command)

    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("$IT", "abc=="),
        ("${IT}", "abc=="),
        ('"$IT"', "abc=="),
        ("'$IT'", "$IT"),
        ("$ITERATOR", "$ITERATOR"),
        ("IT", "IT"),
        ("'#'", "#"),
        ("a#b", "a#b"),
        ('"two words"', "two words"),
    ],
)
def test_a_shell_replaces_its_variables_and_takes_quotes_away(written, word):
    assert ["aws", word] == shell_words(f"aws {written}", IT="abc==")


def test_a_line_may_go_on_behind_a_backslash():
    assert ["aws", "kinesis", "help"] == shell_words("aws kinesis \\\n    help")
