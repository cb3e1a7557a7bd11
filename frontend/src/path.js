// Draws the paths that the page lists, each running as the page is read.
import { draw } from "./drawing.js";
import "./suggest.js";

const place = document.querySelector("#canvas");
if (place) await draw(place);
