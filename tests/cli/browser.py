"""Chromium without a window, driven over a pipe by its DevTools protocol: real pages, clicks and keys, no other package."""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time

# Where to look; Debian's package is called chromium.
NAMES = ["chromium", "chromium-browser", "google-chrome"]
PATIENCE = 60
KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35, "Escape": 27, "Enter": 13, "Tab": 9, " ": 32,
        "PageUp": 33, "PageDown": 34}


class Browser:
    """One process; a page at a time."""

    def __init__(self, size=(1280, 720)):
        program = next(filter(None, map(shutil.which, NAMES)), None)
        if program is None:
            raise FileNotFoundError("chromium is not installed")
        self.profile = tempfile.TemporaryDirectory()
        asked, self.asking = os.pipe()
        self.hearing, told = os.pipe()
        # It reads from 3 and writes to 4, which these must not be already.
        asked, told = (self.moved(one) for one in (asked, told))
        null = os.open(os.devnull, os.O_RDWR)
        options = ["--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "--disable-gpu",
                   "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb", "--disable-background-networking",
                   "--disable-dev-shm-usage", f"--window-size={size[0]},{size[1]}"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # which root cannot have
        self.process = os.posix_spawn(
            program, [program, *options, "about:blank"], {**os.environ, "HOME": self.profile.name},
            file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2),
                          (os.POSIX_SPAWN_DUP2, asked, 3), (os.POSIX_SPAWN_DUP2, told, 4)], setpgroup=0)
        for one in (asked, told, null):
            os.close(one)
        self.heard, self.calls, self.session = b"", 0, None
        self.size = size
        # Everything that the page said in its console, threw, or asked the network for.
        self.complaints, self.requests = [], []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.resize(*size)

    @staticmethod
    def moved(descriptor):
        copy = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
        os.close(descriptor)
        return copy

    def close(self):
        os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.asking)
        os.close(self.hearing)
        # What its children still write goes away with the last of them.
        for _ in range(50):
            try:
                self.profile.cleanup()
                return
            except OSError:
                time.sleep(0.05)

    # ---- The protocol --------------------------------------------------------------------------------------

    def call(self, method, **parameters):
        self.calls += 1
        message = {"id": self.calls, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.asking, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.hear()
            if answer.get("id") == self.calls:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def hear(self):
        while b"\0" not in self.heard:
            if not select.select([self.hearing], [], [], PATIENCE)[0]:
                raise TimeoutError("the browser says nothing")
            part = os.read(self.hearing, 1 << 20)
            if not part:
                raise EOFError("the browser is gone")
            self.heard += part
        line, self.heard = self.heard.split(b"\0", 1)
        event = json.loads(line)
        self.note(event.get("method"), event.get("params"))
        return event

    def note(self, method, parameters):
        if method == "Runtime.consoleAPICalled":
            self.complaints.append([value.get("value", value.get("description")) for value in parameters["args"]])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        elif method == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Network.requestWillBeSent" and not parameters["request"]["url"].startswith("data:"):
            self.requests.append(parameters["request"]["url"])

    # ---- What a reader does --------------------------------------------------------------------------------

    def open(self, url):
        # A page that only differs behind its # would not be loaded again.
        self.call("Page.navigate", url="about:blank")
        self.complaints, self.requests = [], []
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")
        self.settle(3)

    def resize(self, width, height):
        self.size = (width, height)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        """"dark" or "light"."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", expression))
        return result["result"].get("value")

    def wait(self, condition):
        end = time.monotonic() + PATIENCE
        while not self.evaluate(condition):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.02)

    def settle(self, frames=1):
        """Until what is due has been drawn; what new sizes ask for is due some frames later."""
        for _ in range(frames):
            self.evaluate("new Promise((done) => requestAnimationFrame(() => done(true)))")

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")

    def place(self, selector):
        """The middle of an element."""
        return self.evaluate(f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
                             " return [box.left + box.width / 2, box.top + box.height / 2]; })()")

    def key(self, key, times=1):
        text = key if len(key) == 1 else {"Enter": "\r"}.get(key, "")
        code = KEYS.get(key, ord(key.upper()) if len(key) == 1 else 0)
        for _ in range(times):
            self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)
        self.settle()

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def point(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.settle()

    def click(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", clickCount=1)
        self.mouse("mouseReleased", x, y, button="left", clickCount=1)
        self.settle()

    def press(self, selector):
        self.click(*self.place(selector))

    def drag(self, x0, y0, x1, y1):
        self.mouse("mouseMoved", x0, y0)
        self.mouse("mousePressed", x0, y0, button="left", buttons=1, clickCount=1)
        for part in (0.25, 0.5, 0.75, 1):
            self.mouse("mouseMoved", x0 + (x1 - x0) * part, y0 + (y1 - y0) * part, button="left", buttons=1)
        self.mouse("mouseReleased", x1, y1, button="left", clickCount=1)
        self.settle()

    def wheel(self, x, y, delta):
        self.mouse("mouseWheel", x, y, deltaX=0, deltaY=delta)
        self.settle()

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
