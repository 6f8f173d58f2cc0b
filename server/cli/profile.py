"""`kancha profile`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from schemas.policy import DeadlineRule, Policy, Title, WorkRule
from schemas.profile import (
    ProfileFaults,
    known_profiles,
    load_profile,
    parse_profile,
    read_profile,
    read_toml,
)
from schemas.profile_diff import differences
from schemas.sourced import Source
from server.cli.common import read_settings, table
from server.clock import utc_now
from server.registry.policies import require_no_namesake
from server.wiring import check_rules
from sync import jsontext
from sync.errors import SyncError


@click.group()
def profile() -> None:
    """Policy profiles: a utility's classes, promises, limits and checklists, with their sources."""


@profile.command("list")
def list_profiles() -> None:
    """List the profiles that come with Kancha.

    VERIFIED: how many of the sourced numbers were read in a published text of their source.

    \b
    Example:
      kancha profile list
    """
    rows = []
    for name in known_profiles():
        policy = load_profile(name)
        sources = list(sources_of(policy))
        sure = sum(source.verified for source in sources)
        title = f"{policy.title.en} · {policy.title.zh}"
        rows.append((name, str(policy.version), f"{sure} of {len(sources)}", title))
    click.echo(table(("NAME", "VERSION", "VERIFIED", "TITLE"), rows))


@profile.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """Check profiles, by name or file; tell every fault with file and line.

    A version that says something else than it did is a fault as well: it is compared with the
    profiles that come with Kancha and, where KANCHA_DATA has an office, with those it was run with.
    Exit code 1 if one of them cannot be used.

    \b
    Examples:
      kancha profile check my-utility.toml
      kancha profile check profiles/*.toml
    """
    settings, faulty = read_settings(), 0
    for name in files:
        try:
            policy = require_no_namesake(read_profile(name))
            office = check_rules(settings, utc_now(), name)
        except ProfileFaults as error:
            click.echo(str(error), err=True)
            faulty += 1
        except SyncError as error:
            text = f"The office in {settings.data} cannot be asked: {error.reason}"
            raise click.ClickException(text) from None
        else:
            where = "" if office is None else f", also by the office in {settings.data}"
            click.echo(f"{name}: {policy.name} version {policy.version} can be used{where}")
    if faulty:
        raise SystemExit(1)


@profile.command()
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="A list of changes as JSON.")
def diff(old: str, new: str, as_json: bool) -> None:
    """Say in words what changes from profile OLD to profile NEW, each by name or file.

    Promises, limits, classes, steps and templates with old -> new and their sources.

    \b
    Examples:
      kancha profile diff cn-state-grid my-utility.toml
      kancha profile diff cn-state-grid cn-southern-grid --json
    """
    changes = list(differences(_members(old), _members(new)))
    if as_json:
        listed = [change.to_document() for change in changes]
        click.echo(jsontext.dumps(listed).decode())
        return
    for change in changes:
        click.echo(change.sentence())
    if not changes:
        click.echo(f"{old} and {new} say the same.")


@profile.command()
@click.argument("name")
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of titles."
)
def show(name: str, lang: str) -> None:
    """Show a profile, by name or file: what it promises, allows and asks for.

    A number marked ? was not read in a published text of its source.

    \b
    Examples:
      kancha profile show cn-state-grid
      kancha profile show us-ansi --lang zh
    """
    try:
        policy = load_profile(name)
    except ProfileFaults as error:
        raise click.ClickException(f"The policy profile cannot be used:\n{error}") from None
    head = f"{_in(policy.title, lang)} ({policy.name} version {policy.version})"
    click.echo(f"{head}, {policy.timezone.key}, {policy.currency}")
    for heading, heads, rows in _tables(policy, lang):
        click.echo(f"\n{heading}\n{table(heads, rows)}")


_Table = tuple[str, Sequence[str], list[Sequence[str]]]


def _tables(policy: Policy, lang: str) -> Iterator[_Table]:
    classes = [
        (code, _in(rule.title, lang), ", ".join(rule.sub_items))
        for code, rule in policy.classes.items()
    ]
    yield "CLASSES", ("CODE", "TITLE", "SUB-ITEMS"), list(classes)
    yield "GRADES", ("CODE", "TITLE"), [(c, _in(t, lang)) for c, t in policy.grades.items()]
    promises = [
        (rule.name, _length(rule), _conditions(rule), _mark(rule.source))
        for rule in policy.deadlines
    ]
    yield "PROMISES", ("NAME", "WITHIN", "WHERE", "SOURCE"), list(promises)
    limits = [
        (rule.name, f"{rule.low:g} to {rule.high:g} {rule.unit}", _mark(rule.source))
        for rule in policy.limits.values()
    ]
    yield "LIMITS", ("NAME", "ALLOWED", "SOURCE"), list(limits)
    steps = [
        (step.code, _in(step.title, lang), " or ".join(step.roles), _mark(step.source))
        for step in policy.approval_steps
    ]
    yield "APPROVAL", ("STEP", "TITLE", "BY", "SOURCE"), list(steps)
    work = [
        (rule.name, rule.type, rule.department, _within(rule), " ".join(_items(rule)))
        for rule in policy.work
    ]
    heads = ("NAME", "TYPE", "DEPARTMENT", "WITHIN", "CHECKLIST (* REQUIRED)")
    yield "INVESTIGATIONS", heads, list(work)


def _items(rule: WorkRule) -> Iterator[str]:
    for item in rule.items:
        yield f"{item['code']}{'*' if item['required'] else ''}"


def _in(title: Title, lang: str) -> str:
    return title.zh if lang == "zh" else title.en


def _length(rule: DeadlineRule) -> str:
    if rule.minutes is None:
        return f"{rule.working_days} working days"
    hours, rest = divmod(rule.minutes, 60)
    return f"{rule.minutes} min" if rest else f"{hours} h"


def _within(rule: WorkRule) -> str:
    return f"{rule.working_days} working days" if rule.hours is None else f"{rule.hours} h"


def _conditions(rule: DeadlineRule) -> str:
    asked = (rule.classes, rule.sub_items, rule.order_types, rule.channels, rule.areas)
    said = [",".join(sorted(words)) for words in asked if words]
    if rule.or_emergency:
        said.append("or emergency")
    if rule.starts:
        said.append(f"from {' or '.join(rule.starts)}")
    return "; ".join(said)


def _mark(source: Source) -> str:
    return source.text if source.verified else f"? {source.text}"


def sources_of(policy: Policy) -> Iterator[Source]:
    """The sources of all that is promised, limited, approved and asked for."""
    yield from (rule.source for rule in policy.deadlines)
    yield from (rule.source for rule in policy.limits.values())
    yield from (rule.source for rule in policy.approval_steps)
    yield from (rule.source for rule in policy.classification)
    yield from (rule.source for rule in policy.pauses)
    yield from (rule.source for rule in policy.work)
    yield from policy.metrology.sources()


def _members(name: str) -> dict[str, object]:
    """The members of a profile that was checked. Raises ClickException."""
    try:
        profile_text = read_profile(name)
        parse_profile(profile_text.text, profile_text.file)
        return read_toml(profile_text.text, profile_text.file)
    except ProfileFaults as error:
        raise click.ClickException(f"The policy profile cannot be used:\n{error}") from None
