// What happens: a release is kept, takes over, is served and is asked about. Everything else goes to the network as if nobody stood
// in between.

/** The paths of the scoring protocol, relative to the scope. */
const SCORING = ["invocations", "ping", "health", "version"];

/** A name that holds its own hash: all of a release but its document. */
const HASHED = /^[^/]*-[0-9a-f]{16}[._][^/]*$/;

/**
 * A file as the server has it. The ordinary HTTP cache may answer, for it has just loaded the page; where its bytes do not fit, the
 * server is asked once more. The document is asked for as "./": some servers lead index.html there.
 */
async function fromServer({ name, sha256: digest }) {
  for (const cache of ["default", "reload"]) {
    try {
      const bytes = await (await fetch(addressOf(name === INDEX ? "./" : name), { cache })).arrayBuffer();
      if ((await sha256(bytes)) === digest) return bytes;
    } catch {
      // Broken off, or damaged under way: the second look decides.
    }
  }
  throw new Refused(name);
}

addEventListener("install", (event) => event.waitUntil(keep(RELEASE, fromServer)));

addEventListener("activate", (event) => {
  const begin = async () => {
    await settle();
    await sweep();
    await clients.claim();
  };
  event.waitUntil(begin());
});

/** The path of an address within the scope; null outside of it. */
function nameWithin(address) {
  const { origin, pathname } = new URL(address);
  const scope = new URL(registration.scope);
  return origin === scope.origin && pathname.startsWith(scope.pathname) ? pathname.slice(scope.pathname.length) : null;
}

/** What is kept, or else what the network says. */
const keptOr = (request, find) =>
  find()
    .catch(() => null)
    .then((kept) => kept ?? fetch(request));

addEventListener("fetch", (event) => {
  const { request } = event;
  const name = nameWithin(request.url);
  if (SCORING.includes(name)) {
    event.respondWith(current().then((release) => (release ? score(request, release) : fetch(request))));
  } else if (request.method !== "GET" || name === null) {
    return;
  } else if (request.mode === "navigate") {
    if (name !== "" && name !== INDEX) return;
    event.respondWith(keptOr(request, async () => fileOf((await current())?.id, INDEX)));
  } else if (HASHED.test(name)) {
    event.respondWith(keptOr(request, () => fileNamed(name)));
  }
});

/** A release as a page shows it. */
const shown = (release) => release && { id: release.id, from: release.from, app: release.list.app, models: release.list.models };

/** The release that a page of this name of the boot script runs; the script's hash covers the document too. */
const hasFile = (release, name) => release?.list.files.some((file) => file.name === name);

async function stateFor(boot) {
  const { current, previous } = await state();
  const own = { id: await OWN, from: "server", list: readList(RELEASE) };
  const mine = [current, previous, own].find((release) => hasFile(release, boot));
  return { current: shown(current), previous: shown(previous), own: shown(own), mine: shown(mine ?? null) };
}

/** Every window looks again at what is current, and takes it where nobody is in the middle of a patient. */
async function tellAll() {
  const { current } = await state();
  for (const client of await clients.matchAll({ type: "window" })) client.postMessage({ current: current?.id });
}

async function answer(message) {
  if (message.ask === "state") return stateFor(message.boot);
  if (typeof message.keep === "string") {
    const files = new Map(message.files);
    return { kept: await keep(message.keep, ({ name }) => files.get(name)) };
  }
  if (typeof message.use === "string") {
    if (!(await use(message.use))) return { refused: message.use };
    await tellAll();
    return { used: message.use };
  }
  return { refused: "message" };
}

addEventListener("message", (event) => {
  const { data, ports } = event;
  if (data?.skip) return event.waitUntil(skipWaiting());
  if (data?.claim) return event.waitUntil(clients.claim());
  const [port] = ports;
  if (!data || !port) return;
  const refused = (error) => ({ refused: error.file ?? "storage" });
  event.waitUntil(answer(data).catch(refused).then((said) => port.postMessage(said)));
});
