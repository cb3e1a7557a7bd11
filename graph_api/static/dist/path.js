import{draw as o}from"./drawing.js";import"./suggest.js";var a=document.querySelector("#canvas");a&&await o(a);
