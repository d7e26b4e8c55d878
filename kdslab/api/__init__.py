"""The doors of the lab: the real boto3 talks to the model through here."""

from kdslab.api.lab import Lab

__all__ = ["Lab"]
