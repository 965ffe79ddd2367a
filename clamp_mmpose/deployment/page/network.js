// The network, which runs beside the page so that the page stays responsive.
import { addressOf, takePart } from './parts.js';

/**
 * Starts the network.
 * `ready` is kept, or broken with what went wrong; `run(input, dims)` gives
 * the heatmaps of a Float32Array of this shape.
 */
export function startNetwork() {
  const script = document.getElementById('worker').textContent;
  const worker = new Worker(addressOf(script));
  const waiting = [];
  let end = null; // an error, once the worker has died
  worker.onmessage = ({ data }) => {
    const { resolve, reject } = waiting.shift();
    if (data.error === undefined) {
      resolve(data.heatmaps);
    } else {
      reject(new Error(data.error));
    }
  };
  worker.onerror = ({ message }) => {
    worker.terminate();
    end = new Error(
      `The network has stopped (${message || 'no reason is known'}): open `
      + 'this page again.',
    );
    waiting.splice(0).forEach(({ reject }) => reject(end));
  };
  const ask = (message, transferred) => new Promise((resolve, reject) => {
    if (end) {
      reject(end);
      return;
    }
    waiting.push({ resolve, reject });
    worker.postMessage(message, transferred);
  });
  const ready = loadParts().then((parts) => (
    ask(parts, Object.values(parts).map(({ buffer }) => buffer))
  )).catch((error) => {
    throw end ?? new Error(
      `The network cannot be started in this browser: ${error.message}.`,
    );
  });
  return {
    ready,
    run: async (input, dims) => {
      await ready;
      return ask({ input, dims }, [input.buffer]);
    },
  };
}

async function loadParts() {
  const names = ['runtime', 'glue', 'wasm', 'model'];
  const contents = await Promise.all(names.map(takePart));
  return Object.fromEntries(names.map((name, i) => [name, contents[i]]));
}
