import { engine, prepare } from "./engine.js";
import { places, termOf } from "./words.js";
globalThis.lab = { engine, prepare, places, termOf };
