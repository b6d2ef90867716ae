// All that a page and its origin hold, as one text. What cannot be read is left out.
const quietly = work => Promise.resolve().then(work).catch(() => null);
const request = asked => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = asked.onblocked = () => reject(asked.error);
});
const shadows = root => [...root.querySelectorAll("*")].flatMap(each => each.shadowRoot ? [each.shadowRoot, ...shadows(each.shadowRoot)] : []);
const documents = [document, ...shadows(document)];
const dom = documents.map(root => [
  root.documentElement?.outerHTML ?? root.innerHTML,
  [...root.querySelectorAll("input, textarea, select, output")].map(field => `${field.name}=${field.type === "radio" ? field.checked && field.value : field.value}`),
]);
const databases = await quietly(async () => Promise.all((await indexedDB.databases()).map(async ({ name }) => {
  const base = await request(indexedDB.open(name));
  const rooms = await Promise.all([...base.objectStoreNames].map(async room => {
    const store = base.transaction(room).objectStore(room);
    const values = await request(store.getAll());
    return [room, await request(store.getAllKeys()), values.map(value => value instanceof Uint8Array ? `${value.length} bytes` : JSON.stringify(value))];
  }));
  base.close();
  return [name, rooms];
})));
const cached = await quietly(async () => Promise.all((await caches.keys()).map(async name => {
  const cache = await caches.open(name);
  return [name, (await cache.keys()).map(({ url }) => url)];
})));
const clipboard = await Promise.race([
  quietly(() => navigator.clipboard.readText()),
  new Promise(resolve => setTimeout(resolve, 2000, null)),
]);
return JSON.stringify({
  dom, databases, cached, clipboard,
  local: quietly && { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
  state: history.state, address: location.href, name: window.name, title: document.title, selection: String(getSelection()),
  referrer: document.referrer, entries: performance.getEntries().map(({ name }) => name),
});
