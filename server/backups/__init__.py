"""Copies of the whole system in one file, and the way back."""
