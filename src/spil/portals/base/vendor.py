"""Builds `static/vendor/`: the style sheets and fonts of others that we serve ourselves, from `node_modules`.

Of the theme only the tokens are kept that a style sheet needs: a quarter of them. All of it goes into one cascade
layer, so that `spil.css`, which stands in none, has the last word. `make setup` runs it as a module.
"""

import re
import shutil
from pathlib import Path

BASE = Path(__file__).parent
NODE_MODULES = BASE.parents[3] / "node_modules"
TARGET = BASE / "static" / "vendor"

THEME = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
STYLES = (
    "@utrecht/component-library-css/dist/html.css",
    "@utrecht/alert-css/dist/index.css",
    "@utrecht/breadcrumb-nav-css/dist/index.css",
    "@utrecht/data-list-css/dist/index.css",
    "@utrecht/form-field-css/dist/index.css",
    "@utrecht/form-field-description-css/dist/index.css",
    "@utrecht/form-field-error-message-css/dist/index.css",
    "@utrecht/skip-link-css/dist/index.css",
)
FONTS = (
    "@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2",
    "@fontsource-variable/noto-sans/files/noto-sans-latin-ext-wght-normal.woff2",
)


def needed_tokens(theme: str, styles: str) -> list[str]:
    """The declarations of the theme that the styles use, directly or through another token, in the theme's order."""
    tokens = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", theme))
    needed: set[str] = set()
    names = set(re.findall(r"--[\w-]+", styles))
    while names:
        needed |= names
        names = {name for token in names for name in re.findall(r"--[\w-]+", tokens.get(token, ""))} - needed
    return [f"{name}:{value};" for name, value in tokens.items() if name in needed]


def build() -> None:
    """Write one style sheet and the fonts."""
    TARGET.mkdir(parents=True, exist_ok=True)
    styles = "\n".join((NODE_MODULES / style).read_text(encoding="utf-8") for style in STYLES)
    own = (BASE / "static" / "spil" / "spil.css").read_text(encoding="utf-8")
    tokens = needed_tokens((NODE_MODULES / THEME).read_text(encoding="utf-8"), styles + own)
    (TARGET / "vendor.css").write_text(
        f"@layer vendor{{.voorbeeld-theme{{{''.join(tokens)}}}\n{styles}}}", encoding="utf-8"
    )
    for font in FONTS:
        shutil.copy(NODE_MODULES / font, TARGET)


if __name__ == "__main__":
    build()
