// What a test's script does in a portal's page, or in one that only looks like it.
const helpers = (origin) => {
  const t = {
    origin,
    library: () => import("/predictor/frame.js"),

    /** An iframe that begins to load. */
    iframe(address = `${origin}/embed.html`, into = document) {
      const iframe = into.createElement("iframe");
      iframe.src = address;
      into.body.append(iframe);
      return iframe;
    },

    loaded: (iframe) => new Promise((resolve) => iframe.addEventListener("load", resolve, { once: true })),

    /** A message of another window, the first that fits. */
    message: (fits) =>
      new Promise((resolve) => {
        const listen = (event) => {
          if (!fits(event)) return;
          removeEventListener("message", listen);
          resolve(event);
        };
        addEventListener("message", listen);
      }),

    there: (iframe) => t.message(({ source, data }) => source === iframe.contentWindow && data?.type === "there"),

    /** A port as a portal has it, with all that came and a way to wait for what comes. */
    talk(port) {
      const heard = [];
      const waiting = [];
      const look = () => {
        for (const wait of [...waiting]) {
          const found = heard.find(wait.fits);
          if (!found) continue;
          waiting.splice(waiting.indexOf(wait), 1);
          wait.resolve(found);
        }
      };
      port.onmessage = ({ data }) => {
        heard.push(data);
        look();
      };
      let id = 0;
      return {
        port,
        heard,
        nextId: () => ++id,
        /** The first message that fits, of those that came and those to come. */
        until: (fits) => new Promise((resolve) => (waiting.push({ fits, resolve }), look())),
        send: (type, fields = {}, transfer = []) => port.postMessage({ bosque: 1, type, id: ++id, ...fields }, transfer),
        /** Sends a message and waits for its answer. */
        async ask(type, fields) {
          this.send(type, fields);
          const re = id;
          return this.until((message) => message.re === re);
        },
        /** The last prediction, once the frame has done a message that was sent after all the others. */
        async answer(patient) {
          const before = heard.length;
          await this.ask("patient", { patient });
          return this.until((message) => heard.indexOf(message) >= before && message.type === "prediction" && message.prediction);
        },
      };
    },

    /** Says hello to a window; what comes back is on the port. */
    hello(target, options = {}, to = origin) {
      const { port1, port2 } = new MessageChannel();
      target.postMessage({ bosque: 1, type: "hello", ...options }, to, [port2]);
      return t.talk(port1);
    },

    /** An iframe whose frame has said welcome. */
    async raw(options = {}) {
      const iframe = t.iframe();
      await t.there(iframe);
      const talk = t.hello(iframe.contentWindow, options);
      await talk.until(({ type }) => type === "welcome");
      return { iframe, ...talk };
    },
  };
  return t;
};
