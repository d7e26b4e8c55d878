"""Rooms of pictures."""
