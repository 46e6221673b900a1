"""The page in Firefox: the same answers as the command line. Firefox is driven as it comes, by Marionette, its own protocol of tests."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import DOSSIERS

from explain.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIREFOX = next((found for name in ("firefox-esr", "firefox") if (found := shutil.which(name))), None)
PATIENCE = 100  # seconds
SEEN = """
const [selector, done] = arguments;
(function look() {
  const found = document.querySelector(selector);
  found ? done(found.innerText) : setTimeout(look, 100);
})();
"""
DECIDED = """
const [given, done] = arguments;
window.waarom.call("decide", given, true).then(done, error => done(`${error}`));
"""


class Firefox:
    """A window of Firefox. A message of Marionette is its length, a colon and JSON."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._received()
        self("WebDriver:NewSession")
        self("WebDriver:SetTimeouts", script=PATIENCE * 1000)

    def __call__(self, command: str, **given: Any) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, given]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, number, error, value = self._received()
        assert (number, error) == (self._number, None)
        return value

    def _received(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            assert digit, "Firefox hung up"
            length += digit
        return json.loads(self._stream.read(int(length)))

    def script(self, text: str, *given: Any) -> Any:
        return self("WebDriver:ExecuteAsyncScript", script=text, args=list(given))["value"]

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page as a server gives it: that in the folder WAAROM_PAGE, or made here."""
    folder = Path(os.environ.get("WAAROM_PAGE") or tmp_path_factory.mktemp("server") / "pagina")
    if "WAAROM_PAGE" not in os.environ:
        if shutil.which("npm") is None:
            pytest.skip("no npm, so no page")
        done = CliRunner().invoke(main, ["page", "-o", str(folder)], catch_exceptions=False)
        if done.exit_code:
            pytest.skip(f"the page cannot be made here: {done.stderr}")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if FIREFOX is None:
        pytest.skip("no Firefox on PATH")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user.js").write_text('user_pref("marionette.port", 0);\n')
    process = subprocess.Popen(
        [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with closing(Firefox(_port(profile / "MarionetteActivePort", process))) as window:
            yield window
    finally:
        process.terminate()
        process.wait(timeout=30)


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    """Which port it chose, once it says so."""
    until = time.monotonic() + PATIENCE
    while not (told.is_file() and told.read_text().strip()):
        assert process.poll() is None, "Firefox did not start"
        assert time.monotonic() < until, "Firefox does not listen"
        time.sleep(0.1)
    return int(told.read_text())


def test_in_firefox_too_every_dossier_is_decided_to_the_byte_as_by_the_command_line(firefox: Firefox, address: str) -> None:
    firefox("WebDriver:Navigate", url=address)
    assert firefox.script(SEEN, ".voorbeeld")
    firefox("WebDriver:ExecuteScript", script="document.querySelector('.voorbeeld').click()", args=[])
    assert firefox.script(SEEN, ".verslag #opbouw")
    assert firefox.script(SEEN, ".balk-tekst").startswith("Moet in beginsel worden geweigerd")
    differing = []
    for path in sorted(DOSSIERS.glob("*.yaml")):
        here = firefox.script(DECIDED, {"ask": {"text": path.read_text(encoding="utf-8"), "name": str(path)}})
        there = CliRunner().invoke(main, ["decide", str(path), "--json"], catch_exceptions=False).stdout
        if here != there:
            differing.append(path.name)
    assert differing == []
