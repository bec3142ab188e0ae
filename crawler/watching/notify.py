"""Telling a person: alarms as log lines, to a webhook, to a mail command."""

import json
import logging
import shlex
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict

from crawler.watching.watch import RED, Alarm

logger = logging.getLogger(__name__)
TIMEOUT = 30  # seconds


def notify(
    alarms: Sequence[Alarm], webhook: str | None = None, mail: str | None = None
) -> list[str]:
    """Log every alarm, then hand them on if there are any; returns what could not be done.

    `webhook`: an address to POST {"text": …, "alarms": [{portal, level, code, message}]} to.
    `mail`: a command that reads a mail with its headers from standard input, such as
    'sendmail -t' or 'msmtp somebody@example.org'.
    """
    for alarm in alarms:
        logger.log(logging.ERROR if alarm.level == RED else logging.WARNING, "%s", alarm)
    if not alarms:
        return []
    troubles = []
    if webhook:
        troubles += _post(webhook, alarms)
    if mail:
        troubles += _mail(mail, alarms)
    for trouble in troubles:
        logger.error(trouble)
    return troubles


def subject(alarms: Sequence[Alarm]) -> str:
    """One line for a list of mails.

    >>> subject([Alarm("a", "red", "empty", "x"), Alarm("a", "warn", "fewer", "y")])
    'nianbao: 1 red, 1 warning'
    """
    red = sum(alarm.level == RED for alarm in alarms)
    warnings = len(alarms) - red
    parts = [f"{red} red"] if red else []
    parts += [f"{warnings} warning{'s' * (warnings > 1)}"] if warnings else []
    return f"nianbao: {', '.join(parts)}"


def _text(alarms: Sequence[Alarm]) -> str:
    return "\n".join(str(alarm) for alarm in alarms)


def _post(webhook: str, alarms: Sequence[Alarm]) -> list[str]:
    if not webhook.startswith(("http://", "https://")):
        return [f"the webhook {webhook!r} is no http or https address"]
    body = {
        "text": f"{subject(alarms)}\n{_text(alarms)}",
        "alarms": [asdict(alarm) for alarm in alarms],
    }
    request = urllib.request.Request(
        webhook,
        json.dumps(body, ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT):
            return []
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        return [f"the webhook could not be told: {error}"]


def _mail(command: str, alarms: Sequence[Alarm]) -> list[str]:
    message = (
        f"Subject: {subject(alarms)}\nContent-Type: text/plain; charset=utf-8\n\n{_text(alarms)}\n"
    )
    try:
        run = subprocess.run(
            shlex.split(command), input=message.encode(), capture_output=True, timeout=TIMEOUT
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return [f"the mail command could not be run: {error}"]
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip()
        return [f"the mail command ended with {run.returncode}: {said}"]
    return []
