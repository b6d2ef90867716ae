// Gives the settings a file again and again, each time with another bit flipped; answers with those that were not refused.
const [file, flips, repair, done] = arguments;
const whole = Uint8Array.from(atob(file), c => c.charCodeAt(0));
const out = document.querySelector('[data-testid=opened]');
const input = document.querySelector('input[type=file]');
(async () => {
  const taken = [];
  for (const bit of flips) {
    const bytes = whole.slice();
    bytes[bit >> 3] ^= 1 << (bit & 7);
    // Who can change the inside can also write the digest of the outside anew.
    if (repair) bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.subarray(40))), 8);
    const files = new DataTransfer();
    files.items.add(new File([bytes], 'flipped'));
    const looked = new Promise(resolve => new MutationObserver((_, self) => { self.disconnect(); resolve(); })
      .observe(out, { attributeFilter: ['data-file'] }));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await looked;
    await new Promise(resolve => setTimeout(resolve));
    if (out.dataset.state !== 'refused') taken.push([bit, out.dataset.state]);
  }
  return taken;
})().then(done, error => done(String(error)));
