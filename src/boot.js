// Starts the page. A file of its own, because the page's policy allows no inline script; trunk writes the
// names of the module and of the WebAssembly file into the two data attributes. In bosque.html both are here already.
const script = document.querySelector("script[data-wasm]");

async function start() {
  const { default: init, file } = globalThis.bosque ?? (await import(new URL(script.dataset.js, document.baseURI).href));
  await init({ module_or_path: file ? await file.program() : new URL(script.dataset.wasm, document.baseURI) });
}

start().catch((error) => {
  document.body.dataset.ready = "failed";
  document.body.dataset.failure = "";
  document.getElementById("opening")?.remove();
  const failure = document.getElementById("failure");
  // The page itself may have said more already.
  if (failure.hidden) {
    document.getElementById("failure-place").textContent = String(error);
    failure.hidden = false;
  }
});
