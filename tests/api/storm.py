"""Malformed requests without end, the same ones for the same seed."""

from __future__ import annotations

import json
import random
from base64 import b64encode

from cbor2 import CBORTag, dumps

from kdslab.api.operations import OPERATIONS
from kdslab.api.requests import service_model

IN_JSON, IN_CBOR = b"application/x-amz-json-1.1", b"application/x-amz-cbor-1.1"
SIGNED = (
    b"X-Amz-Date: 20261123T090000Z\r\n"
    b"Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c\r\n"
)
WEIRD = [
    *(None, True, False, 0, -1, 1.5, 1e300, -1e300, 10**18, 2**63 - 1, "", "\0", "é", "a" * 2_000),
    *(
        "\U0001f980" * 300,
        "../../etc/passwd",
        "'; DROP TABLE",
        "%00",
        "-1",
        "1e9",
        "eA",
        "====",
        "\n",
    ),
    *([], {}, [[]], [{}], [None], {"": {}}, {"a": None}, [1, "2", None], {"é": ["x"] * 50}),
    *("arn:aws:kinesis:us-east-1:111122223333:stream/s", "s", "shardId-000000000000", str(2**128)),
]


class Storm:
    """Makes malformed requests, always the same ones for a seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        model = service_model()
        self.operations = [
            name for name in sorted(OPERATIONS) if model.operation_model(name).input_shape.members
        ]

    def value(self, depth=0):
        if depth < 3 and self.chance.random() < 0.2:
            return [self.value(depth + 1) for _ in range(self.chance.randrange(4))]
        if depth < 3 and self.chance.random() < 0.2:
            return {self.text(): self.value(depth + 1) for _ in range(self.chance.randrange(4))}
        return self.chance.choice([*WEIRD, self.text(), self.chance.randrange(-(2**62), 2**62)])

    def text(self):
        characters = [self.chance.choice("aZ0-_./: é\u4e2d\U0001f980\x01\x7f") for _ in range(12)]
        return "".join(characters[: self.chance.randrange(13)])

    def members(self, operation):
        """Return a request in which at least one member is of a type that it cannot be of."""
        shapes = service_model().operation_model(operation).input_shape.members
        drawn = self.chance.sample(sorted(shapes), self.chance.randint(1, len(shapes)))
        members = {name: self.value() for name in drawn}
        spoiled = self.chance.choice(drawn)
        wrong = ["x", [], -1e300] if shapes[spoiled].type_name == "structure" else [{"a": 1}]
        if shapes[spoiled].type_name == "map":
            wrong = ["x", 5, ["a"]]
        return {**members, spoiled: self.chance.choice(wrong)}

    def cut(self, body):
        return body[: self.chance.randrange(1, len(body))] if len(body) > 1 else b""

    def flipped(self, body):
        spoiled = bytearray(body)
        for _ in range(self.chance.randint(1, 8)):
            spoiled[self.chance.randrange(len(spoiled))] = self.chance.randrange(256)
        return bytes(spoiled)

    def wrong_types(self):
        operation = self.chance.choice(self.operations)
        return self.framed(operation, json.dumps(self.members(operation)).encode())

    def wrong_types_in_cbor(self):
        operation = self.chance.choice(self.operations)
        return self.framed(operation, dumps(self.members(operation)), IN_CBOR)

    def broken_json(self):
        good = json.dumps({"StreamName": "s", "Limit": 5, "Tags": {"a": "b"}}).encode()
        broken = [
            *(self.cut(good), b"{" + self.flipped(good), b"[" * self.chance.randrange(1, 5_000)),
            *(b'{"a": NaN}', b'{"a": 1e999}', rb'{"a": "\ud800"}', b"\xff" + good, good + b"}"),
            *(self.chance.randbytes(40) + b"\xff", b"null", b"5", b'"text"', b"[]", b""),
            b'{"Limit": ' + b"9" * 4_000 + b"}",
        ]
        return self.framed("ListStreams", self.chance.choice(broken))

    def broken_cbor(self):
        good = dumps({"StreamName": "s", "Data": b"x" * 30, "PartitionKey": "k"})
        tag = self.chance.choice([0, 2, 4, 5, 25, 28, 29, 30, 35, 258, 999])
        broken = [
            *(
                self.cut(good),
                b"\x81" * self.chance.randrange(1, 5_000),
                b"\xff",
                b"\x9b" + b"\xff" * 8,
            ),
            *(
                b"\xc2" + dumps(bytes(5_000)),
                dumps({"StreamName": CBORTag(tag, 5)}),
                b"\xf6",
                b"\x05",
            ),
            *(b"\xbf" + good, dumps([good]), b"\xf7", b"\x1f", b""),
        ]
        return self.framed("PutRecord", self.chance.choice(broken), IN_CBOR)

    def bad_target(self):
        name = self.text().encode("utf-8").replace(b"\x01", b"").replace(b"\x7f", b"")
        target = self.chance.choice(
            [
                b"",
                b".",
                name,
                b"Kinesis_20131202.",
                b"Kinesis_20131202." + name + b"x",
                name + b".X",
            ]
        )
        return self.request(b"X-Amz-Target: %s\r\n" % target, b"{}")

    def bad_kind(self):
        kind = self.chance.choice([b"", b"text/plain", b"application/json", b"x" * 500, b"\xff"])
        return self.request(b"X-Amz-Target: Kinesis_20131202.ListStreams\r\n", b"{}", kind)

    def bad_signature(self):
        signature = self.chance.choice(
            [b"", b"Authorization: \r\n", b"Authorization: X\r\n", b"Authorization: a b=,c\r\n"]
        )
        target = b"X-Amz-Target: Kinesis_20131202.ListStreams\r\n"
        return self.request(target, b"{}", signature=signature)

    def bad_method(self):
        method = self.chance.choice([b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"PURGE"])
        return self.request(b"", b"{}", method=method)

    def bad_record(self):
        data = self.chance.choice(["no base64!", "eA", 5, [], "é", {"a": 1}])
        key = self.chance.choice(["", "k" * 257, 5, [], "k"])
        record = {"Data": data, "PartitionKey": key, "ExplicitHashKey": self.value()}
        records = [{"Data": b64encode(b"x").decode(), "PartitionKey": "k"}, record]
        return self.framed(
            "PutRecords", json.dumps({"StreamName": "s", "Records": records}).encode()
        )

    def framed(self, operation, body, kind=IN_JSON):
        return self.request(
            b"X-Amz-Target: Kinesis_20131202.%s\r\n" % operation.encode(), body, kind
        )

    def request(self, headers, body, kind=IN_JSON, *, method=b"POST", signature=SIGNED):
        head = b"%s / HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n" % (method, kind)
        length = b"Content-Length: %d\r\n\r\n" % len(body)
        return b"".join([head, headers, signature, length, body])
