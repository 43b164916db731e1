// What is told to the reader: every sentence of Python in a page stands here.
export const MB = (bytes) => `${Math.max(1, Math.round(bytes / 1e6))}`;

const FAILED = {
  "no-wasm": () => "Python cannot run in this browser: it has no WebAssembly.",
  policy: () => "Python may not run here: the policy of this site forbids WebAssembly (script-src needs 'wasm-unsafe-eval').",
  worker: () => "Python could not be started: this browser, or the policy of this site, allows no worker.",
  memory: () => "There is not enough memory for Python here. Close other pages and try again.",
  network: (name) => navigator.onLine
    ? `Python could not be loaded: the site does not answer${name ? ` (${name})` : ""}. Try again.`
    : "Python could not be loaded: there is no connection. It is loaded the first time only; after that it is kept here.",
  missing: (name) => `Python could not be loaded: a file is missing on this site (${name}).`,
  script: (name) => `Python could not be started: a file cannot be read (${name}).`,
  time: () => "Python did not start: nothing happened for a minute and a half. Try again.",
  unknown: (detail) => `Python could not be started: ${detail}`,
};
export const NOTEBOOK = "The notebook of this page has the same code.";

export const failed = ({ reason, detail }) => (FAILED[reason] ?? FAILED.unknown)(detail);
export const loading = ({ loaded, total }) => `Python is loading: ${MB(loaded)} of ${MB(total)} MB`;
export const LOADING = "Python is loading.";
export const allRan = (skipped) => skipped
  ? `${skipped === 1 ? "One cell needs" : `${skipped} cells need`} what this copy of the book does not carry. All others have run.` : "All cells have run.";
export const STARTING = "Python is starting";
export const READY = "Python is ready.";
export const RUNNING = (name) => `${name} is running`;
export const STOPPED = "Stopped.";
export const ANEW = "Stopped. Python starts anew; the next run repeats the cells above it.";
const seconds = (ms) => ms < 100 ? "in less than 0.1 s" : `in ${(ms / 1000).toFixed(1)} s`;
export const RESULT = {
  ok: (ms) => `Ran ${seconds(ms)}`,
  error: () => "Stopped at an error",
  stopped: () => "Stopped",
  failed: () => "Could not run",
};
const NAMES = { numpy: "NumPy", matplotlib: "Matplotlib", sklearn: "scikit-learn", sympy: "SymPy" };
export const CELL = "This cell needs", ANSWER = "To judge an answer, Python needs";
export const missing = (names, what = CELL) => `${what} ${names.map((name) => NAMES[name] ?? name).join(", ")}, which this copy of the book does not carry. ${NOTEBOOK}`;
export const NOT_KEPT = "Your changes cannot be kept: this browser has no room for them, or does not allow it.";
export const KEPT = (count) => `${count === 1 ? "One cell has" : `${count} cells have`} your changes of last time.`;
export const TRIAL = "A formula of your own, with the letters of this one, in LaTeX";
export const IS_IT_TRUE = "Is it true?";
export const keptFiles = (bytes) => `Kept in this browser, for the next time and without a network: ${MB(bytes)} MB.`;
export const FORGET = "Forget it";
export const FORGOTTEN = "Forgotten: Python will be loaded again.";
export const NO_ROOM = "There is no room in this browser to keep Python: it will be loaded again the next time.";
export const NOTHING_WRITTEN = "Write something above first.";
