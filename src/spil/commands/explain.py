"""Show for one case every step of a law: rules with their articles, facts and parameters with their sources."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.tree import Tree

from spil.commands.evaluate import (
    FactsFile,
    LawName,
    OnDate,
    RulesFile,
    Settings,
    Targets,
    read_json,
    reform_of,
)
from spil.law.engine import InvalidFacts, Law, LawError
from spil.law.engine.explain import Explanation, Step

app = typer.Typer()


@app.command()
def explain(
    law: LawName,
    on: OnDate,
    facts: FactsFile,
    target: Targets = None,
    set_: Settings = None,
    rules: RulesFile = None,
    language: Annotated[str, typer.Option(help="nl or en.")] = "nl",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a tree.")] = False,
) -> None:
    """Print the explanation as a tree, or as JSON."""
    try:
        reform = reform_of(law, set_, rules)
        graph = (reform.reformed() if reform else Law.load(law)).on(on.date())
        targets = target or graph.outcomes()
        explanation = graph.explain(graph.read(read_json(facts), graph.order(targets)[1]), targets)
    except (LawError, InvalidFacts) as error:
        Console(stderr=True).print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(1) from None
    if as_json:
        print(json.dumps(explanation.as_json(), indent=2, ensure_ascii=False))
    else:
        for name in targets:
            Console().print(as_tree(explanation, name, language))


def as_tree(explanation: Explanation, name: str, language: str) -> Tree:
    """A Rich tree of one target and all that it stands on."""
    branches: list[Tree] = []
    for depth, step, shown in explanation.tree(name):
        label = _label(step, language, shown)
        branch = Tree(label) if depth == 0 else branches[depth - 1].add(label)
        branches[depth:] = [branch]
    return branches[0]


def _label(step: Step, language: str, shown: bool) -> str:
    text = f"[bold]{step.title(language)}[/bold]: {step.said(language)}"
    if shown:
        return f"{text} [dim]({'zie boven' if language == 'nl' else 'see above'})[/dim]"
    if step.kind == "rule":
        return f"{text}\n{step.sentence(language)}\n[dim]{step.citation}  {step.address}[/dim]"
    origin = " · ".join(part for part in (step.citation, step.source, step.status) if part)
    return f"{text}\n[dim]{origin}[/dim]" if origin else text
