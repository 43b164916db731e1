// The page's side of Python: starts the worker, tells how far it has come, runs code in it, and stops it.
import { loadPacked } from "./packed_files.js";

const PATIENCE = 90_000;  // ms without a sign of life after which starting is given up
const WAIT_FOR_STOP = 3000;  // ms that a cell has to heed an interrupt; a C function that computes heeds none

/** @type {(reason: string, detail?: string) => Error & {reason: string, detail: string}} */
export const problem = (reason, detail = "") => Object.assign(new Error(detail || reason), { reason, detail });

export class Python {
  // manifest: as live_python.py writes it. tell(state, data): "loading" {loaded, total}, "starting", "ready", "running",
  // "stopped", "failed" {reason, detail}. show(kind, data, id): what a cell shows.
  constructor(manifest, tell, show) {
    this.manifest = manifest;
    this.tell = tell;
    this.show = show;
    /** @type {Promise<void> | null} */
    this.started = null;
    /** @type {Worker | null} */
    this.worker = null;
    this.waiting = new Map();  // what is to be told when a message has been dealt with, by its number
    this.last = 0;
    this.sessions = 0;  // how often Python has been started
    this.isReady = false;
    this.isPacked = location.protocol === "file:";  // then nothing can be fetched
    this.loadingMore = false;
    /** @type {Uint8Array | null} */
    this.interrupt = null;
    /** @type {Record<string, number>} */
    this.expected = {};
    /** @type {Record<string, number>} */
    this.arrived = {};
    /** @type {(error: Error) => void} */
    this.giveUp = () => {};
  }

  setState(state, data) {
    this.state = state;
    this.tell(state, data);
  }

  // All files that some packages need, the core among them, with their sizes.
  filesOf(packages) {
    const { core, packages: known, files } = this.manifest;
    const names = [...core, ...packages.map((name) => known[name])];
    return Object.fromEntries(names.map((name) => [name, files[name] ?? 0]));
  }

  expect(packages) {
    this.expected = { ...this.expected, ...this.filesOf(packages) };
  }

  report() {
    const total = Object.values(this.expected).reduce((a, b) => a + b, 0);
    // A server may send a file compressed; what is counted is its true size.
    const loaded = Object.entries(this.expected).reduce((sum, [name, size]) => sum + Math.min(size, this.arrived[name] ?? 0), 0);
    this.setState("loading", { loaded, total });
  }

  // packages: what the first cell needs, so that it comes together with Python itself.
  start(packages = []) {
    const all = [...new Set([...this.manifest.base, ...packages])];
    const begin = () => this.begin(all).catch((error) => {
      // A copy of the book that was made to be opened as files has the scripts alone: see tools/make_zip.py.
      if (this.isPacked || error.detail !== "pyodide.js") throw error;
      this.end();
      this.isPacked = true;
      return this.begin(all);
    });
    this.started ??= begin().catch((error) => {
      this.end();
      this.setState("failed", { reason: error.reason ?? "unknown", detail: error.detail ?? error.message });
      throw error;
    });
    return this.started;
  }

  async begin(packages) {
    this.sessions += 1;
    this.expected = {};
    this.arrived = {};
    this.expect(packages);
    this.report();
    if (typeof WebAssembly !== "object") throw problem("no-wasm");
    const here = this.manifest.folder;
    /** @type {Record<string, ArrayBuffer> | undefined} */
    let files;
    let script = here + "worker.js";
    if (this.isPacked) {
      files = await loadPacked(this.manifest, Object.keys(this.expected), (file, size) => {
        this.arrived[file] = size;
        this.report();
      });
      const source = await loadPacked(this.manifest, ["worker.js"], () => {}, `${here}packed/`);
      script = URL.createObjectURL(new Blob([source["worker.js"]], { type: "text/javascript" }));
    }
    const interrupt = globalThis.crossOriginIsolated ? new Uint8Array(new SharedArrayBuffer(1)) : null;
    this.interrupt = interrupt;
    await new Promise((resolve, reject) => {
      let timer;
      const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => reject(problem("time")), PATIENCE);
      };
      this.giveUp = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      /** @type {Worker} */
      let worker;
      try {
        worker = new Worker(script);
      } catch (error) {
        throw problem("worker", error.message);
      }
      this.worker = worker;
      worker.onerror = (event) => {
        event.preventDefault?.();
        this.giveUp(problem("worker", event.message ?? ""));
      };
      worker.onmessage = ({ data }) => {
        if (this.worker !== worker) return;
        if (data.ready) {
          clearTimeout(timer);
          this.versions = data.ready;
          resolve(undefined);
        } else if (data.failed) this.giveUp(problem(data.failed.reason, data.failed.detail));
        else {
          if (!this.isReady) alive();
          this.hear(data);
        }
      };
      alive();
      const { python: base, packages: known, environment } = this.manifest;
      worker.postMessage({ start: { base, known, packages, environment, files, interrupt } }, files ? Object.values(files) : []);
    });
    this.isReady = true;
    this.setState("ready");
  }

  hear(data) {
    if (data.progress) {
      const { name, bytes } = data.progress;
      this.arrived[name] = (this.arrived[name] ?? 0) + bytes;
      if (!this.isReady || this.loadingMore) this.report();
    } else if (data.stage === "starting") this.setState("starting");
    else if (data.began) {
      this.loadingMore = false;
      this.setState("running", { id: data.id });
    } else if (data.done) {
      const end = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (!this.waiting.size) this.setState("ready");
      end?.(data.done);
    } else if (data.kind) this.show(data.kind, JSON.parse(data.data), data.id);
  }

  async send(kind, message) {
    await this.start(message.packages);
    const id = ++this.last;
    const more = message.packages.filter((name) => !(this.manifest.packages[name] in this.expected));
    if (more.length) {
      this.expect(more);
      this.loadingMore = true;
      if (this.isPacked) await this.addFiles(more);
    }
    if (this.interrupt) this.interrupt[0] = 0;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      message.onId?.(id);
      delete message.onId;
      this.worker?.postMessage({ [kind]: { id, ...message } });
    });
  }

  async addFiles(packages) {
    const names = packages.map((name) => this.manifest.packages[name]).filter((name) => !this.arrived[name]);
    const files = await loadPacked(this.manifest, names, (file, size) => {
      this.arrived[file] = size;
      this.report();
    });
    this.worker?.postMessage({ files }, Object.values(files));
  }

  // Runs a cell; resolves to {state: "ok" | "error" | "stopped" | "failed", ms}.
  run(code, name, packages, onId) {
    return this.send("run", { code, name, packages, onId });
  }

  // Calls a function of runner.py; resolves to {state, value}.
  call(name, args, packages, onId) {
    return this.send("call", { name, args, packages, onId });
  }

  setTraits(id, changes) {
    if (this.isReady) this.worker?.postMessage({ traits: [id, JSON.stringify(changes)] });
  }

  // Stops what runs. Resolves to true if Python has kept its state, to false if it starts anew.
  async stop() {
    if (this.interrupt && this.isReady && this.waiting.size) {
      this.interrupt[0] = 2;
      const all = [...this.waiting.keys()];
      const end = performance.now() + WAIT_FOR_STOP;
      while (performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (!all.some((id) => this.waiting.has(id))) return true;
      }
    }
    this.restart();
    return false;
  }

  // A new worker, with nothing in its memory.
  restart() {
    this.giveUp(problem("stopped"));
    this.end();
    this.setState("stopped");
    return this.start();
  }

  end() {
    this.worker?.terminate();
    this.worker = null;
    this.started = null;
    this.isReady = false;
    for (const resolve of this.waiting.values()) resolve({ state: "stopped" });
    this.waiting.clear();
  }
}
