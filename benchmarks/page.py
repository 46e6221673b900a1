"""How long does the page take, and how large is it? In Chromium on this machine, beside the same question on the command line.

    python benchmarks/page.py            # needs npm, a network, Chromium and playwright (extra `browser`)
    python benchmarks/page.py --quick    # one run of each

`cold`: nothing is kept, from opening the address to the first answer on the screen. `later`: the same with what the service worker kept.
`change`: from Enter in a field to another sentence on the screen, and what of that is the page and not reckoning. `command line`: `waarom
decide` as a whole process. Sizes are of the files as a server that compresses sends them (gzip).
"""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DOSSIER = ROOT / "kb" / "twenterand_2024" / "dossiers" / "geweigerd-drie-gronden.yaml"
WAIT = 180_000  # milliseconds
MEGABYTE = 1_000_000
AIM_CHANGE, AIM_SIZE = 100, 12  # milliseconds, megabytes
FIELD = "[data-record=d1] .feit:has-text('uur per week') input[type=text]"
HOURS = range(11, 1, -1)  # each with a sentence of its own; one that was decided already would not be decided again
# the moment at which another sentence stands there, as the page itself sees it
WATCH = """field => new Promise((done, failed) => {
  const bar = document.querySelector('.balk-tekst'), before = bar.textContent, start = performance.now();
  new MutationObserver(() => { if (bar.textContent !== before) done(performance.now() - start); })
    .observe(bar, {subtree: true, childList: true, characterData: true});
  setTimeout(() => failed(new Error(`no other sentence: ${bar.textContent}`)), 60_000);
  field.value = VALUE;
  field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
})"""
# how long the worker takes over the change itself: the answer put in, decided, told in a sentence
RECKONED = """() => { const worker = window.waarom.worker, post = worker.postMessage, told = worker.onmessage;
  let asked = '', start = 0;
  worker.postMessage = message => { asked = JSON.parse(message.request).call; start = performance.now(); post.call(worker, message); };
  worker.onmessage = event => { if (asked === 'say') window.reckoned = performance.now() - start; told.call(worker, event); }; }"""
SHOWN = "value => window.waarom.busy === null && document.querySelector('.feiten-lijst [data-record=d1] input[type=text]').value === value"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def size(folder: Path) -> float:
    """Megabytes of all files as they are sent, each compressed where that helps."""
    data = [f.read_bytes() for f in folder.rglob("*") if f.is_file()]
    return sum(min(len(d), len(gzip.compress(d, 9))) for d in data) / MEGABYTE


def first_answer(tab: Any, address: str) -> float:
    start = time.perf_counter()
    tab.goto(address)
    tab.locator(".voorbeeld").first.click(timeout=WAIT)
    tab.wait_for_selector(".balk-tekst:has-text(':')", timeout=WAIT)
    return time.perf_counter() - start


def change(tab: Any, runs: int) -> tuple[float, float]:
    """Milliseconds: the median of changes to fewer and fewer hours, each when the one before is shown, and of what is not reckoning."""
    tab.wait_for_selector(FIELD, timeout=WAIT)
    tab.wait_for_selector("#anders", timeout=WAIT)
    tab.evaluate(RECKONED)
    taken, around = [], []
    for hours in HOURS[: 2 * runs]:
        taken.append(float(tab.locator(FIELD).first.evaluate(WATCH.replace("VALUE", f"'{hours}'"))))
        around.append(taken[-1] - float(tab.evaluate("() => window.reckoned")))
        tab.wait_for_function(SHOWN, arg=str(hours), timeout=WAIT)
    return statistics.median(taken), statistics.median(around)


def command_line(runs: int) -> float:
    command = [sys.executable, "-m", "explain.cli", "decide", str(DOSSIER), "--json"]
    taken = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main(runs: int) -> None:
    from playwright.sync_api import sync_playwright

    chromium = next(found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        folder = Path(work) / "pagina"
        subprocess.run([sys.executable, "-m", "explain.cli", "page", "-o", str(folder)], check=True, cwd=ROOT, capture_output=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Chromium {browser.version}")
        cold, later, changed = [], [], []
        for _ in range(runs):
            context = browser.new_context()
            tab = context.new_page()
            cold.append(first_answer(tab, address))
            tab.evaluate("navigator.serviceWorker.ready.then(() => 0)")
            changed.append(change(tab, runs))
            tab.close()
            later.append(first_answer(context.new_page(), address))
            context.close()
        browser.close()
        server.shutdown()
        server.server_close()
        total = size(folder)
    print(f"cold, to the first answer    {statistics.median(cold):8.1f} s")
    print(f"later, to the first answer   {statistics.median(later):8.1f} s")
    whole, around = (statistics.median(x) for x in zip(*changed, strict=True))
    print(f"change to another sentence   {whole:8.0f} ms  (aim {AIM_CHANGE})")
    print(f"  of which not in the worker {around:8.1f} ms, {around / whole:.3f} of it")
    print(f"command line, whole process  {command_line(runs) * 1000:8.0f} ms")
    print(f"size, compressed             {total:8.1f} MB  (aim {AIM_SIZE})")


if __name__ == "__main__":
    main(1 if "--quick" in sys.argv else 5)
