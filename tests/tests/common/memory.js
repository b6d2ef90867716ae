// Which of the needles stand in the memory of the page's program. They come masked, so that looking for them leaves none of them.
const script = document.querySelector("script[data-js]");
const page = globalThis.bosque ?? (await import(new URL(script.dataset.js, document.baseURI).href));
const { memory } = await page.default();
const bytes = new Uint8Array(memory.buffer);
const needles = given.map(masked => Uint8Array.from(masked, byte => byte ^ 0xa5));
// One look at each place: which needles begin with these two bytes?
const heads = new Map();
needles.forEach((needle, i) => {
  const head = needle[0] | (needle[1] << 8);
  heads.set(head, [...(heads.get(head) ?? []), i]);
});
const begins = Uint8Array.from({ length: 65536 }, (_, head) => Number(heads.has(head)));
const seen = needles.map(() => false);
for (let at = 0; at + 1 < bytes.length; at++) {
  const head = bytes[at] | (bytes[at + 1] << 8);
  if (!begins[head]) continue;
  for (const i of heads.get(head)) {
    const needle = needles[i];
    let length = 2;
    while (length < needle.length && bytes[at + length] === needle[length]) length++;
    if (length === needle.length) seen[i] = true;
  }
}
return seen;
