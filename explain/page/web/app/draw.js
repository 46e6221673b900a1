// In a worker of its own: Graphviz as WebAssembly.
import { instance } from "../runtime/viz.js";

const viz = instance();

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ svg: (await viz).renderString(data.dot, { format: "svg", engine: "dot" }) });
  } catch (error) {
    self.postMessage({ failed: String(/** @type {any} */ (error)?.message ?? error) });
  }
};
