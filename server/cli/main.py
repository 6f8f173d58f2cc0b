"""`kancha`: the group of all commands. One command a file."""

from __future__ import annotations

import click

from server.cli.accounts import accounts
from server.cli.audit import audit
from server.cli.backup import backup
from server.cli.crew import crew
from server.cli.demo import demo
from server.cli.device import device
from server.cli.doctor import doctor
from server.cli.epoch import epoch
from server.cli.export import export
from server.cli.import_ import import_
from server.cli.instrument import instrument
from server.cli.mailroom import mailroom
from server.cli.mapping import mapping
from server.cli.media import media
from server.cli.migrate import migrate
from server.cli.profile import profile
from server.cli.reindex import reindex
from server.cli.report import report
from server.cli.restore import restore
from server.cli.retention import retention
from server.cli.serve import serve
from server.cli.simulate import simulate_command
from server.cli.upload import upload
from server.cli.user import user
from server.cli.webhook import webhook


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kancha")
def main() -> None:
    """Kancha: field investigation with offline sync, for power utilities.

    Settings are variables of the environment (KANCHA_DATA, KANCHA_BIND …); `kancha doctor` lists
    them with their values.

    \b
    First steps:
      kancha serve --demo       a server with a demo district on http://127.0.0.1:8000
      kancha doctor             is everything in order?
    """


for command in (
    serve,
    demo,
    doctor,
    mailroom,
    simulate_command,
    epoch,
    backup,
    restore,
    migrate,
    reindex,
    report,
    export,
    import_,
    accounts,
    upload,
    mapping,
    media,
    audit,
    retention,
    crew,
    device,
    instrument,
    user,
    webhook,
    profile,
):
    main.add_command(command)
