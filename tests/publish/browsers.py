"""Real browsers, without a window, behind one small interface: Chromium, Firefox and WebKitGTK (what Safari is made
of).

    with firefox() as browser:
        browser.open("http://127.0.0.1:8000/")
        browser.click("button")
        assert browser.run("return document.title") == "..."

All three take WebDriver's commands: Chromium and WebKitGTK over HTTP from the drivers that Debian has for them, Firefox
over its own Marionette (Debian 12 has no geckodriver, and needs none). Whatever happens, every process has ended when
the block is left.
"""

import base64
import contextlib
import functools
import itertools
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.publish.processes import folder, http, running, screen, soon

CHROMIUM, CHROMEDRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FIREFOX, WEBKITDRIVER = "/usr/bin/firefox-esr", "/usr/bin/WebKitWebDriver"
CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-default-apps "
    "--disable-dev-shm-usage --mute-audio --window-size=1280,900"
).split()
# Everything that Firefox does on its own account is off: what a test's proxy sees is the page's doing.
FIREFOX_PREFS: dict[str, Any] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "marionette.port": 0,
    "media.gmp-manager.updateEnabled": False,
    "media.volume_scale": "0",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "data:,",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's name for a reference to an element
ROUTES = {  # command: method and path (W3C WebDriver, 6.5)
    "Navigate": ("POST", "/url"),
    "ExecuteScript": ("POST", "/execute/sync"),
    "FindElement": ("POST", "/element"),
    "ElementClick": ("POST", "/element/{id}/click"),
    "ElementSendKeys": ("POST", "/element/{id}/value"),
    "PerformActions": ("POST", "/actions"),
    "SwitchToFrame": ("POST", "/frame"),
    "SwitchToParentFrame": ("POST", "/frame/parent"),
    "TakeScreenshot": ("GET", "/screenshot"),
    "GetLog": ("POST", "/se/log"),  # Chromium's own
    "DeleteSession": ("DELETE", ""),
}
Call = Callable[[str, dict[str, Any]], Any]


class Browser:
    """What a test may do with a browser.

    A script is the body of an async function; what it is given and returns is JSON.
    """

    def __init__(self, name: str, call: Call) -> None:
        self.name, self.call = name, call

    def open(self, url: str) -> None:
        """Load a page and wait for it."""
        self.call("Navigate", {"url": url})

    def run(self, script: str, *given: Any) -> Any:
        """Run a script in the page, or in the frame entered, and return what it returns; `given` are its
        `arguments`.
        """
        body = f"const given = [...arguments]; return (async function () {{ {script} }}).apply(null, given)"
        return self.call("ExecuteScript", {"script": body, "args": list(given)})

    def until(self, condition: str, *given: Any, within: float = 10.0) -> Any:
        """Wait until an expression of the page is truthy and return its value.

        AssertionError after `within` seconds.
        """
        end = time.monotonic() + within
        while True:
            value = self.run(f"return {condition}", *given)
            if value:
                return value
            assert time.monotonic() < end, f"{self.name}: after {within:g} s still not: {condition} ({value!r})"
            time.sleep(0.03)

    def _find(self, selector: str) -> str:
        return str(self.call("FindElement", {"using": "css selector", "value": selector})[ELEMENT])

    def click(self, selector: str) -> None:
        """Press the mouse on the middle of the first element found: a real press, which counts as the user's."""
        self.call("ElementClick", {"id": self._find(selector)})

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        self.call("ElementSendKeys", {"id": self._find(selector), "text": text})

    def keys(self, text: str) -> None:
        r"""Press keys wherever the focus is; "\ue004" is the tabulator, "\ue006" Enter (WebDriver, 17.4.2)."""
        strokes = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self.call("PerformActions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    @contextmanager
    def frame(self, selector: str) -> Iterator[None]:
        """Work inside a frame of the page, whatever its origin."""
        found = {ELEMENT: self._find(selector)}
        self.call("SwitchToFrame", {"id": found, "element": found[ELEMENT]})
        try:
            yield
        finally:
            self.call("SwitchToParentFrame", {})

    def requests(self) -> list[str]:
        """Return what Chromium's pages have asked of any server since this was called last (DevTools' Network
        domain).
        """
        messages = [json.loads(row["message"])["message"] for row in self.call("GetLog", {"type": "performance"})]
        asked = [row["params"]["request"]["url"] for row in messages if row["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("about:", "blob:", "chrome:", "data:", "file:"))]

    def picture(self, path: Path) -> None:
        """Save what is seen as PNG."""
        answer = self.call("TakeScreenshot", {"full": False})
        path.write_bytes(base64.b64decode(answer))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium; it has `requests`."""
    with folder("chromium") as home:
        options = {"binary": CHROMIUM, "args": [*CHROMIUM_FLAGS, f"--user-data-dir={home}/profile"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL"}}
        with _driven("chromium", CHROMEDRIVER, wanted, HOME=str(home)) as browser:
            yield browser


@contextmanager
def webkit() -> Iterator[Browser]:
    """WebKitGTK, in Debian's MiniBrowser on a screen of its own."""
    mini, *_ = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    wanted = {"webkitgtk:browserOptions": {"binary": str(mini), "args": ["--automation"]}}
    with contextlib.ExitStack() as stack:
        home, shown = stack.enter_context(folder("webkit")), stack.enter_context(screen())
        yield stack.enter_context(
            _driven("webkit", WEBKITDRIVER, wanted, HOME=str(home), DISPLAY=shown, GDK_BACKEND="x11")
        )


@contextmanager
def firefox(proxy: int | None = None) -> Iterator[Browser]:
    """Firefox. proxy: port of the proxy it goes through to every place but this machine."""
    prefs = dict(FIREFOX_PREFS)
    if proxy:
        for kind in ("http", "ssl"):
            prefs |= {f"network.proxy.{kind}": "127.0.0.1", f"network.proxy.{kind}_port": proxy}
        prefs["network.proxy.type"] = 1
    with folder("firefox") as profile:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in prefs.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [
            FIREFOX,
            "--headless",
            "--marionette",
            "--no-remote",
            "--new-instance",
            "--profile",
            str(profile),
            "about:blank",
        ]
        with running(
            command, HOME=str(profile), MOZ_REMOTE_SETTINGS_DEVTOOLS="1"
        ):  # else a released Firefox asks its own server
            port = int(soon(lambda: (profile / "MarionetteActivePort").read_text()))
            with socket.create_connection(("127.0.0.1", port), timeout=60) as place, place.makefile("rwb") as stream:
                call = _marionette(stream)
                call("NewSession", {"capabilities": {"alwaysMatch": {}}})
                yield Browser("firefox", call)


def _marionette(stream: Any) -> Call:
    """Return `call`: messages are `length:json`; ours [0, id, command, parameters], answers [1, id, error, result]."""
    numbers = itertools.count()

    def receive() -> Any:
        length = b"".join(iter(functools.partial(stream.read, 1), b":"))
        return json.loads(stream.read(int(length)))

    def call(command: str, parameters: dict[str, Any]) -> Any:
        message = json.dumps([0, next(numbers), f"WebDriver:{command}", parameters]).encode()
        stream.write(b"%d:%s" % (len(message), message))
        stream.flush()
        _, _, error, result = receive()
        assert error is None, f"firefox: {command}: {error}"
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    receive()  # its greeting
    return call


@contextmanager
def _driven(name: str, driver: str, wanted: dict[str, Any], **environment: str) -> Iterator[Browser]:
    """A browser behind a driver that is a small web server."""
    with socket.socket() as place:  # a port that is free now
        place.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{place.getsockname()[1]}"
    with running([driver, f"--port={address.rsplit(':', 1)[1]}"], **environment):
        soon(lambda: http(name, "GET", f"{address}/status"))

        def begin() -> str:
            started = http(name, "POST", f"{address}/session", {"capabilities": {"alwaysMatch": wanted}})
            return f"{address}/session/{started['sessionId']}"

        session = begin()

        def call(command: str, parameters: dict[str, Any]) -> Any:
            nonlocal session
            method, path = ROUTES[command]
            try:
                return http(name, method, session + path.format(**parameters), parameters if method == "POST" else None)
            except AssertionError as error:
                if "invalid session id" in str(error):  # the page has crashed: that test fails, and no later one
                    session = begin()
                raise

        try:
            yield Browser(name, call)
        finally:
            call("DeleteSession", {})
