/* Reads QR codes from pictures of the camera, beside the page: where the browser has no reader of its own. */
import { decodeQR } from "./qr-0.7.0/decode.js";

addEventListener("message", ({ data: picture }) => {
  let code = null;
  try {
    code = decodeQR(picture);
  } catch {
    /* most pictures have none */
  }
  postMessage(code);
});
