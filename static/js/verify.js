// Recomputes, in this browser alone, that a like's line is under the seal's root.

const place = document.getElementById("proof");
const { receipt, line, leaf, proof, good, bad } = place.dataset;
const from64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const hex = (raw) => [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");
const bits = (letter) => "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0");

function from32(text) {
  const all = text.toLowerCase().replace(/[\s-]/g, "").replace(/./g, bits);
  return Uint8Array.from(all.match(/.{8}/g), (eight) => parseInt(eight, 2));
}

async function sha256(...parts) {
  const whole = await new Response(new Blob(parts)).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

// RFC 9162, 2.1: what stands above the leaf
async function root(index, size, path) {
  if (size < 2) return path.length || Number(index) ? [] : line ? sha256("\0", line) : from64(leaf);
  const left = 2 ** (31 - Math.clz32(size - 1));
  const beside = path.pop();
  if (index < left) return sha256("\x01", await root(index, left, path), beside);
  return sha256("\x01", beside, await root(index - left, size - left, path));
}

async function holds() {
  const [top, note] = proof.split("\n\n");
  const [, index, ...path] = top.split("\n");
  const [, size, sealed] = note.split("\n");
  const found = await root(index.split(" ")[1], size, path.map(from64));
  const isOwn = !line || hex(await sha256(from32(receipt))) === line.split("|")[7];
  return isOwn && hex(found) === hex(from64(sealed));
}

if (globalThis.crypto?.subtle) {
  holds().catch(() => false).then((yes) => (place.textContent = yes ? good : bad));
}
