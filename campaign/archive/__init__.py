"""The honour roll: an edition as plain files, for any web server or a USB stick.

places (address → file) · reader (asks the site) · pages (makes a page stand alone)
making (follows the links) · extras (printed addresses, notes, digests) · checking (0 broken)
"""

from campaign.archive.checking import broken_links
from campaign.archive.making import Archived, ArchiveError, make_archive

__all__ = ["ArchiveError", "Archived", "broken_links", "make_archive"]
