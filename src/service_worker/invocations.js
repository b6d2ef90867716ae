// MLflow's scoring protocol, for pages that this service worker controls.

/** Answers a request of the protocol with the current release. */
const score = (request) => fetch(request);
