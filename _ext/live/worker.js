// The Python of one page, in a worker. It is a classic script, since a page that is opened as a file can start no other.
//
// In:  {start: {base, known, packages, files?, interrupt?}}, {run: {id, code, name, packages}}, {call: {id, name, args, packages}},
//      {traits: [id, changes]}, {files}. `known` are the files of all packages, by their names.
// Out: {progress: {name, bytes}}, {stage}, {ready}, {failed: {reason, detail}}, {id, kind, data}, {id, done}.
import { ZSTDDecoder } from "zstddec/stream";
import RUNNER from "./runner.py";
import { placeWheel, releaseCompiledLibraries } from "./wheels.js";

const KINDS = { wasm: "application/wasm", json: "application/json", js: "text/javascript" };
const HOME = "/home/pyodide";
const QUIET = { messageCallback() {}, errorCallback() {} };
const inFile = new URL("https://in-this-page.invalid/");  // stands for the files that came along in memory; never asked
/** @type {any} */
let py, runner;
let base = "", known = {};
const installed = new Set();
const decoder = new ZSTDDecoder();
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

const askSite = self.fetch.bind(self);
// The parts of a file of Python, which is sent compressed.
const fetchParts = async (name) => memory ? [fromMemory(name)] : await download(name, `${base}${name}.zst`);

function* decompressed(name, sent) {
  let empty = 0;
  try {
    for (const part of decoder.decodeStreaming(sent)) {
      // At what it cannot read the decoder stays for ever.
      empty = part.length ? 0 : empty + 1;
      if (empty > sent.length) break;
      yield part;
    }
  } catch {
    empty = Number.POSITIVE_INFINITY;  // the file is not whole
  }
  if (empty > sent.length) throw new Failed("script", name);
}

// Answers Pyodide's requests, from the site or from memory. WebAssembly is sent as it is, and comes in the site's own response,
// for only then does a browser keep what it has compiled.
async function answer(/** @type {any} */ where) {
  const url = String(where.url ?? where), name = nameOf(url), kind = name.split(".").pop() ?? "";
  // The decoder has its WebAssembly in itself, at an address that the policy of a site need not allow.
  if (url.startsWith("data:")) return new Response(Uint8Array.from(atob(url.split(",")[1]), (c) => c.charCodeAt(0)));
  try {
    if (kind === "wasm" && !memory) return await asSent(name, where);
    if (kind === "wasm") return new Response(/** @type {any} */ (fromMemory(name)), { headers: { "content-type": KINDS.wasm } });
    const sent = await fetchParts(name);
    await decoder.init();
    const content = new Blob(/** @type {any} */ ([...decompressed(name, sent)]));
    return new Response(content, { headers: { "content-type": KINDS[kind] ?? "application/zip" } });
  } catch (error) {
    trouble = { reason: error.reason ?? "script", detail: name };  // Pyodide does not always pass it on
    throw error;
  }
}

async function asSent(name, where) {
  const answer = await askSite(where).catch(() => {
    throw new Failed("network", name);
  });
  if (!answer.ok) throw new Failed("missing", name);
  postMessage({ progress: { name, bytes: Number.POSITIVE_INFINITY } });  // its parts are not seen here
  return answer;
}

/** @type {(name: string, url: string) => Promise<Uint8Array[]>} */
async function download(name, url) {
  /** @type {Uint8Array[]} */
  const parts = [];
  try {
    const answer = /** @type {any} */ (await askSite(url));
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
  return parts;
}

// From a folder on disk nothing can be fetched: the page has read the files as scripts, and sent them.
/** @type {Record<string, ArrayBuffer> | null} */
let memory = null;
function fromMemory(name) {
  if (!memory?.[name]) throw new Failed("missing", name);
  const bytes = new Uint8Array(memory[name]);
  delete memory[name];  // each is read once
  return bytes;
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

async function start({ packages, environment, files, interrupt, ...site }) {
  checkWebAssembly();
  ({ base, known } = site);
  if (files) {
    memory = files;
    importFromMemory();
    base = inFile.href;
  }
  self.fetch = answer;
  try {
    importScripts(base + "pyodide.js");
  } catch (error) {
    throw new Failed(error.name === "NetworkError" ? "network" : "script", "pyodide.js");
  }
  const python = loadPyodide({
    indexURL: base, lockFileURL: base + "pyodide-lock.json", packageBaseUrl: base,
    env: { HOME, PYTHONHASHSEED: "0", ...environment }, stdout() {}, stderr() {},
  });
  const arriving = packages.map(fetchPackage);
  py = await python;
  releaseCompiledLibraries(py);
  postMessage({ stage: "starting" });
  await install(packages, arriving);
  if (interrupt) py.setInterruptBuffer(interrupt);
  py.FS.writeFile(`${HOME}/page_runner.py`, RUNNER);
  runner = py.pyimport("page_runner");
  runner.emit = (kind, data) => postMessage({ id: current, kind, data });
  postMessage({ ready: { python: py.runPython("import platform; platform.python_version()") } });
}

const isWheel = (name) => known[name].endsWith(".whl");

// Resolves to what was sent, or to an error: whoever waits for several hears of the first that fails, and of no other.
const fetchPackage = (name) => isWheel(name) ? fetchParts(known[name]).catch((error) => error) : null;

async function install(packages, arriving) {
  await decoder.init();
  for (const [i, name] of packages.entries()) {
    if (isWheel(name)) {
      const sent = await arriving[i];
      if (sent instanceof Failed) throw sent;
      arriving[i] = null;  // one is decompressed after the other, and nothing of it is kept
      placeWheel(py, decompressed(known[name], sent));
    } else {
      // A library that others are linked with: Pyodide loads it for all of them.
      await py.loadPackage(name, QUIET);
      checkTrouble();
    }
    installed.add(name);
  }
}

function checkTrouble() {
  if (trouble) throw new Failed(trouble.reason, trouble.detail);
}

async function load(packages) {
  const lacking = packages.filter((name) => !installed.has(name));
  if (!lacking.length) return;
  trouble = null;
  await install(lacking, lacking.map(fetchPackage));
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
