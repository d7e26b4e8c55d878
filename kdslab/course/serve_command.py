"""The command `kdslab serve`: a stream on this machine for the `aws` command and for every SDK."""

import ipaddress
from typing import Annotated, NoReturn

import typer


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for a free one.")] = 4567,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    speed: Annotated[
        float, typer.Option(help="Seconds of the stream in one second of yours.")
    ] = 1.0,
    region: Annotated[str, typer.Option(help="The region to play.")] = "us-east-1",
    account_id: Annotated[
        str, typer.Option(help="The account to play, 12 digits.")
    ] = "111122223333",
) -> None:
    """Serve Kinesis Data Streams on this machine over HTTP, until Ctrl-C."""
    # Here and not above: no other command needs them, and this one is to be ready at once.
    from kdslab.api.identity import new_account
    from kdslab.api.serve import CannotListenError, Server
    from kdslab.api.service import Service
    from kdslab.sim.clock import WallClock

    try:
        service = Service(new_account(account_id, region), WallClock(speed=speed))
        server = Server(service, host=host, port=port, speed=speed)
    except ValueError as error:
        rule = str(error)
        _fail(f"{rule[0].upper()}{rule[1:]}.")
    except CannotListenError as error:
        _fail(str(error))
    if not is_loopback(host):
        warning = f"on {host}, everyone on the network can read and write these streams."
        typer.secho(f"Warning: {warning}", fg="yellow", err=True)
    server.run(lambda: typer.echo(_introduced(server.url, region, speed)))


def is_loopback(ip: str) -> bool:
    """Return whether an address can be reached from this machine only."""
    try:
        return ip == "localhost" or ipaddress.ip_address(ip).is_loopback
    except ValueError:
        return False


def _introduced(url: str, region: str, speed: float) -> str:
    pace = "as fast as on the wall" if speed == 1 else f"{speed:g} times as fast as on the wall"
    return (
        f"Kinesis Data Streams is played at {url}, where time passes {pace}; Ctrl-C ends it.\n"
        "Point the aws command there, with any credentials:\n"
        f"    aws kinesis list-streams --endpoint-url {url} --region {region}"
    )


def _fail(sentence: str) -> NoReturn:
    typer.secho(sentence, fg="red", err=True)
    raise typer.Exit(1)
