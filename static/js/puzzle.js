// Solves a puzzle in altcha's own workers, several at once where the device can.

function work({ challenge, worker }) {
  const step = Math.min(navigator.hardwareConcurrency || 1, 4);
  const threads = Array.from({ length: step }, () => new Worker(worker));
  return new Promise((solved, failed) => {
    threads.forEach((thread, start) => {
      thread.onerror = failed;
      thread.onmessage = ({ data }) => (data && data.derivedKey ? solved(data) : failed(data));
      thread.postMessage({ type: "work", challenge, counterStart: start, counterStep: step });
    });
  }).finally(() => threads.forEach((thread) => thread.terminate()));
}

// Whose browser can't do it goes on to the page where one may wait instead.
export async function solve(told) {
  try {
    const solution = await work(told);
    const answer = { challenge: told.challenge, solution };
    return new URLSearchParams({ altcha: btoa(JSON.stringify(answer)) });
  } catch {
    location.assign(told.page);
    return new Promise(() => {});
  }
}
