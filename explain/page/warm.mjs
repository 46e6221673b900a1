// For `warm.py`: start the program once as the page does, and keep what it then has made: compiled modules and checked rules.
// node warm.mjs FOLDER KB OUT LIBRARY: the folder of the page, the name of its rule base, where the archive goes, and the library of Python
// with what was used of it compiled.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join, resolve } from "node:path";

const [folder, kb, out, library] = process.argv.slice(2);
const runtime = `${resolve(folder, "runtime")}/`;
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")).href);
const LOCK = JSON.stringify({ info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2", version: "0" }, packages: {} });
const python = await loadPyodide({ indexURL: runtime, packageBaseUrl: runtime, lockFileContents: LOCK, stderr: () => {}, env: { WAAROM_CACHE: "/kept", HOME: "/home" } });
for (const [name, place] of [["packages", "/packages"], ["waarom", "/waarom"], ["kb", "/kb"]]) {
  python.unpackArchive(new Uint8Array(readFileSync(join(folder, "python", `${name}.zip`))), "zip", { extractDir: place });
}
python.globals.set("home", `/kb/${kb}`);
const made = python.runPython(`
import importlib
import io
import json
import py_compile
import sys
import zipfile
from pathlib import Path

sys.path[:0] = ["/waarom", "/packages"]
from explain.page.boot import session
from explain.page.calls import answered

page = session(home)
for name, text in list(page.examples.items())[:1]:
    for call in ("answer", "report", "facts", "drawing", "next", "overview"):
        answered(page, json.dumps({"call": call, "with": {"ask": {"text": text, "name": name}}}))
answered(page, json.dumps({"call": "start", "with": {}}))
for text in list(page.examples.values())[:1]:
    answered(page, json.dumps({"call": "file", "with": {"ask": {"text": text}, "kind": "letter"}}))

loaded = sorted({f for m in list(sys.modules.values()) if (f := getattr(m, "__file__", None))})
held = io.BytesIO()
with zipfile.ZipFile(held, "w") as archive:
    def put(path, data):
        archive.writestr(zipfile.ZipInfo(path.lstrip("/"), (2024, 1, 1, 0, 0, 0)), data)
    for file in (f for f in loaded if f.startswith(("/waarom/", "/packages/"))):
        if file.endswith(".py"):
            alone = file.startswith("/packages/") and not file.startswith("/packages/lark/")  # without its source; that of lark is read
            compiled = py_compile.compile(
                file, cfile=f"{file}c" if alone else None, doraise=True, optimize=2 if alone else 0,
                invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            )
            put(compiled, Path(compiled).read_bytes())
    for kept in sorted(Path("/kept").glob("*.json")):
        put(str(kept), kept.read_bytes())
held.getvalue()
`);
writeFileSync(out, made.toJs());
const compiled = python.runPython(`
home = next(p for p in sys.path if p.endswith(".zip"))
used = {f.removeprefix(f"{home}/") for f in loaded if f.startswith(f"{home}/")}
held = io.BytesIO()
with zipfile.ZipFile(home) as old, zipfile.ZipFile(held, "w") as archive:
    for name in sorted(n for n in old.namelist() if not n.endswith("/")):
        data = old.read(name)
        if name in used and name.endswith(".py"):
            code = compile(data, name, "exec", dont_inherit=True, optimize=2)
            name, data = f"{name}c", bytes(importlib._bootstrap_external._code_to_hash_pyc(code, bytes(8), False))
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
held.getvalue()
`);
writeFileSync(library, compiled.toJs());
process.exit(0);
