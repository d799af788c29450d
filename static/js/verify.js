// Recompute, in this browser alone, that a like's line is under the seal's root.
const place = document.getElementById("proof");
const { receipt, line, leaf, proof, good, bad, unable } = place.dataset;
const bytes = (text) => new TextEncoder().encode(text);
const sha256 = async (...parts) => {
  const whole = parts.flatMap((part) => [...part]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(whole)));
};
const hex = (raw) => [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");
const from64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const fromHex = (text) => Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16));

function from32(text) {
  let bits = "";
  for (const letter of text.replace(/[\s-]/g, "").toLowerCase()) {
    bits += "abcdefghijklmnopqrstuvwxyz234567".indexOf(letter).toString(2).padStart(5, "0");
  }
  return Uint8Array.from(bits.match(/.{8}/g), (eight) => parseInt(eight, 2));
}

async function holds() {
  const [top, note] = proof.split("\n\n");
  const [, index, ...path] = top.split("\n");
  const [, size, root] = note.split("\n");
  let hash = line ? await sha256([0], bytes(line)) : fromHex(leaf);
  if (line && hex(await sha256(from32(receipt))) !== line.split("|")[7]) return false;
  // RFC 9162, 2.1.3.2
  let at = Number(index.split(" ")[1]);
  let last = Number(size) - 1;
  for (const step of path.map(from64)) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      hash = await sha256([1], step, hash);
      while (at && at % 2 === 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else {
      hash = await sha256([1], hash, step);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && hex(hash) === hex(from64(root));
}

if (globalThis.crypto?.subtle) {
  holds().then((yes) => (place.textContent = yes ? good : bad), () => (place.textContent = bad));
} else {
  place.textContent = unable;
}
