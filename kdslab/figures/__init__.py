"""Pictures: a result goes in, a figure comes out. Nothing here runs a model or shows anything."""

from kdslab.figures.hashing import key_ring, keys_per_shard
from kdslab.figures.key_fall import key_fall
from kdslab.figures.picture import Picture, picture
from kdslab.figures.twin import Twin

__all__ = ["Picture", "Twin", "key_fall", "key_ring", "keys_per_shard", "picture"]
