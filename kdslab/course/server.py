"""A Jupyter server extension that sends each widget update at once (TCP_NODELAY).

Jupyter leaves Nagle's algorithm on: a small message waits until the one before it is
acknowledged, which costs a widget about 40 ms an update. The class that serves a kernel's
websocket is a documented setting of the server, so a subclass of it does, without patching.
"""

from typing import Any

SETTING = "kernel_websocket_connection_class"
ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "kdslab.course.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    settings = server.web_app.settings
    if settings.get(SETTING) is not None:
        settings[SETTING] = without_nagle(settings[SETTING])


def without_nagle(connection_class: type[Any]) -> type[Any]:
    """Derive a connection class whose websockets send small messages at once.

    Args:
        connection_class: The class that the server is configured with: kernels of this
            machine, or of a gateway.

    Returns:
        A subclass of it, or the class itself if it is one already.
    """
    if getattr(connection_class, "sends_at_once", False):
        return connection_class

    class AtOnce(connection_class):  # type: ignore[misc] # the base is known at run time only
        """The configured connection, with Nagle's algorithm off."""

        sends_at_once = True

        def connect(self) -> Any:
            # Tornado switches Nagle back on at the end of the handshake; this is after it.
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return AtOnce


def without_announcements(_handler: Any, page_config: dict[str, Any]) -> dict[str, Any]:
    """Leave out the plugin that asks about Jupyter's news, from one server's pages only.

    The page asks whether or not the server has a feed of news, so that its `news_url` is not
    enough. `kdslab lab` hangs this on the server that it starts, as `page_config_hook`.
    """
    disabled = [*page_config.get("disabledExtensions", []), ANNOUNCEMENTS]
    return {**page_config, "disabledExtensions": disabled}
