// The Python of one page, in a worker. It is a classic script, since a page that is opened as a file can start no other.
//
// In:  {start: {base, packages, files?, interrupt?}}, {run: {id, code, name, packages}}, {call: {id, name, args, packages}},
//      {traits: [id, changes]}, {files}.
// Out: {progress: {name, bytes}}, {stage}, {ready}, {failed: {reason, detail}}, {id, kind, data}, {id, done}.
import { decompress } from "fzstd";
import RUNNER from "./runner.py";

const KINDS = { wasm: "application/wasm", json: "application/json", js: "text/javascript" };
const HOME = "/home/pyodide";
const QUIET = { messageCallback() {}, errorCallback() {} };
const inFile = new URL("https://in-this-page.invalid/");  // stands for the files that came along in memory; never asked
/** @type {any} */
let py, runner;
let current = 0;
/** @type {{reason: string, detail: string} | null} */
let trouble = null;

class Failed extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
    this.detail = detail;
  }
}

/** @type {(where: any) => string} */
const nameOf = (where) => String(where.url ?? where).split("/").pop() ?? "";

// Answers Pyodide's requests: a file comes compressed, from the site or from memory. WebAssembly comes as it is, in the site's
// own response, for only then does a browser keep what it has compiled.
function answerRequests() {
  const ask = self.fetch.bind(self);
  self.fetch = async (/** @type {any} */ where) => {
    const name = nameOf(where), isPlain = name.endsWith(".wasm");
    try {
      if (isPlain && !memory) return await asSent(ask, name, where);
      const sent = memory ? fromMemory(name) : await download(ask, name, `${where.url ?? where}.zst`);
      const type = KINDS[name.split(".").pop() ?? ""] ?? "application/zip";
      return new Response(/** @type {any} */ (isPlain ? sent : decompress(sent)), { headers: { "content-type": type } });
    } catch (error) {
      // Of a package that fails, Pyodide passes on nothing.
      trouble = { reason: error.reason ?? "script", detail: name };
      throw error;
    }
  };
}

async function asSent(ask, name, where) {
  const answer = await ask(where).catch(() => {
    throw new Failed("network", name);
  });
  if (!answer.ok) throw new Failed("missing", name);
  postMessage({ progress: { name, bytes: Number.POSITIVE_INFINITY } });  // its parts are not seen here
  return answer;
}

async function download(ask, name, url) {
  const parts = [];
  try {
    const answer = await ask(url);
    if (!answer.ok) throw new Failed("missing", name);
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      postMessage({ progress: { name, bytes: value.length } });
    }
  } catch (error) {
    throw error instanceof Failed ? error : new Failed("network", name);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

// From a folder on disk nothing can be fetched: the page has read the files as scripts, and sent them.
/** @type {Record<string, ArrayBuffer> | null} */
let memory = null;
function fromMemory(name) {
  if (!memory?.[name]) throw new Failed("missing", name);
  return new Uint8Array(memory[name]);
}

function importFromMemory() {
  const load = self.importScripts.bind(self);
  self.importScripts = (...all) => {
    for (const where of all) {
      const url = URL.createObjectURL(new Blob([fromMemory(nameOf(where))], { type: "text/javascript" }));
      load(url);
      URL.revokeObjectURL(url);
    }
  };
}

function checkWebAssembly() {
  if (typeof WebAssembly !== "object") throw new Failed("no-wasm", "");
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch (error) {
    throw new Failed("policy", error.message);
  }
}

async function start({ base, packages, environment, files, interrupt }) {
  checkWebAssembly();
  if (files) {
    memory = files;
    importFromMemory();
    base = inFile.href;
  }
  answerRequests();
  try {
    importScripts(base + "pyodide.js");
  } catch (error) {
    throw new Failed(error.name === "NetworkError" ? "network" : "script", "pyodide.js");
  }
  py = await loadPyodide({
    indexURL: base, lockFileURL: base + "pyodide-lock.json", packageBaseUrl: base, packages,
    env: { HOME, PYTHONHASHSEED: "0", ...environment }, stdout() {}, stderr() {},
  });
  postMessage({ stage: "starting" });
  checkLoaded(packages);
  if (interrupt) py.setInterruptBuffer(interrupt);
  py.FS.writeFile(`${HOME}/page_runner.py`, RUNNER);
  runner = py.pyimport("page_runner");
  runner.emit = (kind, data) => postMessage({ id: current, kind, data });
  postMessage({ ready: { python: py.runPython("import platform; platform.python_version()") } });
}

// Pyodide notes a package under its own name, which may have capitals: Pillow.
function lackingOf(packages) {
  const loaded = new Set(Object.keys(py.loadedPackages).map((name) => name.toLowerCase()));
  return packages.filter((name) => !loaded.has(name.toLowerCase()));
}

function checkLoaded(packages) {
  const lacking = lackingOf(packages);
  if (lacking.length) throw new Failed(trouble?.reason ?? "missing", trouble?.detail ?? lacking.join(", "));
}

async function load(packages) {
  const lacking = lackingOf(packages);
  if (!lacking.length) return;
  trouble = null;
  await py.loadPackage(lacking, QUIET);
  checkLoaded(lacking);
  postMessage({ stage: "loaded" });
}

function failure(error) {
  const text = String(error?.message ?? error);
  if (error instanceof Failed) return { reason: error.reason, detail: error.detail };
  if (trouble) return trouble;
  if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError || error.name === "OutOfMemoryError")
    return { reason: "memory", detail: text };
  return { reason: "unknown", detail: text };
}

async function run({ id, code, name, packages }) {
  await load(packages);
  postMessage({ id, began: true });
  const began = performance.now();
  current = id;
  const state = runner.run(code, name);
  postMessage({ id, done: { state, ms: performance.now() - began } });
}

async function call({ id, name, args, packages }) {
  await load(packages);
  current = id;
  postMessage({ id, done: { state: "ok", value: runner[name](...args) } });
}

// One after the other: a cell must not begin while the packages of another arrive.
let queue = Promise.resolve();
self.addEventListener("message", ({ data }) => {
  if (data.files) memory = { ...memory, ...data.files };
  else if (data.start) queue = start(data.start).catch((error) => postMessage({ failed: failure(error) }));
  else if (data.run) queue = queue.then(() => run(data.run)).catch((error) => postMessage({ id: data.run.id, done: { state: "failed", failed: failure(error) } }));
  else if (data.call) queue = queue.then(() => call(data.call)).catch((error) => postMessage({ id: data.call.id, done: { state: "failed", failed: failure(error) } }));
  else if (data.traits) queue = queue.then(() => runner.change_widget(...data.traits)).catch(() => {});
});
