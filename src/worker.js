// The page's own WebAssembly module again, off its main thread. Messages are taken in their order; between two slices of
// rows there is room for the next one.
let page;
let busy = false;
let queue = Promise.resolve();
const turns = new MessageChannel();

const say = (bytes) => bytes.length > 0 && postMessage(bytes, [bytes.buffer]);
// The page says in words what an empty answer means.
const fail = () => postMessage(new Uint8Array());

function step() {
  try {
    busy = say(page.wardStep()) !== false;
    if (busy) turns.port2.postMessage(null);
  } catch {
    fail();
  }
}
turns.port1.onmessage = step;

async function take({ js, module, message, file }) {
  if (module) {
    page = globalThis.bosque ?? (await import(js));
    await page.default({ module_or_path: module });
    return;
  }
  say(await page.wardTake(message, new Uint8Array((await file?.arrayBuffer?.()) ?? file ?? 0)));
  if (!busy) step();
}

onmessage = ({ data }) => {
  queue = queue.then(() => take(data)).catch(fail);
};
