import { render } from "preact";

const root = document.getElementById("app");
if (root) render(<p>勘察</p>, root);
