"""`python -m demo` serves the three portals until it is stopped."""

import sys
from pathlib import Path

import click

from demo.registry import write_portals_csv
from demo.server import DemoPortals, PortBusyError
from demo.site import BASE_PORT, OFFSETS


@click.command()
@click.option("--base-port", default=BASE_PORT, show_default=True, help="First of three ports.")
@click.option("--day", type=click.IntRange(1, 2), default=1, show_default=True)
@click.option("--portals", type=click.Path(path_type=Path), help="Write a registry file here.")
def main(base_port: int, day: int, portals: Path | None) -> None:
    """Serve the demo portals on loopback until interrupted."""
    if portals:
        write_portals_csv(portals, base_port)
    try:
        with DemoPortals(base_port, day) as demo:
            for portal in OFFSETS:
                click.echo(f"{portal}: {demo.url(portal)}")
            demo.wait()
    except PortBusyError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
