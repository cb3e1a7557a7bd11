import{draw as o}from"./drawing.89feee329134.js";import"./suggest.e22fa2e3b8b3.js";var a=document.querySelector("#canvas");a&&await o(a);
