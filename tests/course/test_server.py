import asyncio
import json
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.websocket import websocket_connect

import kdslab.course.server as extension

TOKEN = "a-token-for-the-test"
TIME_LIMIT_SECONDS = 60


@pytest.fixture(autouse=True)
def jupyter_of_its_own(tmp_path, monkeypatch):
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")


@pytest.fixture
def accepted(monkeypatch):
    """Collect the connections that the server accepts, to look at their sockets."""
    connections = []
    original = HTTPServer.handle_stream

    def remember(self, stream, address):
        connections.append(stream)
        return original(self, stream, address)

    monkeypatch.setattr(HTTPServer, "handle_stream", remember)
    return connections


def nodelay_of_a_live_kernel_websocket(tmp_path, accepted, *, enabled):
    async def observe():
        server = ServerApp()
        server.initialize(
            [
                f"--ServerApp.root_dir={tmp_path}",
                "--ServerApp.ip=127.0.0.1",
                "--ServerApp.port=0",
                f"--IdentityProvider.token={TOKEN}",
                "--ServerApp.allow_root=True",
                "--ServerApp.log_level=ERROR",
                f"--ServerApp.jpserver_extensions=kdslab.course.server={enabled}",
            ],
            find_extensions=False,
            new_httpserver=True,
        )
        try:
            while not server.http_server._sockets:
                await asyncio.sleep(0.01)
            kernel = await server.kernel_manager.start_kernel()
            url = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels?session_id=s"
            client = await websocket_connect(
                HTTPRequest(url, headers={"Authorization": f"token {TOKEN}"})
            )
            await client.write_message(json.dumps(kernel_info_request()))
            while json.loads(await client.read_message())["msg_type"] != "kernel_info_reply":
                pass
            stream = accepted[-1]
            nodelay = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            client.close()
            return nodelay
        finally:
            await server._cleanup()

    try:
        return asyncio.run(asyncio.wait_for(observe(), TIME_LIMIT_SECONDS))
    finally:
        ServerApp.clear_instance()


def kernel_info_request():
    header = {"msg_id": "1", "msg_type": "kernel_info_request", "session": "s", "username": ""}
    header |= {"version": "5.3", "date": "2026-11-23T00:00:00Z"}
    parts = {"parent_header": {}, "metadata": {}, "content": {}, "buffers": []}
    return {"header": header, "channel": "shell", **parts}


def test_a_live_kernel_websocket_sends_at_once_with_the_extension(tmp_path, accepted):
    assert nodelay_of_a_live_kernel_websocket(tmp_path, accepted, enabled=True) == 1


def test_a_live_kernel_websocket_waits_without_the_extension(tmp_path, accepted):
    assert nodelay_of_a_live_kernel_websocket(tmp_path, accepted, enabled=False) == 0


def test_loading_twice_derives_one_class():
    settings = {extension.SETTING: object}
    server = SimpleNamespace(web_app=SimpleNamespace(settings=settings))

    extension._load_jupyter_server_extension(server)
    once = settings[extension.SETTING]
    extension._load_jupyter_server_extension(server)

    assert (True, once) == (issubclass(once, object), settings[extension.SETTING])


def test_nodelay_is_set_before_the_configured_class_connects():
    calls = []

    class Configured:
        websocket_handler = SimpleNamespace(set_nodelay=lambda on: calls.append(("nodelay", on)))

        def connect(self):
            calls.append(("connect", None))
            return "the future of the configured class"

    answer = extension.without_nagle(Configured)().connect()

    assert answer == "the future of the configured class"
    assert calls == [("nodelay", True), ("connect", None)]


def test_a_server_without_the_setting_is_left_alone():
    settings = {}

    extension._load_jupyter_server_extension(
        SimpleNamespace(web_app=SimpleNamespace(settings=settings))
    )

    assert settings == {}


def test_the_shipped_configuration_enables_the_extension_by_its_real_name():
    shipped = Path(extension.__file__).with_name("jupyter_server_config.json")

    enabled = json.loads(shipped.read_text("utf-8"))["ServerApp"]["jpserver_extensions"]

    points = extension._jupyter_server_extension_points()
    assert {point["module"]: True for point in points} == enabled


def test_the_question_about_news_is_left_out_and_what_was_disabled_stays_so():
    page_config = {"appName": "JupyterLab", "disabledExtensions": ["other"]}

    expected = {**page_config, "disabledExtensions": ["other", extension.ANNOUNCEMENTS]}
    assert expected == extension.without_announcements(None, page_config)
