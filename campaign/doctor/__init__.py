"""What an operator should know before readers do: each check answers in plain sentences."""

from campaign.doctor.checks import examine
from campaign.doctor.engines import install_guards
from campaign.doctor.notes import Level, Note

__all__ = ["Level", "Note", "examine", "install_guards"]
