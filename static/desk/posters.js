// Presses "Go on" again and again until every poster is made. Once at a time: readers keep a core.
const form = document.getElementById("work");
const bar = document.getElementById("made");
const count = document.getElementById("count");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function work() {
  for (let failures = 0; failures < 5; ) {
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      failures = 0;
      bar.value = Math.max(bar.value, state.done);
      count.textContent = `${bar.value} / ${state.total}`;
      if (state.over) return location.reload();
      await pause(200);
    } catch {
      failures += 1;
      await pause(3000);
    }
  }
}

work();
