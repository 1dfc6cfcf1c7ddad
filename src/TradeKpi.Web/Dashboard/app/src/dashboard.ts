import { Shell } from "./shell";

new Shell().start();
