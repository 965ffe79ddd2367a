// What tools/export_web.py has put into the page beside its scripts.

/** All that is known of the model but its weights. */
export function readDescription() {
  return JSON.parse(document.getElementById('description').textContent);
}

/** The bytes of a part, which is gzip in base64; it can be had once. */
export async function takePart(name) {
  const element = document.getElementById(`part-${name}`);
  const packed = bytesOf(element.textContent);
  element.remove(); // its text takes memory
  const stream = new Blob([packed]).stream();
  const whole = stream.pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(whole).arrayBuffer());
}

/** A script as something that workers and imports can load. */
export function addressOf(script) {
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}

function bytesOf(base64) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(base64);
  }
  const letters = atob(base64); // browsers of before 2025
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) {
    bytes[i] = letters.charCodeAt(i);
  }
  return bytes;
}
