"""What the build has stored of a cell, to be held against what the cell gives elsewhere."""

# A gap between two nearly equal numbers is what rounding leaves, and so is which one is largest.
# The cell asserts how large it may be; that it does not fail is to be checked.
ROUNDING = "check_network("


def stored(cell):
    """The text and the rich forms of a cell's stored outputs."""
    streams = [output.text for output in cell.outputs if output.output_type == "stream"]
    data = {}
    for output in cell.outputs:
        data |= output.get("data", {})
    return "".join(streams), data
