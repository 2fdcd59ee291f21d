"""Executes a notebook for richlazy, one process for the kernel and the page.

Reads one JSON object per line from stdin and writes one per line to stdout. The first line in is the job; later lines are commands: interrupt,
html, quit. The end of stdin means that richlazy is gone: the work is stopped and the kernel shut down.
"""
import asyncio
import json
import os
import sys
import threading
import time
import traceback

events = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1, newline="\n")
os.dup2(2, 1)  # whatever libraries or the kernel print does not mix with the events


def emit(event, **fields):
    events.write(json.dumps({"event": event, **fields}) + "\n")
    events.flush()


try:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
except ImportError as missing:
    emit("fault", what="import", text=str(missing))
    sys.exit(3)


async def ensured(value):
    return await value if asyncio.iscoroutine(value) or asyncio.isfuture(value) else value


class Driver:
    def __init__(self, job):
        self.job = job
        self.stop = asyncio.Event()  # no further cell is to start
        self.next = asyncio.Event()  # richlazy has judged the last cell and wants the next one
        self.gone = False  # richlazy itself is gone
        self.commands = asyncio.Queue()
        self.sent = {}

    def listen(self, loop):
        for line in sys.stdin:
            command = json.loads(line)
            if command["command"] in ("interrupt", "next"):
                loop.call_soon_threadsafe({"interrupt": self.stop, "next": self.next}[command["command"]].set)
            else:
                loop.call_soon_threadsafe(self.commands.put_nowait, command)
        self.gone = True
        loop.call_soon_threadsafe(self.stop.set)
        loop.call_soon_threadsafe(self.commands.put_nowait, {"command": "quit"})

    async def interrupt(self, task):
        """Interrupts until the task ends or the grace is over: an interrupt during a compilation is lost on GoNB."""
        end = time.monotonic() + self.job["grace"]
        while not task.done() and time.monotonic() < end:
            try:
                await ensured(self.client.km.interrupt_kernel())
            except Exception:
                break
            await asyncio.wait({task}, timeout=0.4)
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=2)
            return False
        return True

    async def unless_stopped(self, task, timeout=None):
        """Waits for the task, the command to stop, or the end of the time, whichever is first."""
        stop = asyncio.ensure_future(self.stop.wait())
        await asyncio.wait({task, stop}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()

    async def execute(self, index, cell):
        """Executes one cell and returns how it ended."""
        task = asyncio.ensure_future(self.client.async_execute_cell(cell, index))
        await self.unless_stopped(task, self.job["timeout"] or None)
        if not task.done():
            status = "interrupted" if self.stop.is_set() else "timeout"
            ended = await self.interrupt(task)
            if task.done() and not task.cancelled():
                task.exception()  # retrieved: how an interrupted cell ends does not matter
            return status, "" if ended else "the kernel did not react to the interrupt"
        try:
            task.result()
        except CellExecutionError:
            return "error", ""
        except DeadKernelError as dead:
            return "dead", str(dead)
        except CellTimeoutError as late:
            return "error", str(late)
        except asyncio.CancelledError:
            return "dead", "the kernel died"
        return "ok", ""

    def outputs(self, index, cell):
        """Returns the outputs of a cell where they differ from what was sent before."""
        text = json.dumps(cell.get("outputs", []))
        changed = self.sent.get(index) != hash(text)
        self.sent[index] = hash(text)
        return json.loads(text) if changed else None

    async def cells(self):
        for index, cell in enumerate(self.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            if "skip-execution" in cell.metadata.get("tags", []):
                continue
            if self.stop.is_set():
                return
            self.next.clear()
            emit("start", cell=index)
            began = time.monotonic()
            status, text = await self.execute(index, cell)
            emit(
                "done", cell=index, status=status, text=text, seconds=time.monotonic() - began,
                count=cell.get("execution_count"), outputs=self.outputs(index, cell),
            )
            if status != "ok":
                return
            wanted = asyncio.ensure_future(self.next.wait())
            await self.unless_stopped(wanted)
            wanted.cancel()

    async def run(self):
        loop = asyncio.get_running_loop()
        threading.Thread(target=self.listen, args=(loop,), daemon=True).start()
        self.nb = nbformat.read(self.job["notebook"], as_version=4)
        if self.job["html"]:
            loop.run_in_executor(None, warm)
        self.client = NotebookClient(
            self.nb, timeout=None, kernel_name=self.job["kernel"], startup_timeout=self.job["startup"], iopub_timeout=60,
            raise_on_iopub_timeout=True, record_timing=False, resources={"metadata": {"path": self.job["directory"]}},
        )
        try:
            async with self.client.async_setup_kernel():
                await self.ready()
                await self.cells()
                for index, cell in enumerate(self.nb.cells):  # a later cell may have updated the display of an earlier one
                    if index in self.sent and (changed := self.outputs(index, cell)) is not None:
                        emit("outputs", cell=index, outputs=changed)
                emit("executed")
                serving = asyncio.ensure_future(self.serve())
            await serving  # by now the kernel has shut down
        except Exception as fault:
            traceback.print_exc()
            emit("fault", what="kernel", text=str(fault) or type(fault).__name__)
            return 4
        return 0

    async def ready(self):
        provisioner = getattr(self.client.km, "provisioner", None)
        info = {}
        try:
            reply = await self.client.async_wait_for_reply(await ensured(self.client.kc.kernel_info()))
            info = reply["content"].get("language_info", {})
        except Exception:
            pass  # only how the page is coloured depends on it
        emit("ready", pid=getattr(provisioner, "pid", None), language=info)

    async def serve(self):
        """Makes the page while the kernel shuts down."""
        loop = asyncio.get_running_loop()
        while True:
            command = await self.commands.get()
            if command["command"] == "quit":
                return
            try:
                dark = await loop.run_in_executor(None, page, command, self.job["directory"])
                emit("html", dark=dark)
            except Exception as fault:
                traceback.print_exc()
                emit("fault", what="html", text=str(fault))


def warm():
    """Loads nbconvert while the first cells compile."""
    try:
        import nbconvert.exporters.html  # noqa: F401
    except Exception:
        pass  # page says it


def page(command, directory):
    from nbconvert.exporters.html import HTMLExporter

    nb = nbformat.read(command["notebook"], as_version=4)
    nb.metadata["title"] = command["title"]
    nb.metadata.setdefault("language_info", {"name": "go", "pygments_lexer": "go"})
    exporter = HTMLExporter(template_name="lab", embed_images=True)  # pictures beside the notebook, that is
    text, _ = exporter.from_notebook_node(nb, resources={"metadata": {"name": command["title"], "path": directory}})
    with open(command["to"], "w", encoding="utf-8") as file:
        file.write(text)
    for folder in exporter.template_paths:
        try:
            with open(os.path.join(folder, "static", "theme-dark.css"), encoding="utf-8") as file:
                return file.read()
        except OSError:
            continue
    return ""


async def main(job):
    return await Driver(job).run()


job = json.loads(sys.stdin.readline() or "null")
code = asyncio.run(main(job)) if job is not None else 0
sys.stderr.flush()
os._exit(code)  # the thread that waits on stdin would hold a common exit up
