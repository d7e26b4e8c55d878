"""Rooms of widgets."""
