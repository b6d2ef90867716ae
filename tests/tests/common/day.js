// What a person does from first to last; `given` the patient's fields, a list, and what in the settings tells the version. Answers
// what was seen.
const [fields, csv, version] = given;
const refused = [];
document.addEventListener("securitypolicyviolation", event => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
await until("the page", () => ["true", "failed"].includes(document.body.dataset.ready));
const ready = document.body.dataset.ready;
for (const [name, text] of fields) {
  const all = [...document.querySelectorAll(`[name='${name}']`)];
  const radio = all.find(input => input.type === "radio" && input.value === text);
  if (radio) { radio.click(); continue; }
  const [input] = all;
  input.value = text;
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
}
const probability = await until("a result", () => document.querySelector("output[name=probability]")?.dataset.value);
const reasons = document.querySelector(".explain svg") !== null;
location.hash = "#/batch";
const input = await until("the list", () => document.getElementById("ward-file"));
const files = new DataTransfer();
files.items.add(new File([csv], "lista.csv", { type: "text/csv" }));
input.files = files.files;
input.dispatchEvent(new Event("change", { bubbles: true }));
await until("the table", () => document.querySelector("#ward-rows tr[data-row]"));
let saved = null;
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = blob => { blob.text().then(text => { saved = text; }); return make(blob); };
HTMLAnchorElement.prototype.click = function () {};
(await until("the download", () => document.querySelector("[data-testid=save]"))).click();
const download = await until("the file", () => saved);
location.hash = "#/model";
const card = await until("the card", () => document.querySelector("main h1, main h2")?.textContent);
location.hash = "#/settings";
const digest = await until("the version", () => document.querySelector(version)?.textContent);
const requests = performance.getEntriesByType("resource").map(entry => entry.name).filter(name => !/^(blob|data):/.test(name));
return { ready, probability, reasons, download, card, digest, requests, refused };
