// Recomputes, in this browser alone, that a like's line is under the seal's signed root.

const says = document.getElementById("proof");
const { receipt, line, leaf, proof, vkey, good, bad, signed, unsigned } = says.dataset;
// As docs/ledger-spec.md has it: nothing else is taken for a proof.
const FORM =
  /^c2sp\.org\/tlog-proof@v1\nindex (\d{1,9})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n((.+)\n(\d{1,9})\n([A-Za-z0-9+/]{43}=)\n)\n/;
const { subtle } = globalThis.crypto ?? {};
const bytes = (...parts) => new Response(new Blob(parts)).arrayBuffer();
const from64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const hex = (raw) => [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");
const bits = (letter) => "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0");

function from32(text) {
  const all = text.toLowerCase().replace(/[\s-]/g, "").replace(/./g, bits);
  return Uint8Array.from(all.match(/.{8}/g), (eight) => parseInt(eight, 2));
}

async function sha256(...parts) {
  return new Uint8Array(await subtle.digest("SHA-256", await bytes(...parts)));
}

// RFC 9162, 2.1: what stands above the leaf; nothing where the path is too long
async function root(index, size, path) {
  if (size === 1) return path.length ? [] : line ? sha256("\0", line) : from64(leaf);
  const left = 2 ** (31 - Math.clz32(size - 1));
  const beside = path.pop();
  if (index < left) return sha256("\x01", await root(index, left, path), beside);
  return sha256("\x01", beside, await root(index - left, size - left, path));
}

// A line tells its place in the tree, from 1 on, and at last the receipt's hash.
async function isOwn(index) {
  const fields = line.split("|");
  return Number(fields[2]) === index + 1 && hex(await sha256(from32(receipt))) === fields[7];
}

// Of all signatures, the page's key has to have made one.
async function signature(body, origin) {
  const key = await subtle
    .importKey("raw", from64(vkey.slice(-44)).slice(1), "Ed25519", false, ["verify"])
    .catch(() => 0);
  if (!key) return good + unsigned;
  for (const rest of proof.split(`\n— ${origin} `).slice(1)) {
    const one = from64(rest.slice(0, 92)).slice(4);
    if (await subtle.verify("Ed25519", key, one, await bytes(body))) return good + signed;
  }
  return bad;
}

async function judge() {
  const [, place, path, body, origin, lines, sealed] = FORM.exec(proof);
  const [index, size] = [Number(place), Number(lines)];
  if (index >= size || !vkey.startsWith(`${origin}+`) || (line && !(await isOwn(index)))) return bad;
  const found = await root(index, size, path.split("\n").slice(0, -1).map(from64));
  return hex(found) === hex(from64(sealed)) ? signature(body, origin) : bad;
}

if (subtle) {
  judge().catch(() => bad).then((words) => (says.textContent = words));
}
