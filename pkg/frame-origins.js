// Who may embed the frame: the file embed.json beside embed.html.

/** The most origins that a configuration may name. */
const MOST = 64;

/** Hosts on which the web platform takes plain http for a secure context. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a text is an origin exactly as a browser writes it: scheme, host and, unless it is the scheme's own, port. No
 * wildcard, no path, no closing slash, no capital, not "null". Plain http only on loopback: a frame in a page of plain http
 * is no secure context, where no signature can be verified.
 */
export function isOrigin(text) {
  if (typeof text !== "string" || text.length > 260 || text.includes("*")) return false;
  let url;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  return secure && url.origin === text;
}

/**
 * The allowed origins of a configuration's text: `{ "origins": ["https://portal.example"] }`.
 *
 * One mistake allows nobody: a list that is right but for one line is not the list that somebody meant.
 * @returns {{ origins: Set<string>, fault: null | string }} `fault` says what is wrong, in words for whoever set it up
 */
export function readConfiguration(text) {
  const refused = (fault) => ({ origins: new Set(), fault });
  let configuration;
  try {
    configuration = JSON.parse(text);
  } catch {
    return refused("embed.json is no JSON");
  }
  if (typeof configuration !== "object" || configuration === null || Array.isArray(configuration)) {
    return refused("embed.json is no object");
  }
  if (Object.keys(configuration).join() !== "origins") {
    return refused('embed.json must have the one field "origins"');
  }
  const { origins } = configuration;
  if (!Array.isArray(origins)) return refused('"origins" is no list');
  if (origins.length > MOST) return refused(`"origins" has more than ${MOST} entries`);
  const wrong = origins.findIndex((origin) => !isOrigin(origin));
  if (wrong >= 0) return refused(`entry ${wrong + 1} of "origins" is no origin as browsers write it`);
  return { origins: new Set(origins), fault: null };
}
