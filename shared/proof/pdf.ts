/** Finds the text of a letter inside its PDF/A-3 (ISO 19005-3): the one embedded file. */

/** Most bytes that the embedded file may have when inflated. */
const MOST = 32 * 1024 * 1024;

/** Answers null when a PDF carries exactly this file and no other, else a sentence's end. */
export async function pdfFault(pdf: Uint8Array, attached: Uint8Array): Promise<string | null> {
  // Latin 1 keeps every byte as one character, so places in the text are places in the file.
  const text = new TextDecoder('latin1').decode(pdf);
  const found = [...text.matchAll(/\/Type\s*\/EmbeddedFile\b/g)];
  const [only] = found;
  if (!text.startsWith('%PDF-')) return 'is no PDF';
  if (only === undefined) return 'carries no text inside';
  if (found.length > 1) return 'carries more than one file inside';
  const begin = text.lastIndexOf(' obj', only.index);
  const stream = /\bstream\r?\n/g;
  stream.lastIndex = only.index;
  const opening = stream.exec(text);
  if (begin < 0 || opening === null) return 'carries a text that cannot be read';
  const dictionary = text.slice(begin, opening.index);
  const length = Number(/\/Length\s+(\d+)\b(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(length)) return 'carries a text that cannot be read';
  const start = opening.index + opening[0].length;
  const raw = pdf.slice(start, start + length);
  const content = /\/FlateDecode\b/.test(dictionary) ? await inflated(raw) : raw;
  if (content === null) return 'carries a text that cannot be read';
  const same = content.length === attached.length && content.every((byte, index) => byte === attached[index]);
  return same ? null : 'carries another text inside than version.json';
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | null> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > MOST) {
        await reader.cancel();
        return null;
      }
      parts.push(value);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  } catch {
    return null;
  }
}
