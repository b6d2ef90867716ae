// What the page finds of itself in the one file: `text` is this script's.
const file = {
  /** The program, unpacked. */
  async program() {
    const packed = Uint8Array.from(atob(document.getElementById("program").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = await new Response(stream).arrayBuffer();
    file.digest = crypto.subtle?.digest("SHA-256", bytes);
    return bytes;
  },
  /** Where a worker finds this script: no file may load another from a disk. */
  worker: () => URL.createObjectURL(new Blob([text], { type: "text/javascript" })),
};
