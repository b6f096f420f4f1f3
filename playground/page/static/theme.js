// Runs before anything is drawn, so that nothing flashes.
const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;
if (localStorage.getItem("guide") === "closed") document.documentElement.dataset.guide = "closed";
