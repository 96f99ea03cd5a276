"""The style sheet that is built from the packages of others."""

from spil.portals.base.vendor import needed_tokens


def test_only_tokens_are_kept_that_a_style_needs_directly_or_through_another() -> None:
    theme = ".theme { --a: var(--b); --b: 1px; --c: 2px; --d: var(--a, var(--e)); --e: red; }"
    assert needed_tokens(theme, "p { margin: var(--a) }") == ["--a:var(--b);", "--b:1px;"]
    assert needed_tokens(theme, "p { color: var(--d) }") == [
        "--a:var(--b);",
        "--b:1px;",
        "--d:var(--a, var(--e));",
        "--e:red;",
    ]
