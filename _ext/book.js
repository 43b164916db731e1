// A box that scrolls sideways must be reachable by keyboard: it is given a place in the tab order while it overflows.
const BOXES = ".equation, .pst-scrollable-table-container, .bd-article pre, .cell_output .output";

function mark() {
  for (const box of document.querySelectorAll(BOXES)) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

addEventListener("load", mark);
addEventListener("resize", mark);
