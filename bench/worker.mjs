// The worker that the comparison runs in, in Chromium: the engine or PKI.js, each in a worker of
// its own. It is told what to measure and answers with times; files come from the page's server.
import { PkiJS } from './pkijs.mjs';

/** How long one measurement goes on at least, in ms, unless it has the most runs. */
const enough = 400;

async function file(name) {
  const response = await fetch(`/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

class Engine {
  async load(people) {
    importScripts('/wasm_exec.js');
    const go = new Go();
    const { instance } = await WebAssembly.instantiateStreaming(fetch('/engine.wasm'), go.importObject);
    globalThis.engineMemory = instance.exports.mem;
    this.memory = instance.exports.mem;
    go.run(instance);
    await this.#call('people', {}, people);
  }

  async run(request, inputs) {
    const { result, bodies } = await this.#call('run', request, inputs);
    return { inside: Number(result), output: bodies[0] };
  }

  octets() {
    return this.memory.buffer.byteLength;
  }

  async #call(method, params, bodies) {
    const answer = await globalThis.engine(
      'page',
      method,
      JSON.stringify(params),
      bodies,
      new AbortController().signal,
      () => {},
    );
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }
}

let subject;
const outputs = new Map();

async function load({ by, people }) {
  subject = by === 'engine' ? new Engine() : new PkiJS();
  await subject.load(await Promise.all(people.map(file)));
  return { octets: subject.octets?.() };
}

/** An input is a file of the server's, or the output of an earlier measurement. */
async function input(name) {
  return outputs.get(name) ?? (await file(name));
}

async function measure({ request, inputs, output, runs }) {
  const given = await Promise.all(inputs.map(input));
  const times = [];
  const inside = [];
  const began = performance.now();
  while (times.length < runs.least || (times.length < runs.most && performance.now() - began < enough)) {
    const start = performance.now();
    const answer = await subject.run(request, given);
    times.push(performance.now() - start);
    inside.push(answer.inside);
    if (output) outputs.set(output, answer.output);
  }
  return { times, inside, octets: subject.octets?.() };
}

addEventListener('message', async ({ data }) => {
  try {
    const answer = data.by ? await load(data) : await measure(data);
    postMessage({ answer });
  } catch (reason) {
    postMessage({ error: `${JSON.stringify(data.request ?? data)}: ${reason.stack ?? reason}` });
  }
});
