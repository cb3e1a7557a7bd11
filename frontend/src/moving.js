// Lets what is drawn be moved and zoomed by buttons and by keys, for whom dragging and wheels are no way (WCAG 2.2, 2.1.1 and 2.5.7).

// Where the arrows lead on the screen, whatever the direction of the text
export const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const BUTTONS = { left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown" };
const KEYS = { "+": "in", "=": "in", "-": "out", _: "out", 0: "fit" };

// `work` zooms in and out, fits, and moves the view a step in a direction; arrows do that alone, or with the shift key where they do something else alone
export function movable(place, work, { shift = false } = {}) {
  const done = (name) => (BUTTONS[name] ? work.pan(WAYS[BUTTONS[name]]) : work[name]?.());
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (WAYS[event.key] && event.shiftKey === shift) work.pan(WAYS[event.key]);
    else if (KEYS[event.key]) done(KEYS[event.key]);
    else return;
    event.preventDefault();
  });
  const tools = place.parentElement.querySelector(".tools");
  if (!tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => done(event.target.closest("button")?.dataset.do));
}
