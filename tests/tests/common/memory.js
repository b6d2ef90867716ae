// Which of the needles stand in the memory of the page's program. They come masked, so that looking for them leaves none of them.
const script = document.querySelector("script[data-js]");
const page = globalThis.bosque ?? (await import(new URL(script.dataset.js, document.baseURI).href));
const { memory } = await page.default();
const bytes = new Uint8Array(memory.buffer);
const found = needle => {
  const anchor = needle.findIndex(byte => byte !== 0);
  for (let at = bytes.indexOf(needle[anchor]); at >= 0; at = bytes.indexOf(needle[anchor], at + 1)) {
    const from = at - anchor;
    if (from >= 0 && needle.every((byte, i) => bytes[from + i] === byte)) return true;
  }
  return false;
};
return given.map(masked => found(Uint8Array.from(masked, byte => byte ^ 0xa5)));
