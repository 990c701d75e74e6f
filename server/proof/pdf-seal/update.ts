import { PdfObjects } from '../../../shared/proof/files/pdf-objects.ts';

/** Digits that are kept free for the signature: a public time stamp takes up to 8 kB, a chain of certificates as much. */
const RESERVED = 30_000;
/** As wide as the numbers of any file that is made here. */
const WIDTH = 10;

/** What is appended to a PDF for a seal, with the signature's place still empty. */
export interface SealPlace {
  /** The whole file, updated: what is signed is all of it but `hole`. */
  readonly pdf: Uint8Array<ArrayBuffer>;
  /** Where the signature's digits stand, brackets and all. */
  readonly hole: { readonly start: number; readonly end: number };
}

export interface SealDate {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Who seals, in letters of ASCII. */
  readonly name: string;
}

/**
 * Appends an update (ISO 32000-1, 7.5.6) with an invisible signature field to a PDF as Typst writes one: nothing that stands in
 * the file is touched. Returns null for a file of another make.
 */
export function withSealPlace(pdf: Uint8Array, { at, name }: SealDate): SealPlace | null {
  const file = PdfObjects.read(pdf);
  const [page] = file?.pages() ?? [];
  if (!file || page === undefined || !Number.isSafeInteger(file.size)) return null;
  const catalog = file.object(file.root);
  if (!catalog.includes('<<') || catalog.includes('/AcroForm')) return null;
  const [signature, field] = [file.size, file.size + 1];
  const parts: string[] = [];
  const places = new Map<number, number>();
  let length = pdf.length;
  const append = (text: string): void => {
    parts.push(text);
    length += text.length;
  };
  const appendObject = (id: number, body: string): void => {
    append('\n');
    places.set(id, length);
    append(`${String(id)} 0 obj\n${body}\nendobj\n`);
  };
  const empty = ' '.repeat(3 * (WIDTH + 1));
  const [open, close] = [
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0${empty}] /Contents `,
    ` /M (D:${at.replace(/[-:T]|\.\d+/g, '')}) /Name (${name.replace(/[^\x20-\x7e]|[()\\]/g, '')}) >>`,
  ];
  appendObject(signature, `${open}<${'0'.repeat(RESERVED)}>${close}`);
  const start = (places.get(signature) ?? 0) + `${String(signature)} 0 obj\n${open}`.length;
  const hole = { start, end: start + RESERVED + 2 };
  appendObject(
    field,
    `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /V ${String(signature)} 0 R /Rect [0 0 0 0] /F 132 /P ${String(page.id)} 0 R >>`,
  );
  const own = bodyOf(page.dictionary);
  const listed = /\/Annots\s+(\d+)\s+0\s+R/.exec(own);
  const widget = `${String(field)} 0 R`;
  if (listed) {
    const list = Number(listed[1]);
    appendObject(list, bodyOf(file.object(list)).replace('[', `[${widget} `));
  } else {
    const annotated = /\/Annots\s*\[/.test(own)
      ? own.replace(/\/Annots\s*\[/, `/Annots [${widget} `)
      : own.replace('<<', `<< /Annots [${widget}]`);
    appendObject(page.id, annotated.includes('/Tabs') ? annotated : annotated.replace('<<', '<< /Tabs /S'));
  }
  appendObject(file.root, bodyOf(catalog).replace('<<', `<< /AcroForm << /SigFlags 3 /Fields [${widget}] >>`));
  append('\n');
  const table = length;
  append('xref\n');
  for (const [id, place] of [...places].sort(([one], [other]) => one - other))
    append(`${String(id)} 1\n${String(place).padStart(10, '0')} 00000 n \n`);
  const kept = file.trailer.replace(/\/Size\s+\d+/, `/Size ${String(field + 1)}`).replace(/\/Prev\s+\d+/, '');
  append(`trailer\n${kept.replace('<<', `<< /Prev ${String(file.start)}`)}\nstartxref\n${String(table)}\n%%EOF\n`);
  const whole = new Uint8Array(length);
  whole.set(pdf);
  whole.set(latin1(parts.join('')), pdf.length);
  const range = [hole.start, hole.end, length - hole.end].map((one) => ` ${String(one).padEnd(WIDTH)}`).join('');
  whole.set(latin1(range), hole.start - open.length + open.indexOf(empty));
  return { pdf: whole, hole };
}

/** Returns the bytes that a seal signs. */
export function sealedBytes({ pdf, hole }: SealPlace): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pdf.length - (hole.end - hole.start));
  bytes.set(pdf.subarray(0, hole.start));
  bytes.set(pdf.subarray(hole.end), hole.start);
  return bytes;
}

/** Puts the signature into its place. Returns null where it does not fit. */
export function filled({ pdf, hole }: SealPlace, signature: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const digits = Buffer.from(signature).toString('hex');
  if (digits.length > RESERVED) return null;
  const whole = Uint8Array.from(pdf);
  whole.set(latin1(digits), hole.start + 1);
  return whole;
}

/** An object without its number and the words around it. */
function bodyOf(object: string): string {
  return object.replace(/^\d+ 0 obj\s*/, '').trimEnd();
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
