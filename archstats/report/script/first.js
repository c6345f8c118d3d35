// Runs in the head of a page, before anything is painted: the theme that the reader chose.
import { chosenTheme } from "./storage.js";

const theme = chosenTheme();
if (theme) document.documentElement.dataset.theme = theme;
