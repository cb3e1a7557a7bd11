// Texts of the graph on a canvas, which knows no directions: each line within isolates (Unicode UAX #9) by the language of the text.
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const WIDTH = 26;

export function isolated(text, lang) {
  const open = !lang ? "\u2068" : RIGHT_TO_LEFT.has(lang) ? "\u2067" : "\u2066";
  return `${open}${text}\u2069`;
}

// The words of a text; an identifier too long for a line may be torn after its marks
function words(text) {
  return text.split(/\s+/).flatMap((word) =>
    (word.length > WIDTH ? word.match(/[^/-]+[/-]*|[/-]+/g) : [word]).map((part, n) => ({ word: part, space: n ? "" : " " })),
  );
}

// Wraps a text itself: a library that wraps would tear the isolates apart.
export function lines(text, lang) {
  const found = [];
  let line = "";
  for (const { word, space } of words(text)) {
    if (line && line.length + space.length + word.length > WIDTH) {
      found.push(line);
      line = word;
    } else {
      line = line ? `${line}${space}${word}` : word;
    }
    if (found.length === 3) break;
  }
  if (found.length < 3) found.push(line);
  else found[2] = `${found[2]}…`;
  return found.map((part) => isolated(part, lang)).join("\n");
}

export async function fonts() {
  if (document.fonts) await Promise.all([document.fonts.ready, document.fonts.load("16px sans-serif", "قرار Resolution")]);
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
