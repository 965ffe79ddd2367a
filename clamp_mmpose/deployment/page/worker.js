// Runs the network with onnxruntime, in a thread of its own. The first message
// brings runtime, glue, wasm and model, all others an input. Answers come in
// the order of the messages.

let session;
let runtime;
let last = Promise.resolve();

function addressOfModule(source) {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

async function load({ runtime: script, glue, wasm, model }) {
  runtime = await import(addressOfModule(script));
  const { env, InferenceSession } = runtime;
  env.logLevel = 'error';
  env.wasm.numThreads = 1; // more need headers, which files have not
  env.wasm.wasmBinary = wasm;
  // the glue would look for a file beside itself, though it has its content
  const wrapped = `
    import glue from '${addressOfModule(glue)}';
    export default (options) => glue({ locateFile: (name) => name, ...options });
  `;
  env.wasm.wasmPaths = { mjs: addressOfModule(wrapped) };
  session = await InferenceSession.create(model, {
    executionProviders: ['wasm'],
  });
}

async function run({ input, dims }) {
  const images = new runtime.Tensor('float32', input, dims);
  const { heatmaps } = await session.run({ images }, ['heatmaps']);
  return heatmaps.data;
}

async function answer(message) {
  try {
    if (message.model) {
      await load(message);
      postMessage({});
    } else {
      postMessage({ heatmaps: await run(message) });
    }
  } catch (error) {
    postMessage({ error: String(error.message ?? error) });
  }
}

onmessage = ({ data }) => {
  last = last.then(() => answer(data));
};
