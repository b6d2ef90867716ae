// Waiting in a page: what each of the tests' scripts begins with.
const until = async (what, look) => {
  for (let tries = 0; tries < 1500; tries++) {
    const seen = look();
    if (seen) return seen;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}: ${document.querySelector("main")?.innerText.slice(0, 500)}`);
};
