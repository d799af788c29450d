"""Storms and faults against a real site, and the checkers that judge it afterwards."""
