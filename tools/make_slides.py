"""Write each chapter as slides for reveal.js, one file each, that needs no network.

python tools/make_slides.py [FOLDER]

On the slides stands what a teacher writes on the board; the paragraphs are the speaker's notes,
which the key S opens. Formulas are MathML, figures their stills: to move one, open the book.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Any

from pages import ROOT, Config, Page, chromium, config, need_site, read

REVEAL = ROOT / "node_modules" / "reveal.js" / "dist"
STYLE, SCRIPT = (Path(__file__).with_name(f"slides.{kind}") for kind in ("css", "js"))
WIDTH, HEIGHT, FOOT = 1280, 720, 40  # pixels; the number of the slide stands at the foot
START = (
    "Reveal.initialize({"
    f"width: {WIDTH}, height: {HEIGHT}, margin: 0.06, "
    'center: false, hash: true, transition: "none", slideNumber: "c/t", plugins: [RevealNotes]});'
)
CHAPTERS, EXERCISES = "chapters-", "chapters-exercises-"


def presentation(tab: Any, book: Config, chapter: Page, exercises: Page | None) -> str:
    """Return a chapter as a page of HTML that holds all it needs."""
    style = (REVEAL / "reveal.css").read_text(encoding="utf-8") + STYLE.read_text(encoding="utf-8")
    frame = (
        f"<style>{style} section {{ width: {WIDTH}px; overflow: hidden; }}</style>"
        '<div class="reveal"><div class="slides"><section class="present"></section></div></div>'
    )
    tab.set_content(frame)
    sections = tab.evaluate(
        SCRIPT.read_text(encoding="utf-8"),
        {
            "chapter": chapter.text,
            "exercises": exercises.text if exercises else "",
            "height": HEIGHT - FOOT,
        },
    )
    slides = "".join(f"<section>{''.join(slides)}</section>" for slides in sections)
    scripts = (REVEAL / "reveal.js", REVEAL / "plugin" / "notes.js")
    code = "".join(f"<script>{_inline(path)}</script>" for path in scripts)
    title = escape(f"{chapter.title} · {book.title}")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{style}</style></head><body><div class="reveal"><div class="slides">{slides}'
        f"</div></div>{code}<script>{START}</script></body></html>\n"
    )


def _inline(script: Path) -> str:
    return script.read_text(encoding="utf-8").replace("</script", "<\\/script")


def write(browser: Any, book: Config, pages: list[Page], folder: Path) -> list[Path]:
    """Write the slides of every chapter that has exercises; return the files."""
    exercises = {
        page.name.removeprefix(EXERCISES): page for page in pages if page.name.startswith(EXERCISES)
    }
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    tab, files = context.new_page(), []
    for page in pages:
        name = page.name.removeprefix(CHAPTERS)
        if name in exercises:
            files.append(folder / f"{name}.html")
            html = presentation(tab, book, page, exercises[name])
            files[-1].write_text(html, encoding="utf-8")
    context.close()
    return files


def main() -> None:
    """Write the slides of the built book."""
    need_site()
    book = config()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_build" / "slides"
    with chromium() as browser:
        files = write(browser, book, read(browser, book), folder)
    print("\n".join(f"file://{path.resolve()}" for path in files))


if __name__ == "__main__":
    main()
