"""The demonstration: an edition of invented people, stories and likes, to try everything on."""
