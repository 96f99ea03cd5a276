"""Make a token with which a system reads cases by the ZGW standards, on behalf of a case worker."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def token(
    worker: Annotated[str, typer.Argument(help="Subject of the case worker who answers for it.")],
    name: Annotated[str, typer.Argument(help="What it is for, such as the name of the other system.")],
    days: Annotated[int, typer.Option(help="How long it works.", min=1, max=365)] = 90,
) -> None:
    """Show a new token once. Who uses it says why with each question; the look is recorded."""
    start_django()
    from django.utils import timezone

    from spil.core.access.models import Role, User
    from spil.core.access.service import do_make_token
    from spil.portals.api.zgw import CASES

    console = Console()
    prepare_database(console)
    user = User.objects.filter(subject=worker, role=Role.CASE_WORKER, is_active=True).first()
    if user is None:
        console.print(f"[red]There is no case worker {worker}.[/red]")
        raise typer.Exit(1)
    end = timezone.now() + timedelta(days=days)
    _, text = do_make_token(user, name=name, scopes=[CASES], expires_at=end, acting_user=user)
    console.print(text, soft_wrap=True)
