"""List the parameters of all laws that are derived (computed as the statute says), as a page of documentation."""

from datetime import date

import typer

from spil.law.engine import Law
from spil.law.engine.units import say

app = typer.Typer()


@app.command()
def parameters() -> None:
    """Print docs/derived-parameters.md."""
    print(derived_page(), end="")


def derived_page() -> str:
    """Markdown: for each law every derived value with its dates, article, computation and source."""
    lines = [
        "# Derived parameters",
        "",
        "Amounts that no source publishes in this form and that Spil computes as the statute prescribes, with the",
        "computation. Everything else in the `parameters.toml` files was read in the source that stands beside it.",
        "Made by `spil parameters > docs/derived-parameters.md`; a test fails when this page is out of date.",
    ]
    for name in Law.names():
        rows: list[str] = []
        for parameter in Law.load(name).parameters.values():
            if not parameter.place.startswith(f"law/{name}/"):
                continue
            for value in parameter.values:
                if value.status == "derived":
                    until = "" if value.until == date.max else value.until.isoformat()
                    amount = say(parameter.unit, value.value, "en").replace("\u00a0", " ")
                    rows.append(
                        f"| `{parameter.name}` | {value.since} | {until} | {amount} "
                        f"| {parameter.act}, art. {parameter.article} | {value.note} | {value.source} |"
                    )
        if rows:
            lines += ["", f"## {name}", "", "| parameter | since | until | value | article | computation | source |"]
            lines += ["|---|---|---|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"
