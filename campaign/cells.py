"""Cells of a spreadsheet."""

# A spreadsheet takes a cell that begins so for a formula; the wide ones are Chinese keyboards'.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
